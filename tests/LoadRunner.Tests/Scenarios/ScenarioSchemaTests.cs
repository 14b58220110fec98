using System.Text.Json;
using System.Text.RegularExpressions;

namespace Harness.LoadRunner.Tests;

/// <summary>The schema and the documentation say of every key what the reader says.</summary>
public partial class ScenarioSchemaTests
{
    private static readonly ScenarioForms Forms = new(ScenarioVocabulary.Default);
    private static readonly JsonElement Definitions = JsonElement.Parse(Document("scenario.schema.json")).GetProperty("$defs");
    private static readonly string Page = Document("scenarios.md");

    public static TheoryData<string> Objects => [.. Forms.Objects.Select(form => form.Name)];

    [Theory]
    [MemberData(nameof(Objects))]
    public void Schema_OfEachObject_HasTheReadersKeys(string name)
    {
        var form = Forms.Objects.Single(form => form.Name == name);
        var definition = Definitions.GetProperty(name);

        Assert.Equal("object", definition.GetProperty("type").GetString());
        Assert.False(definition.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(form.Shape.Select(key => key.Name), definition.GetProperty("properties").EnumerateObject().Select(key => key.Name));
        Assert.Equal(
            form.Shape.Where(key => key.Required).Select(key => key.Name),
            definition.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(key => key.GetString()) : []);
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Schema_OfEachChoice_HasTheReadersNames(string name)
    {
        var properties = Definitions.GetProperty(name).GetProperty("properties");

        foreach (var key in Forms.Objects.Single(form => form.Name == name).Shape)
        {
            var names = properties.GetProperty(key.Name).TryGetProperty("enum", out var listed) ? listed.EnumerateArray().Select(one => one.GetString()!) : [];
            Assert.Equal(key.Names, names);
        }
    }

    [Fact]
    public void Schema_Defaults_AreTheReadersOwn()
    {
        var written = JsonElement.Parse(ScenarioJson.Write(ScenarioSamples.Read($$"""{ "name": "x", "load": {{ScenarioSamples.Load}}, "faults": [ { "fault": "kill-leader", "at": "1/2" } ] }""")));

        AssertDefaults("scenario", written);
        AssertDefaults("environment", written.GetProperty("environment"));
        AssertDefaults("ports", written.GetProperty("environment").GetProperty("ports"));
        AssertDefaults("load", written.GetProperty("load")[0]);
        AssertDefaults("prober", written.GetProperty("prober"));
        AssertDefaults("fault", written.GetProperty("faults")[0]);
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Documentation_OfEachObject_HasATableWithTheReadersKeys(string name)
    {
        var section = Page.Split("\n## ").SelectMany(part => part.Split("\n### "))
            .Single(part => part.Split('\n')[0].TrimEnd().EndsWith($"`{name}`", StringComparison.Ordinal));
        var table = section[section.IndexOf("| key | type | default | meaning |", StringComparison.Ordinal)..].Split("\n\n")[0];

        Assert.Equal(Forms.Objects.Single(form => form.Name == name).Shape.Select(key => key.Name), TableKey().Matches(table).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void Documentation_Names_EveryFaultAndFlag()
    {
        Assert.All(ScenarioVocabulary.Default.Faults, fault => Assert.Contains($"| `{fault}` |", Page, StringComparison.Ordinal));
        Assert.All(ScenarioFlag.All, flag => Assert.Matches($"`{flag.Name}[` ]", Page));
    }

    [Fact]
    public void Documentation_Example_IsReadable()
    {
        var example = Page.Split("```json\n")[1].Split("```")[0];

        Assert.Equal("two-kills", ScenarioSamples.Read(example).Name);
    }

    /// <summary>What the schema calls the default is what the writer spells out when a file says nothing.</summary>
    private static void AssertDefaults(string name, JsonElement written)
    {
        foreach (var property in Definitions.GetProperty(name).GetProperty("properties").EnumerateObject())
        {
            if (property.Value.TryGetProperty("default", out var value) && (name, property.Name) != ("scenario", "faults"))
                Assert.True(JsonElement.DeepEquals(value, written.GetProperty(property.Name)), $"{name}.{property.Name}");
        }
    }

    private static string Document(string name) => File.ReadAllText(Path.Combine(ScenarioSamples.RepositoryRoot, "docs", name));

    [GeneratedRegex(@"^\| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex TableKey();
}
