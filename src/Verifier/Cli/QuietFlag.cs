using System.CommandLine;

namespace Harness.Verifier;

/// <summary><c>--quiet</c>: neither progress nor summary.</summary>
internal static class QuietFlag
{
    public static readonly Option<bool> Option = new("--quiet", "-q") { Description = "Print neither progress nor a summary: errors, and result.json with --json, are all that is left" };

    public static bool Given(ParseResult parsed) => parsed.GetValue(Option);
}
