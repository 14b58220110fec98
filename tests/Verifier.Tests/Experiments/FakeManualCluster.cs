using Harness.Environments;

namespace Harness.Verifier.Tests;

/// <summary>The same cluster without a manager: n2 is promoted when somebody does it.</summary>
internal sealed class FakeManualCluster : FakeCluster, IManualFailover
{
    /// <summary>Why nobody can be promoted; null when n2 can.</summary>
    public string? Obstacle { get; init; }

    public Task<string> FailOverAsync(string failed, IProgress<string> progress, CancellationToken cancellationToken)
    {
        Actions.Add($"fail over {failed}");
        if (Obstacle is not null)
            throw new UserErrorException(Obstacle);
        progress.Report("promoted n2");
        Leader = "n2";
        return Task.FromResult(Leader);
    }
}
