namespace Harness.Environments;

/// <summary>A member can be promoted by request although it lacks what another one has.</summary>
public interface IForcedFailover
{
    /// <summary>
    /// Has this member promoted whatever it lacks, as an operator may by mistake; a dead leader's lease is waited for. Returns
    /// when it leads.
    /// </summary>
    /// <exception cref="UserErrorException">The manager refused, promoted another one, or did not do it in time.</exception>
    Task FailOverToAsync(string candidate, CancellationToken cancellationToken);
}
