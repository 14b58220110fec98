using System.Globalization;

namespace Harness.LoadRunner;

/// <summary><c>junit.xml</c>: each requirement a test case, counts and bytes of each workload as properties.</summary>
internal static class LoadJUnit
{
    public static string Of(LoadDocument document) => JUnitXml.Of(
        document.Title, SecondsOf(document.Load), Properties(document.Load), [.. document.Checks.Select(Case)]);

    /// <summary>Of the measured load.</summary>
    public static double SecondsOf(LoadReport load) => Math.Max(0, load.MeasuredToNs - load.MeasuredFromNs) / 1e9;

    /// <summary>Name of the class of a workload's test cases.</summary>
    public static string ClassOf(string workload) => workload.Length > 0 ? $"load.{workload}" : "load";

    public static IEnumerable<(string Name, string Value)> Properties(LoadReport load) =>
        from row in AggregateRow.Of(load)
        from figure in new (string Name, long? Value)[]
        {
            ("samples", row.Samples), ("errors", row.Errors), ("received_bytes", row.BytesReceived), ("sent_bytes", row.BytesSent),
        }
        where figure.Value is not null
        select ($"{row.Label}.{figure.Name}", string.Create(CultureInfo.InvariantCulture, $"{figure.Value}"));

    private static JUnitCase Case(LoadCheck check) => new(
        ClassOf(check.Workload), check.Name, check.Passed ? Verdict.Valid : Verdict.Violated,
        check.Passed ? check.Found : $"required: {check.Name}; found: {check.Found}", "threshold");
}
