namespace Harness.Environments;

/// <summary>The number of members can be changed while the cluster runs.</summary>
public interface IScalable
{
    /// <summary>Adds members, or ends the last ones and removes their data; returns when all that are left stream.</summary>
    /// <exception cref="UserErrorException">The number is impossible here, or a member did not come up in time.</exception>
    Task ScaleAsync(int nodes, IProgress<string> progress, CancellationToken cancellationToken);
}
