using System.Text.Json;
using System.Text.Json.Serialization;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// One thing that a run tells its observer: a line of JSON between the program that does the run and one that shows it.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RunStarted), "started")]
[JsonDerivedType(typeof(RunStep), "step")]
[JsonDerivedType(typeof(RunHappened), "happened")]
[JsonDerivedType(typeof(RunLooked), "looked")]
[JsonDerivedType(typeof(RunLoad), "load")]
[JsonDerivedType(typeof(RunEnded), "ended")]
internal abstract record RunUpdate
{
    /// <summary>Scenarios are written over several lines; the ends of lines within texts are escaped.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, RunJson.Line).ReplaceLineEndings(" ");

    /// <summary>Null when the line is none of these.</summary>
    public static RunUpdate? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<RunUpdate>(line, RunJson.Line);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Tells an observer as the run itself would.</summary>
    public abstract void Tell(IRunObserver observer);
}

internal sealed record RunStarted(RunInfo Info, string Folder) : RunUpdate
{
    public override void Tell(IRunObserver observer) => observer.Started(Info, new RunFolder(Folder));
}

internal sealed record RunStep(string Text) : RunUpdate
{
    public override void Tell(IRunObserver observer) => observer.Step(Text);
}

internal sealed record RunHappened(RunEvent Event) : RunUpdate
{
    public override void Tell(IRunObserver observer) => observer.Happened(Event);
}

internal sealed record RunLooked(ClusterSample Sample) : RunUpdate
{
    public override void Tell(IRunObserver observer) => observer.Looked(Sample);
}

internal sealed record RunLoad(LoadProgress Progress) : RunUpdate
{
    public override void Tell(IRunObserver observer) => observer.Load(Progress);
}

/// <summary>The analysis is done. Only a run that came to a verdict has it.</summary>
internal sealed record RunEnded(Verdict Verdict, Verdict Expected, string Sentence) : RunUpdate
{
    public override void Tell(IRunObserver observer) { }
}
