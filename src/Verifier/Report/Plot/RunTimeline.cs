namespace Harness.Verifier;

/// <summary>The timeline of a run, computed once for all that shows it.</summary>
public sealed class RunTimeline
{
    private RunTimeline(TimelineData data, TimelineDrawing? drawing, string failure) => (Data, Drawing, Failure) = (data, drawing, failure);

    /// <summary>Null when it could not be drawn.</summary>
    public TimelineDrawing? Drawing { get; }

    /// <summary>Why it could not be drawn.</summary>
    public string Failure { get; }

    internal TimelineData Data { get; }

    /// <summary>A machine on which Skia's native library does not load still gets its verdict, without the plot.</summary>
    public static RunTimeline Of(ReportModel model)
    {
        var data = TimelineData.Of(model);
        try
        {
            return new RunTimeline(data, TimelineDrawing.Of(data, model.Info.Id), "");
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException or BadImageFormatException)
        {
            return new RunTimeline(data, null, (error.InnerException ?? error).Message);
        }
    }
}
