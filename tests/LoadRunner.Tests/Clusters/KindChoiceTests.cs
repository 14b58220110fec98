using Harness.Environments;

namespace Harness.LoadRunner.Tests;

public sealed class KindChoiceTests
{
    private static readonly EnvironmentChoice WithPackages = new(() => null, () => false);

    [Fact]
    public void Settle_OfAuto_SaysWhichOneWasTaken()
    {
        using var notes = new StringWriter();
        var settled = KindChoice.Settle(new Scenario { Name = "x" }, WithPackages, notes);
        Assert.Equal("local", settled.Environment.Kind);
        Assert.Equal("environment: local (its programs are installed)", notes.ToString().Trim());
    }

    [Fact]
    public void Settle_OfAUsersChoice_KeepsItWithoutAWord()
    {
        using var notes = new StringWriter();
        var scenario = new Scenario { Name = "x", Environment = new EnvironmentSpec { Kind = "moon" } };
        Assert.Same(scenario.Environment, KindChoice.Settle(scenario, WithPackages, notes).Environment);
        Assert.Empty(notes.ToString());
    }

    [Fact]
    public void Settle_OfTheFastClientForAnOwnApiByHttps_IsRefusedBeforeAnythingIsMade()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(Path.Combine(folder.Path, "w.json"), """{ "url": "https://a/orders/{key}", "keys": "SELECT k FROM t" }""");
        var config = Path.Combine(folder.Path, "c.json");
        File.WriteAllText(config, """{ "nodes": [ { "name": "n", "connection": "Host=h;Database=d;Username=u" } ], "workload": "w.json" }""");
        var scenario = new Scenario
        {
            Name = "x", HttpClient = HttpClientKind.Fast, Environment = new EnvironmentSpec { Kind = "attached", Config = config },
            Load = [new LoadSpec { Workload = "register", Simulations = [new Inject(1, TimeSpan.FromSeconds(1))] }],
        };

        Assert.Contains("speaks http only", Assert.Throws<UserErrorException>(() => KindChoice.Settle(scenario, WithPackages, TextWriter.Null)).Message, StringComparison.Ordinal);
        Assert.Equal(HttpClientKind.Sockets, KindChoice.Settle(scenario with { HttpClient = HttpClientKind.Sockets }, WithPackages, TextWriter.Null).HttpClient);
    }
}
