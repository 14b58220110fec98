namespace Harness.Verifier;

/// <summary>Which lines of the list are wanted; empty settings want all.</summary>
public sealed record RunFilter
{
    /// <summary>In place of a verdict: another one than the scenario expects.</summary>
    public const string Unexpected = "unexpected";

    /// <summary>In place of a verdict: none yet.</summary>
    public const string Unfinished = "unfinished";

    public static readonly IReadOnlyList<string> Verdicts = ["valid", "violated", "unknown", Unexpected, Unfinished];

    public string Scenario { get; init; } = "";

    /// <summary>One of <see cref="Verdicts"/>.</summary>
    public string Verdict { get; init; } = "";

    public string Environment { get; init; } = "";

    /// <summary>Words that all occur in the folder's name, the scenario or the sentence.</summary>
    public string Text { get; init; } = "";

    public bool IsEmpty => this == new RunFilter();

    /// <param name="setting">The text of a setting by its name: scenario, verdict, environment or text.</param>
    public static RunFilter Of(Func<string, string?> setting) => new()
    {
        Scenario = setting("scenario")?.Trim() ?? "",
        Verdict = setting("verdict")?.Trim() ?? "",
        Environment = setting("environment")?.Trim() ?? "",
        Text = setting("text")?.Trim() ?? "",
    };

    public bool Wants(RunLine line) =>
        (Scenario.Length == 0 || line.Entry.Subject == Scenario)
        && (Environment.Length == 0 || line.Environment == Environment)
        && (Verdict.Length == 0 || HasVerdict(line))
        && Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => Mentions(line, word));

    private bool HasVerdict(RunLine line) => Verdict switch
    {
        Unexpected => line.IsUnexpected,
        Unfinished => line.Entry.Verdict is null,
        _ => line.Entry.Verdict is { } verdict && VerdictWords.Name(verdict) == Verdict,
    };

    private static bool Mentions(RunLine line, string word) =>
        ((string[])[line.Id, line.Entry.Subject, line.Entry.Sentence, line.Entry.Damage]).Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
