using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>The files that the feeds of a scenario name.</summary>
internal static class FeedFiles
{
    /// <summary>The scenario with full paths, so that it can be run from anywhere.</summary>
    /// <param name="folder">What relative paths count from.</param>
    public static Scenario Located(Scenario scenario, string folder) =>
        scenario.Load.All(load => load.Feed?.File is null)
            ? scenario
            : scenario with { Load = [.. scenario.Load.Select(load => load with { Feed = Located(load.Feed, folder) })] };

    /// <summary>Files that are not there; as <see cref="ScenarioRules.Broken"/>.</summary>
    public static IEnumerable<(string Path, string Problem)> Missing(Scenario scenario) =>
        from load in scenario.Load.Index()
        where load.Item.Feed?.File is { } file && !File.Exists(file)
        let path = $"load[{load.Index}].feed.{(load.Item.Feed!.Csv is null ? "json" : "csv")}"
        select (path, $"{path}: there is no file {load.Item.Feed!.File}; paths count from the scenario's folder");

    /// <exception cref="UserErrorException">A file cannot be read, or lacks what its load needs.</exception>
    public static void Check(Scenario scenario)
    {
        foreach (var load in scenario.Load)
        {
            if (load.Feed is { File: not null } feed)
                DataFeed.Open(feed, load.Parts, scenario.Seed);
        }
    }

    private static FeedSpec? Located(FeedSpec? feed, string folder) => feed is null ? null : feed with
    {
        Csv = feed.Csv is null ? null : Path.GetFullPath(feed.Csv, folder),
        Json = feed.Json is null ? null : Path.GetFullPath(feed.Json, folder),
    };
}
