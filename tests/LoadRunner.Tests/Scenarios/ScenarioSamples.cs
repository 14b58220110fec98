using System.Text;
using Harness.Environments;

namespace Harness.LoadRunner.Tests;

/// <summary>Scenario texts to break, and how a text fares.</summary>
internal static class ScenarioSamples
{
    public const string Load = """[ { "workload": "register", "simulations": [ { "inject": { "rate": 200, "during": "45s" } } ] } ]""";

    public static string RepositoryRoot
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Harness.sln")))
                folder = folder.Parent ?? throw new InvalidOperationException("the tests do not run inside the repository");
            return folder.FullName;
        }
    }

    public static Scenario Read(string json) =>
        ScenarioReader.Parse("s.json", Encoding.UTF8.GetBytes(json), ScenarioVocabulary.Default);

    public static string Refusal(string json) => Assert.Throws<UserErrorException>(() => Read(json)).Message;

    /// <summary>A whole scenario: its second line is more keys.</summary>
    public static string With(string keys) =>
        $$"""
        { "name": "x", "load": {{Load}},
        {{keys}}
        }
        """;

    /// <summary>A whole scenario: its second line is one simulation.</summary>
    public static string WithSimulation(string simulation) =>
        $$"""
        { "name": "x", "load": [ { "workload": "register", "simulations": [
        {{simulation}}
        ] } ] }
        """;

    /// <summary>Records with lists are equal only when the lists are the same objects: this looks into them.</summary>
    public static void AssertSame(Scenario expected, Scenario actual)
    {
        Assert.Equal(expected with { Load = [], Faults = [], Thresholds = [] }, actual with { Load = [], Faults = [], Thresholds = [] });
        Assert.Equal(expected.Faults, actual.Faults);
        Assert.Equal(expected.Thresholds, actual.Thresholds);
        Assert.Equal(expected.Load.Select(WithoutLists), actual.Load.Select(WithoutLists));
        Assert.Equal(expected.Load.Select(load => load.Simulations), actual.Load.Select(load => load.Simulations));
        Assert.Equal(expected.Load.Select(load => load.Mix), actual.Load.Select(load => load.Mix));
        Assert.Equal(expected.Load.Select(load => load.Steps), actual.Load.Select(load => load.Steps));

        static LoadSpec WithoutLists(LoadSpec load) => load with { Simulations = [], Mix = [], Steps = [] };
    }
}
