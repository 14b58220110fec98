using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Puts load on the system under test for one step of a search.</summary>
public interface IStepLoad
{
    /// <summary>Whether the rate is of this load, by its place in the reports; else it only runs beside.</summary>
    bool IsRaised(int load) => true;

    /// <summary>Runs the load at this rate and returns what was measured, settling left out.</summary>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    Task<LoadReport> RunAsync(double rate, TimeSpan length, CancellationToken cancellationToken);
}
