namespace Harness.LoadRunner;

/// <summary>What the parts of each load must keep together; as <see cref="ScenarioRules.Broken"/>.</summary>
internal static class LoadRules
{
    private const string MixExample = "{ \"get-user\": 80, \"search\": 20 }";

    public static IEnumerable<(string Path, string Problem)> Broken(Scenario scenario)
    {
        foreach (var (index, load) in scenario.Load.Index())
        {
            foreach (var broken in (IEnumerable<(string, string)>)
                [.. Workloads(load, $"load[{index}]"), .. ThinkTimes(load, $"load[{index}]"), .. Feeds(load, $"load[{index}]")])
            {
                yield return broken;
            }
        }
    }

    private static IEnumerable<(string, string)> Workloads(LoadSpec load, string path)
    {
        if (load.Workload.Length == 0)
            yield return (path, Refusal.Value($"{path} has no \"workload\"", "a workload, or steps", "\"register\""));
        if (load.Steps.Count > 0 && load.Workload != LoadScript.Stepped)
            yield return ($"{path}.steps", Refusal.Value($"{path}.steps stands beside workload \"{load.Workload}\"", "one of the two", null));
        if (load.Workload == LoadScript.Mixed && load.Mix.Count == 0)
            yield return ($"{path}.workload", Refusal.Value($"{path}.workload is \"mixed\", and no workload is mixed in", "\"mix\" with weights", MixExample));
        if (load.Mix.Count > 0 && load.Workload != LoadScript.Mixed)
            yield return ($"{path}.mix", Refusal.Value($"{path}.mix stands beside workload \"{load.Workload}\"", "workload \"mixed\" with it", null));
    }

    private static IEnumerable<(string, string)> ThinkTimes(LoadSpec load, string path)
    {
        if (load.ThinkTime is not { } think)
            yield break;
        if (load.Simulations.Any(simulation => simulation is Inject or RampingInject))
        {
            yield return ($"{path}.thinkTime", Refusal.Value(
                $"{path}.thinkTime is set, and the load has arrivals at a rate (inject, ramping-inject), which wait for no user",
                "only closed simulations with it (keep-constant, ramping-constant, iterations)", null));
        }
        if (think.Min > think.Max)
        {
            yield return ($"{path}.thinkTime", Refusal.Value(
                $"{path}.thinkTime has the min {DurationText.Format(think.Min)} above its max {DurationText.Format(think.Max)}",
                "a min of at most the max", "{ \"min\": \"100ms\", \"max\": \"300ms\" }"));
        }
    }

    private static IEnumerable<(string, string)> Feeds(LoadSpec load, string path)
    {
        if (load.Feed is not { } feed)
            yield break;
        path += ".feed";
        var sources = new object?[] { feed.Csv, feed.Json, feed.Generated }.Count(source => source is not null);
        if (sources != 1)
            yield return (path, Refusal.Value($"{path} has {sources} sources", "exactly one of csv, json, generated", "{ \"csv\": \"users.csv\" }"));
        if (!load.Parts.Any(FeedColumns.IsFed))
            yield return (path, Refusal.Value($"{path} has no use: register makes its users from the seed", "a feed for get-user, search or login", null));
        else if (feed.Generated is not null && load.Parts.FirstOrDefault(FeedColumns.NeedsIdentity) is { } reader)
        {
            yield return ($"{path}.generated", Refusal.Value(
                $"{path}.generated makes names, and {reader} needs the user_id of users that exist", "csv or json for it, or no feed", null));
        }
    }
}
