using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>A line for each step of a search as it begins and ends.</summary>
/// <param name="output">Gets plain text; for terminals, pipes and logs alike.</param>
public sealed class CapacityConsole(TextWriter output)
{
    public void Started(CapacityReport report, RunFolder folder)
    {
        output.WriteLine(RunHeadline.Of(report.Info, folder));
        output.WriteLine($"load: {report.Mix}; limits: {report.Limits.P99Text}, errors <= {Figures.Percent(report.Limits.ErrorShare)}, each load by itself");
    }

    /// <summary>A step of something long, in words.</summary>
    public void Note(string text) => output.WriteLine($"  {text}");

    public void Trying(int number, SearchStep step, TimeSpan length)
    {
        output.Write($"{number,3}  {RunJson.NameOf(step.Phase),-12} {Figures.Rate(step.Rate),10} for {DurationText.Format(length)}: ");
        output.Flush();
    }

    public void Tried(CapacityStep step) => output.WriteLine(
        $"{OutcomeName(step.Outcome)}: {Figures.Rate(step.OkPerSecond)} acknowledged, p50 {Figures.Milliseconds(step.P50Ms)}, p95 {Figures.Milliseconds(step.P95Ms)}, "
        + $"p99 {Figures.Milliseconds(step.P99Ms)}, errors {Figures.Percent(step.ErrorShare)}{(step.Why.Length > 0 ? $" ({step.Why})" : "")}");

    /// <summary>Ends the line of a step that did not come to its end.</summary>
    public void Abandoned() => output.WriteLine("not finished");

    /// <summary>The outcome of a step in words.</summary>
    internal static string OutcomeName(StepOutcome outcome) => outcome switch
    {
        StepOutcome.Held => "held",
        StepOutcome.Broken => "broken",
        _ => "generator overloaded",
    };
}
