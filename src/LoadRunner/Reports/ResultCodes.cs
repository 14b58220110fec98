namespace Harness.LoadRunner;

/// <summary>How many operations of a workload ended in one way.</summary>
/// <param name="Code">SQLSTATE, HTTP status or a name of the outcome table.</param>
/// <param name="ShareOfErrors">0 to 1.</param>
/// <param name="ShareOfAll">0 to 1.</param>
internal sealed record ResultCode(string Workload, string Code, long Count, double ShareOfErrors, double ShareOfAll);

/// <summary>What operations ended with.</summary>
internal static class ResultCodes
{
    /// <summary>Code of acknowledged operations.</summary>
    public const string Ok = "ok";

    /// <summary>As many as JMeter's dashboard shows for each sampler.</summary>
    public const int TopCount = 5;

    /// <summary>Acknowledged operations first, then errors, most frequent first.</summary>
    public static IReadOnlyList<ResultCode> Of(WorkloadReport workload)
    {
        var all = workload.Ok + workload.Fail + workload.Unknown;
        return [new ResultCode(workload.Workload, Ok, workload.Ok, 0, Share(workload.Ok, all)), .. Errors(workload)];
    }

    /// <summary>The most frequent errors.</summary>
    public static IReadOnlyList<ResultCode> Top(WorkloadReport workload) => [.. Errors(workload).Take(TopCount)];

    /// <summary>Errors of all workloads, added up by code, most frequent first.</summary>
    public static IReadOnlyList<ResultCode> OfAll(LoadReport load)
    {
        var all = load.Workloads.Sum(workload => workload.Ok + workload.Fail + workload.Unknown);
        var errors = load.Workloads.Sum(workload => workload.Fail + workload.Unknown);
        return
        [
            .. load.Workloads.SelectMany(workload => workload.Errors).GroupBy(error => error.Key, error => error.Value)
                .Select(group => new ResultCode("", group.Key, group.Sum(), Share(group.Sum(), errors), Share(group.Sum(), all)))
                .OrderByDescending(code => code.Count).ThenBy(code => code.Code, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<ResultCode> Errors(WorkloadReport workload)
    {
        var errors = workload.Fail + workload.Unknown;
        return workload.Errors
            .OrderByDescending(error => error.Value).ThenBy(error => error.Key, StringComparer.Ordinal)
            .Select(error => new ResultCode(workload.Workload, error.Key, error.Value, Share(error.Value, errors), Share(error.Value, errors + workload.Ok)));
    }

    private static double Share(long part, long whole) => whole > 0 ? (double)part / whole : 0;
}
