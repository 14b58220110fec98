namespace Harness.Environments;

/// <summary>What a command did, in a container or on the machine.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    /// <summary>A command that fails on many files says the same of each.</summary>
    private const int MostLines = 5;

    /// <summary>For messages: the errors, or the output where there are none; of many lines the first ones.</summary>
    public string Explanation
    {
        get
        {
            var lines = (Errors.Trim() is { Length: > 0 } errors ? errors : Output.Trim()).Split('\n');
            return lines.Length <= MostLines
                ? string.Join('\n', lines)
                : $"{string.Join('\n', lines.Take(MostLines))}\n... and {lines.Length - MostLines} more lines";
        }
    }
}
