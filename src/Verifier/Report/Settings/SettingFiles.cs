using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Harness.Verifier;

/// <summary>
/// The files of Patroni among the logs of a run. Only the parts that hold settings are read: accounts, passwords and addresses
/// stand elsewhere in the file and never reach the report.
/// </summary>
internal static class SettingFiles
{
    /// <summary>One entry a member, by name; empty where the environment leaves no such file.</summary>
    public static IReadOnlyList<MemberSettings> Read(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.yml").Order(StringComparer.Ordinal).Select(ReadFile).OfType<MemberSettings>()]
        : [];

    private static MemberSettings? ReadFile(string path)
    {
        var member = Path.GetFileNameWithoutExtension(path);
        try
        {
            using var text = File.OpenText(path);
            var yaml = new YamlStream();
            yaml.Load(text);
            return yaml.Documents is [{ RootNode: YamlMappingNode root }, ..] && Child(root, "bootstrap") is { } bootstrap
                ? new MemberSettings(member, Of(root, bootstrap))
                : null;
        }
        catch (YamlException error)
        {
            return new MemberSettings(member, new Dictionary<SettingName, string>(), $"logs/{Path.GetFileName(path)}, line {error.Start.Line}: not YAML");
        }
    }

    /// <summary>What a member has of its own goes before what the whole cluster has, as in Patroni.</summary>
    private static Dictionary<SettingName, string> Of(YamlMappingNode root, YamlMappingNode bootstrap)
    {
        var dcs = Child(bootstrap, "dcs");
        var shared = Child(dcs, "postgresql");
        var values = new Dictionary<SettingName, string>();
        Add(values, SettingName.Patroni, "", dcs);
        Add(values, SettingName.Patroni, "postgresql.", shared);
        Add(values, SettingName.Patroni, "watchdog.", Child(root, "watchdog"));
        Add(values, SettingName.Patroni, "tags.", Child(root, "tags"));
        Add(values, SettingName.Postgres, "", Child(shared, "parameters"));
        Add(values, SettingName.Postgres, "", Child(Child(root, "postgresql"), "parameters"));
        return values;
    }

    private static void Add(Dictionary<SettingName, string> values, string part, string prefix, YamlMappingNode? settings)
    {
        if (settings is null)
            return;
        foreach (var (key, value) in settings.Children)
        {
            if (key is YamlScalarNode { Value: { } name } && value is YamlScalarNode { Value: { } text })
                values[new SettingName(part, prefix + name)] = text;
        }
    }

    private static YamlMappingNode? Child(YamlMappingNode? node, string name) =>
        node is not null && node.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child as YamlMappingNode : null;
}
