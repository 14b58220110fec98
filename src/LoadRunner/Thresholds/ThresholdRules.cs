namespace Harness.LoadRunner;

/// <summary>What the parts of each threshold must keep together; as <see cref="ScenarioRules.Broken"/>.</summary>
internal static class ThresholdRules
{
    private const string Prober = "prober";

    public static IEnumerable<(string Path, string Problem)> Broken(Scenario scenario)
    {
        var names = Names(scenario);
        foreach (var (index, threshold) in scenario.Thresholds.Index())
        {
            var path = $"thresholds[{index}]";
            if (threshold.Below is null == threshold.Above is null)
            {
                yield return (path, Refusal.Value(
                    $"{path} has {(threshold.Below is null ? "no limit" : "two limits")}", "exactly one of below, above", null));
            }
            var isTime = ThresholdMetrics.IsTime(threshold.Metric);
            foreach (var (key, limit) in new[] { ("below", threshold.Below), ("above", threshold.Above) })
            {
                if (limit is { } value && value.IsTime != isTime)
                {
                    yield return ($"{path}.{key}", Refusal.Value(
                        $"{path}.{key} does not fit the metric \"{threshold.Metric}\"",
                        isTime ? "a duration" : "a number without a unit", isTime ? "\"50ms\"" : "0.01"));
                }
            }
            if (threshold.Code is null == (threshold.Metric == ThresholdMetrics.Status))
            {
                yield return (threshold.Code is null ? path : $"{path}.code", Refusal.Value(
                    $"{path} has {(threshold.Code is null ? "no" : "a")} code and the metric \"{threshold.Metric}\"",
                    "a code with the metric \"status\", and only with it", "\"503\""));
            }
            if (threshold.Workload is { } workload && !names.Contains(workload))
            {
                yield return ($"{path}.workload", Refusal.Value(
                    $"{path}.workload is \"{workload}\", which no load of this scenario runs",
                    $"one of {string.Join(", ", names)}", $"\"{names[0]}\"", NearestName.Of(workload, names)));
            }
        }
    }

    private static List<string> Names(Scenario scenario) =>
        [.. scenario.Load.SelectMany(load => LoadScript.Numbered(load.Parts).Prepend(load.Workload))
            .Concat(scenario.Prober is null ? [] : [Prober]).Where(name => name.Length > 0).Distinct()];
}
