using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Harness.Environments.Tests;

/// <summary>environments/patroni as it is in the assembly, against what the program relies on.</summary>
public sealed partial class ComposeFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("harness-files-").FullName;

    public ComposeFileTests() => EmbeddedFiles.WriteTo(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EveryVariable_IsGivenByTheProgram()
    {
        var images = new[] { "ETCD", "PATRONI", "HAPROXY", "API" }.ToDictionary(name => $"HARNESS_IMAGE_{name}", _ => "image");
        var given = new PatroniLayout(new EnvironmentSpec(), "/data", "p", "10.213").Variables("secret", images);
        var used = Variable().Matches(Text("patroni/compose.yml")).Select(match => match.Groups[1].Value).Distinct().Order().ToList();
        Assert.Equal(used, given.Keys.Order());
    }

    [Fact]
    public void EveryServiceNetworkAndVolume_HasTheProjectsLabel()
    {
        var root = Yaml("patroni/compose.yml");
        var parts = ((YamlMappingNode)root["services"]).Concat((YamlMappingNode)root["networks"]).Concat((YamlMappingNode)root["volumes"]).ToList();
        Assert.Equal(3 + 6 + 3 + 3 + 9, parts.Count);
        Assert.All(parts, part => Assert.Contains("HARNESS_PROJECT", Ours(part.Value)[HarnessLabels.Project].ToString(), StringComparison.Ordinal));
        Assert.All(parts, part => Assert.Contains("HARNESS_FOLDER", Ours(part.Value)[HarnessLabels.Folder].ToString(), StringComparison.Ordinal));
        Assert.All(parts, part => Assert.Contains("HARNESS_USER", Ours(part.Value)[HarnessLabels.User].ToString(), StringComparison.Ordinal));
        Assert.All((YamlMappingNode)root["services"], service => Assert.Equal(service.Key.ToString(), service.Value["labels"][HarnessLabels.Member].ToString()));
    }

    [Fact]
    public void EveryPublishedPort_IsOnLoopback()
    {
        var ports = ((YamlMappingNode)Yaml("patroni/compose.yml")["services"]).Children.Values.OfType<YamlMappingNode>()
            .Where(service => service.Children.ContainsKey("ports")).SelectMany(service => (YamlSequenceNode)service["ports"]).ToList();
        Assert.Equal((6 * 2) + 4 + 2, ports.Count);
        Assert.All(ports, port => Assert.StartsWith("127.0.0.1:", port.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void PostgresSettings_AreThoseOfTheLocalEnvironment()
    {
        var here = Parameters(Text("patroni/patroni.yml"));
        var local = Parameters(File.ReadAllText(Path.Combine(RepositoryRoot(), "environments", "local", "patroni.yml.template")));
        // Only for what a killed process leaves in the machine's /dev/shm; a container has its own.
        Assert.True(local.Remove("dynamic_shared_memory_type"));
        Assert.Equal(local.Keys.Order(), here.Keys.Order());
        Assert.All(local.Where(setting => !setting.Value.Contains("{{", StringComparison.Ordinal)), setting => Assert.Equal(setting.Value, here[setting.Key]));
        Assert.Equal("'on'", here["fsync"]);
    }

    /// <summary>Labels that all parts have in common: merged into their own, or theirs alone.</summary>
    private static YamlNode Ours(YamlNode part) =>
        ((YamlMappingNode)part["labels"]).Children.TryGetValue("<<", out var merged) ? merged : part["labels"];

    private string Text(string path) => File.ReadAllText(Path.Combine(_folder, path));

    private YamlMappingNode Yaml(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Text(path)));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static Dictionary<string, string> Parameters(string yaml) => yaml.Split('\n')
        .SkipWhile(line => line.Trim() != "parameters:").Skip(1)
        .TakeWhile(line => line.StartsWith("        ", StringComparison.Ordinal))
        .Select(line => line.Trim().Split(": ", 2)).Where(parts => parts.Length == 2 && !parts[0].StartsWith('#'))
        .ToDictionary(parts => parts[0], parts => parts[1]);

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Harness.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex(@"\$\{(HARNESS_\w+)")]
    private static partial Regex Variable();
}
