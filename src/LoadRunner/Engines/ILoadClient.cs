namespace Harness.LoadRunner;

/// <summary>What the client that carries a plan's operations lends to the engine, and what it tells of itself.</summary>
public interface ILoadClient
{
    /// <summary>The thread on which it sends with the least effort; null when any is as good.</summary>
    IDueThread? DueThread { get; }

    /// <summary>The connections that it has made so far.</summary>
    ConnectionReport Connections { get; }
}

/// <summary>Connections of the client since it was made, the warm-up's included.</summary>
/// <param name="Opened">How many were made.</param>
/// <param name="Failed">How many could not be made, or not before the operation's deadline.</param>
/// <param name="WaitMsP99">How long it took until a connection was there (TCP), of those that were made.</param>
/// <param name="Slow">
/// Connections made that took longer than <see cref="GeneratorHonesty.MaxScheduleLagMsP99"/>; in a load report those of the measured load alone.
/// </param>
public sealed record ConnectionReport(long Opened, long Failed, double WaitMsP50, double WaitMsP99, double WaitMsMax, long Slow);
