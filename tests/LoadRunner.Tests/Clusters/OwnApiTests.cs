using System.Text;
using System.Text.Json;
using Harness.Environments;

namespace Harness.LoadRunner.Tests;

public sealed class OwnApiTests
{
    private const string Good = """{ "url": "http://a/orders/{key}", "keys": "SELECT k FROM t" }""";

    [Fact]
    public void Parse_Everything_IsTaken()
    {
        var spec = OwnApiReader.Parse("w.json", Encoding.UTF8.GetBytes("""
            { "method": "PUT", "url": "http://a/b", "headers": { "X-Key": "{key}" }, "body": "{number}", "contentType": "text/plain",
              "acknowledged": [204], "notExecuted": [409, 422], "keys": "SELECT k FROM t" }
            """));

        Assert.Equal(("PUT", "http://a/b", "{number}", "text/plain", "SELECT k FROM t"), (spec.Method, spec.Url, spec.Body, spec.ContentType, spec.Keys));
        Assert.Equal("{key}", spec.Headers["X-Key"]);
        Assert.Equal([204], spec.Acknowledged);
        Assert.Equal([409, 422], spec.NotExecuted);
    }

    [Theory]
    [InlineData("{ }", "the HTTP workload has no \"url\"")]
    [InlineData("{ \"url\": \"http://a/\",\n \"keys\": \"x\" }", "sends no {key}")]
    [InlineData("{ \"url\": \"a/{key}\", \"keys\": \"x\" }", "url is \"a/{key}\"")]
    [InlineData("{ \"url\": \"http://a/{key}\", \"keys\": \"x\",\n \"acknowleged\": [200] }", "did you mean \"acknowledged\"?")]
    [InlineData("{ \"url\": \"http://a/{key}\", \"keys\": \"x\",\n \"acknowledged\": [200], \"notExecuted\": [200] }", "notExecuted has 200")]
    [InlineData("{ \"url\": \"http://a/{key}\", \"keys\": \"x\", \"headers\": { \"a b\": \"\" } }", "which is no name of a header")]
    [InlineData("{ \"url\": \"http://a/{key}\", \"keys\": \"x\", \"headers\": { \"a\": 1 } }", "headers is an object")]
    public void Parse_AMistake_IsRefused(string json, string told) => Assert.Contains(
        told, Assert.Throws<UserErrorException>(() => OwnApiReader.Parse("w.json", Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(201, Outcome.Ok)]
    [InlineData(409, Outcome.Fail)]
    [InlineData(400, Outcome.Unknown)]
    [InlineData(200, Outcome.Unknown)]
    [InlineData(503, Outcome.Unknown)]
    public void OutcomeOf_AStatus_IsWhatTheUserSays(int status, Outcome expected) =>
        Assert.Equal(expected, OwnWriteWorkload.OutcomeOf(new OwnApiSpec { Acknowledged = [201], NotExecuted = [409] }, status));

    [Fact]
    public void Filled_TheKey_IsReadBack()
    {
        var key = new OperationKey(7, 2, 9);

        Assert.Equal($"{key}/8589934601", OwnWriteWorkload.Filled("{key}/{number}", key));
    }

    [Fact]
    public void Of_AScenarioWithReads_KeepsItsWrites()
    {
        using var notes = new StringWriter();
        var phases = (IReadOnlyList<LoadSimulation>)[new Inject(1, TimeSpan.FromSeconds(1))];
        var scenario = new Scenario
        {
            Name = "x", DataSet = new DataSetSpec(),
            Load = [new LoadSpec { Workload = "register", Simulations = phases }, new LoadSpec { Workload = "get-user", Simulations = phases }],
        };

        var left = OwnApiScenario.Of(scenario, notes);

        Assert.Equal("register", Assert.Single(left.Load).Workload);
        Assert.Null(left.DataSet);
        Assert.Contains("left out", notes.ToString(), StringComparison.Ordinal);
        Assert.Throws<UserErrorException>(() => OwnApiScenario.Of(scenario with { Load = [scenario.Load[1]] }, notes));
    }

    [Fact]
    public void Schema_OfTheFile_HasTheReadersKeys()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot(), "docs/http-workload.schema.json")));

        Assert.Equal(OwnApiReader.Form.Shape.Select(key => key.Name), schema.RootElement.GetProperty("properties").EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void Read_TheExample_IsPossible() => OwnApiReader.Read(Path.Combine(RepositoryRoot(), "environments/attached/http-workload.json"));

    [Fact]
    public void Read_AConfigurationWithAWorkload_ReadsItFromItsFolder()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(Path.Combine(folder.Path, "w.json"), Good);
        var config = Path.Combine(folder.Path, "c.json");
        File.WriteAllText(config, """{ "nodes": [ { "name": "n", "connection": "Host=h;Database=d;Username=u" } ], "workload": "w.json" }""");

        Assert.Equal("SELECT k FROM t", AttachedConfigReader.Read(config).Workload!.Keys);
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Harness.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
