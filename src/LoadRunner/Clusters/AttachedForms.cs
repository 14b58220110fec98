using System.Text.Json;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>The table of keys of an attached cluster's configuration.</summary>
internal static class AttachedForms
{
    private static readonly ValueRule<string> Name = ValueRule.Text(
        "a name of letters, digits, points, underscores and hyphens", "n1",
        name => name.Length is > 0 and <= 63 && name.All(c => char.IsAsciiLetterOrDigit(c) || "._-".Contains(c)));

    private static readonly ValueRule<string> Schema = ValueRule.Text(
        "a name of lower case letters, digits and underscores that begins with a letter and not with pg_", "harness",
        name => name.Length is > 0 and <= 63 && char.IsAsciiLetterLower(name[0]) && !name.StartsWith("pg_", StringComparison.Ordinal)
            && name != "public" && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'));

    private static readonly ValueRule<string> Variable = ValueRule.Text(
        "the name of an environment variable", "CLUSTER_PASSWORD",
        name => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'));

    private static readonly ValueRule<string> Hosts = ValueRule.Text(
        "host:port, several separated by commas", "10.0.0.9:5000", hosts => hosts.Split(',').All(IsAuthority));

    private static readonly ValueRule<string> Command = ValueRule.Text(
        "a shell command", "ssh {member} systemctl kill -s KILL postgresql", command => command.Trim().Length > 0);

    private static readonly ValueRule<string> Address = ValueRule.Text(
        "an http address", "http://10.0.0.1:8008", text => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https");

    /// <summary>Checked by <see cref="AttachedRules"/>, which does not show what may hold a password.</summary>
    private static readonly ValueRule<string> Connection =
        ValueRule.Text("a connection string", "Host=10.0.0.1;Port=5432;Database=app;Username=harness", _ => true);

    private static readonly ValueRule<TimeSpan> Limit = ValueRule.Duration(TimeSpan.Zero, false, TimeSpan.FromHours(1), "60s");

    public static ObjectForm<AttachedSpec> Config { get; } = new ObjectForm<AttachedSpec>("configuration", null, new AttachedSpec())
        .Ignored("$schema", new ScalarForm<string>(ScenarioRules.Text))
        .Key("nodes", new ListForm<AttachedNode>("nodes", Node(), 1), it => it.Nodes, (it, value) => it with { Nodes = value }, required: true)
        .Key("passwordVariable", new ScalarForm<string>(Variable), it => it.PasswordVariable!, (it, value) => it with { PasswordVariable = value })
        .Key("schema", new ScalarForm<string>(Schema), it => it.Schema, (it, value) => it with { Schema = value })
        .Key("write", new ScalarForm<string>(Hosts), it => it.Write!, (it, value) => it with { Write = value })
        .Key("read", new ScalarForm<string>(Hosts), it => it.Read!, (it, value) => it with { Read = value })
        .Key("api", new ScalarForm<string>(Address), it => it.Api!.ToString(), (it, value) => it with { Api = new Uri(value) })
        .Ignored("workload", new ScalarForm<string>(ScenarioRules.File))
        .Key("hooks", Hooks(), it => it.Hooks, (it, value) => it with { Hooks = value })
        .Key("hookTimeout", new ScalarForm<TimeSpan>(Limit), it => it.HookTimeout, (it, value) => it with { HookTimeout = value });

    private static ObjectForm<AttachedNode> Node() => new ObjectForm<AttachedNode>(
            "node", """{ "name": "n1", "connection": "Host=10.0.0.1;Database=app;Username=harness" }""", new AttachedNode("", ""))
        .Key("name", new ScalarForm<string>(Name), it => it.Name, (it, value) => it with { Name = value }, required: true)
        .Key("connection", new ScalarForm<string>(Connection), it => it.Connection, (it, value) => it with { Connection = value }, required: true)
        .Key("standbyName", new ScalarForm<string>(ScenarioRules.Text), it => it.StandbyName!, (it, value) => it with { StandbyName = value })
        .Key("patroni", new ScalarForm<string>(Address), it => it.Patroni!.ToString(), (it, value) => it with { Patroni = new Uri(value) });

    private static ObjectForm<IReadOnlyDictionary<string, Hook>> Hooks()
    {
        var form = new ObjectForm<IReadOnlyDictionary<string, Hook>>("hooks", null, new Dictionary<string, Hook>());
        var hook = new EitherForm<Hook>(
            JsonValueKind.String, new MappedForm<string, Hook>(new ScalarForm<string>(Command), run => new Hook(run), it => it.Run), HookWithConfirm(),
            it => it.Confirm is null);
        foreach (var name in HookNames.All.Keys)
            form.Key(name, hook, it => it[name], (it, value) => new Dictionary<string, Hook>(it) { [name] = value });
        return form;
    }

    private static ObjectForm<Hook> HookWithConfirm() => new ObjectForm<Hook>(
            "hook", """{ "run": "ssh {host} systemctl stop postgresql", "confirm": "! ssh {host} systemctl is-active postgresql" }""", new Hook(""))
        .Key("run", new ScalarForm<string>(Command), it => it.Run, (it, value) => it with { Run = value }, required: true)
        .Key("confirm", new ScalarForm<string>(Command), it => it.Confirm!, (it, value) => it with { Confirm = value });

    private static bool IsAuthority(string text) =>
        text.Trim().LastIndexOf(':') is var colon and > 0 && int.TryParse(text.Trim()[(colon + 1)..], out var port) && port is > 0 and <= 65535;
}
