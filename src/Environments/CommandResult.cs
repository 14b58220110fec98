namespace Harness.Environments;

/// <summary>What a command did, in a container or on the machine.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    /// <summary>For messages: the errors, or the output where there are none.</summary>
    public string Explanation => Errors.Trim() is { Length: > 0 } errors ? errors : Output.Trim();
}
