namespace Harness.Environments;

/// <summary>Generators of load can run beside the cluster, where it runs, instead of on this machine.</summary>
public interface ILoadHosting
{
    /// <summary>Starts generators that wait for their orders (the load runner's command <c>part</c>); returns when all can be reached.</summary>
    /// <exception cref="UserErrorException">One can never run, or not all came up in time; nothing of them is left.</exception>
    Task<IHostedLoad> HostLoadAsync(int generators, IProgress<string> progress, CancellationToken cancellationToken);
}

/// <summary>Generators that run. Disposing ends them.</summary>
public interface IHostedLoad : IAsyncDisposable
{
    /// <summary>Name of each, and where this program reaches it.</summary>
    IReadOnlyList<(string Name, Uri Url)> Generators { get; }

    /// <summary>Where they find the API.</summary>
    Uri ApiUrl { get; }
}
