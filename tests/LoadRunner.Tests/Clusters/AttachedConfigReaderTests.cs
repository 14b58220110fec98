using System.Text;
using System.Text.Json;
using Harness.Environments;

namespace Harness.LoadRunner.Tests;

public sealed class AttachedConfigReaderTests
{
    private const string Node = """{ "name": "n1", "connection": "Host=10.0.0.1;Database=app;Username=u" }""";

    [Fact]
    public void Parse_Everything_IsTaken()
    {
        var spec = Parse("""
            { "nodes": [ { "name": "n1", "connection": "Host=10.0.0.1;Database=app;Username=u", "standbyName": "pg-1", "patroni": "http://10.0.0.1:8008" } ],
              "passwordVariable": "SECRET", "schema": "trial", "write": "vip:5000", "read": "vip:5001,vip:5002",
              "hooks": { "kill": "ssh {host} kill ${x} {a,b}", "stop": { "run": "halt {member}", "confirm": "! ping {host}" } }, "hookTimeout": "5s" }
            """);

        Assert.Equal(new AttachedNode("n1", "Host=10.0.0.1;Database=app;Username=u", "pg-1", new Uri("http://10.0.0.1:8008")), Assert.Single(spec.Nodes));
        Assert.Equal(("c.json", "SECRET", "trial", "vip:5000", "vip:5001,vip:5002"), (spec.File, spec.PasswordVariable, spec.Schema, spec.Write, spec.Read));
        Assert.Equal(new Hook("halt {member}", "! ping {host}"), spec.Hooks["stop"]);
        Assert.Equal(("ssh {host} kill ${x} {a,b}", TimeSpan.FromSeconds(5)), (spec.Hooks["kill"].Run, spec.HookTimeout));
    }

    [Fact]
    public void Parse_AnApiThatRuns_IsTaken() =>
        Assert.Equal(new Uri("http://10.0.0.9:8080"), Parse($$"""{ "nodes": [ {{Node}} ], "api": "http://10.0.0.9:8080" }""").Api);

    [Theory]
    [InlineData("{ \"nodes\": [],\n \"shema\": \"x\" }", "c.json:2:", "did you mean \"schema\"?")]
    [InlineData("{ }", "the configuration has no \"nodes\"")]
    [InlineData("{ \"nodes\": [] }", "nodes is empty")]
    [InlineData("{ \"nodes\": [ NODE ],\n\"hooks\": { \"kil\": \"true\" } }", "c.json:2:", "did you mean \"kill\"?")]
    [InlineData("{ \"nodes\": [ NODE ],\n\"hooks\": { \"kill\": \"ssh {membr}\" } }", "c.json:2:", "did you mean {member}?")]
    [InlineData("{ \"nodes\": [ NODE ],\n\"hooks\": { \"kill\": { \"run\": \"true\", \"confirm\": \"ssh {membr}\" } } }", "c.json:2:", "did you mean {member}?")]
    [InlineData("{ \"nodes\": [ NODE ],\n\"hooks\": { \"kill\": { \"confirm\": \"true\" } } }", "c.json:2:", "\"run\"")]
    [InlineData("{ \"nodes\": [ NODE,\n NODE ] }", "c.json:2:", "nodes[1].name is \"n1\"")]
    [InlineData("{ \"nodes\": [ NODE ], \"schema\": \"public\" }", "schema is \"public\"")]
    [InlineData("{ \"nodes\": [ NODE ], \"schema\": \"a;drop\" }", "schema is")]
    [InlineData("{ \"nodes\": [ NODE ], \"write\": \"vip\" }", "write is \"vip\"")]
    [InlineData("{ \"nodes\": [ NODE ], \"api\": \"vip:80\" }", "api is \"vip:80\"")]
    [InlineData("{ \"nodes\": [ NODE ], \"api\": \"http://a\",\n\"read\": \"vip:5001\" }", "c.json:2:", "leave one of them out")]
    [InlineData("{ \"nodes\": [ NODE ], \"api\": \"http://a\",\n\"workload\": \"w.json\" }", "c.json:2:", "leave one of them out")]
    [InlineData("{ \"nodes\": [ { \"name\": \"a\", \"connection\": \"Host=a,b;Database=d;Username=u\" } ] }", "nodes[0].connection names no single host")]
    [InlineData("{ \"nodes\": [ { \"name\": \"a\", \"connection\": \"Host=a\" } ] }", "needs a Database and a Username")]
    [InlineData("{ \"nodes\": [ { \"name\": \"a\", \"connection\": \"nonsense\" } ] }", "is no connection string")]
    public void Parse_AMistake_TellsWhereAndWhat(string json, params string[] told)
    {
        var error = Assert.Throws<UserErrorException>(() => Parse(json.Replace("NODE", Node, StringComparison.Ordinal)));

        Assert.All(told, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Host=a;Database=d;Username=u;Password=hunter2")]
    [InlineData("Host=a;Database=d;Username=u;pwd=hunter2;Port=x")]
    [InlineData("postgres://u:hunter2@a/d")]
    public void Parse_APassword_IsRefusedAndNeverShown(string connection)
    {
        var error = Assert.Throws<UserErrorException>(() => Parse($$"""{ "nodes": [ { "name": "n1", "connection": "{{connection}}" } ] }"""));

        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Settle_OfAttachedWithoutItsFile_AsksForIt()
    {
        var scenario = new Scenario { Name = "x", Environment = new EnvironmentSpec { Kind = "attached" } };

        var error = Assert.Throws<UserErrorException>(() => KindChoice.Settle(scenario, new EnvironmentChoice(() => null, () => false), TextWriter.Null));

        Assert.Contains("--config FILE", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settle_OfAnotherKindWithAFile_IsRefused()
    {
        var scenario = new Scenario { Name = "x", Environment = new EnvironmentSpec { Kind = "local", Config = "c.json" } };

        Assert.Throws<UserErrorException>(() => KindChoice.Settle(scenario, new EnvironmentChoice(() => null, () => false), TextWriter.Null));
    }

    [Fact]
    public void Schema_OfTheFile_HasTheReadersKeys()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root(), "docs/attached.schema.json")));
        var properties = schema.RootElement.GetProperty("properties");

        Assert.Equal(AttachedForms.Config.Shape.Select(key => key.Name), Names(properties));
        Assert.Equal(HookNames.All.Keys, Names(properties.GetProperty("hooks").GetProperty("properties")));
    }

    [Fact]
    public void Read_TheExample_IsPossible() =>
        Assert.Equal(3, AttachedConfigReader.Read(Path.Combine(Root(), "environments/attached/example.json")).Nodes.Count);

    private static IEnumerable<string> Names(JsonElement properties) => properties.EnumerateObject().Select(property => property.Name);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Harness.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    private static AttachedSpec Parse(string json) => AttachedConfigReader.Parse("c.json", Encoding.UTF8.GetBytes(json));
}
