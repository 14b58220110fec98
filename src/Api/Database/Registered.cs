namespace Harness.Api;

/// <summary>An acknowledged register.</summary>
internal readonly record struct Registered
{
    public required Guid UserId { get; init; }

    /// <summary>Address of the server that committed, <c>host:port</c>; null on a Unix socket.</summary>
    public string? Node { get; init; }

    /// <summary>Timeline that it was committed on.</summary>
    public required int Timeline { get; init; }

    /// <summary>The commit record starts at or after this position; null when not known.</summary>
    public string? LsnBefore { get; init; }

    /// <summary>The commit record ends at or before this position; null when it could not be asked for.</summary>
    public string? Lsn { get; init; }

    /// <summary>SQLSTATEs of the notices that came with it; null when there were none.</summary>
    public string? Notice { get; init; }

    /// <summary>True when the key had been used before and this is the first answer again.</summary>
    public bool Repeated { get; init; }
}
