namespace Harness.LoadRunner;

/// <summary>What a check, or a whole run, says. Ordered: the worst wins.</summary>
public enum Verdict
{
    Valid = 0,
    Unknown = 1,
    Violated = 2,
}

/// <summary>Exit codes of every command.</summary>
public enum ExitCode
{
    Valid = 0,
    Violated = 1,
    Unknown = 2,

    /// <summary>Bad arguments or input, or something the user can mend.</summary>
    Usage = 64,

    /// <summary>A defect of the harness itself.</summary>
    Internal = 70,

    /// <summary>Ctrl-C or SIGTERM.</summary>
    Interrupted = 130,
}

public static class Verdicts
{
    /// <summary>The worst of several; <see cref="Verdict.Unknown"/> of none, since nothing checked is nothing shown.</summary>
    public static Verdict Worst(IEnumerable<Verdict> verdicts) => verdicts.DefaultIfEmpty(Verdict.Unknown).Max();

    public static ExitCode ToExitCode(this Verdict verdict) => verdict switch
    {
        Verdict.Valid => ExitCode.Valid,
        Verdict.Violated => ExitCode.Violated,
        _ => ExitCode.Unknown,
    };

    /// <summary>
    /// The exit code of a run whose scenario says what it should come to. A negative control that is <see cref="Verdict.Valid"/>
    /// has not shown what it is there to show, which is never a success.
    /// </summary>
    public static ExitCode ToExitCode(this Verdict verdict, Verdict expected) =>
        verdict == Verdict.Valid && expected == Verdict.Violated ? ExitCode.Unknown : verdict.ToExitCode();
}
