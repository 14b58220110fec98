namespace Harness.LoadRunner;

/// <summary>How an operation ended, as far as a client can know.</summary>
public enum Outcome : byte
{
    /// <summary>May have happened. The default: what no table names is unknown.</summary>
    Unknown = 0,

    /// <summary>Acknowledged.</summary>
    Ok = 1,

    /// <summary>Certainly not executed.</summary>
    Fail = 2,
}
