using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>Reads the file of a user's own write (docs/http-workload.md), as strictly as scenarios are read.</summary>
public static class OwnApiReader
{
    private static readonly ValueRule<string> Method = ValueRule.OneOf(["POST", "PUT", "PATCH", "GET", "DELETE"]);

    private static readonly ValueRule<string> Url = ValueRule.Text(
        "a whole http address", "http://orders.internal:8080/orders/{key}",
        text => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https");

    private static readonly ValueRule<string> Sql = ValueRule.Text(
        "a query whose first column is the key", "SELECT reference FROM orders", sql => sql.Trim().Length > 0);

    private static readonly ValueRule<int> Status = ValueRule.Whole(100, 599, 201);

    internal static ObjectForm<OwnApiSpec> Form { get; } = new ObjectForm<OwnApiSpec>("HTTP workload", null, new OwnApiSpec())
        .Ignored("$schema", new ScalarForm<string>(ScenarioRules.Text))
        .Key("method", new ScalarForm<string>(Method), it => it.Method, (it, value) => it with { Method = value })
        .Key("url", new ScalarForm<string>(Url), it => it.Url, (it, value) => it with { Url = value }, required: true)
        .Key("headers", new MapForm("headers", "{ \"Idempotency-Key\": \"{key}\" }"), it => it.Headers, (it, value) => it with { Headers = value })
        .Key("body", new ScalarForm<string>(ScenarioRules.Text), it => it.Body, (it, value) => it with { Body = value })
        .Key("contentType", new ScalarForm<string>(ScenarioRules.Text), it => it.ContentType, (it, value) => it with { ContentType = value })
        .Key("acknowledged", new ListForm<int>("statuses", new ScalarForm<int>(Status), 1), it => it.Acknowledged, (it, value) => it with { Acknowledged = value })
        .Key("notExecuted", new ListForm<int>("statuses", new ScalarForm<int>(Status), 0), it => it.NotExecuted, (it, value) => it with { NotExecuted = value })
        .Key("keys", new ScalarForm<string>(Sql), it => it.Keys, (it, value) => it with { Keys = value }, required: true);

    /// <exception cref="UserErrorException">The file cannot be read, or says something impossible; one line a problem.</exception>
    public static OwnApiSpec Read(string path)
    {
        try
        {
            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserErrorException($"{path}: cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads the content of a file.</summary>
    /// <param name="name">Shown as the file in errors.</param>
    /// <exception cref="UserErrorException">It says something impossible; one line a problem.</exception>
    public static OwnApiSpec Parse(string name, ReadOnlyMemory<byte> utf8)
    {
        var source = new SourceText(name, utf8);
        var root = JsonTree.Read(source) with { Whole = "the HTTP workload" };
        var reading = new Reading(source);
        Form.TryRead(root, reading, out var spec);
        reading.ThrowIfRefused();
        foreach (var (path, problem) in Broken(spec))
            reading.Refuse(root.All().First(value => value.Path == path), problem);
        reading.ThrowIfRefused();
        return spec;
    }

    private static IEnumerable<(string Path, string Problem)> Broken(OwnApiSpec spec)
    {
        if (!((string[])[spec.Url, spec.Body, .. spec.Headers.Values]).Any(text => text.Contains(OwnApiSpec.KeyPlaceholder, StringComparison.Ordinal)))
            yield return ("", $"the HTTP workload sends no {OwnApiSpec.KeyPlaceholder}, without which nobody could tell its writes apart: put it into url, headers or body");
        foreach (var both in spec.Acknowledged.Intersect(spec.NotExecuted).Take(1))
            yield return ("notExecuted", $"notExecuted has {both}, which is acknowledged too: a status means one of them");
        if (spec.Headers.Keys.FirstOrDefault(name => name.Length == 0 || name.Any(c => c is <= ' ' or ':' or > '~')) is { } name)
            yield return ("headers", $"headers has \"{name}\", which is no name of a header");
    }
}
