using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Schedules as text: each fault as <c>run --fault</c> takes it.</summary>
internal static class ScheduleText
{
    public static IReadOnlyList<string> Of(IReadOnlyList<FaultSpec> schedule) => [.. schedule.Select(FaultFlag.Format)];

    /// <summary>On one line, for the console and as the identity of a schedule.</summary>
    public static string Line(IReadOnlyList<string> schedule) => string.Join("; ", schedule);

    public static string Line(IReadOnlyList<FaultSpec> schedule) => Line(Of(schedule));
}
