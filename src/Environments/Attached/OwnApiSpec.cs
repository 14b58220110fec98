namespace Harness.Environments;

/// <summary>A write to the user's own API, and the SQL that tells which writes are in the database (docs/http-workload.md).</summary>
public sealed record OwnApiSpec
{
    /// <summary>What stands for the key in path, headers and body.</summary>
    public const string KeyPlaceholder = "{key}";

    /// <summary>What stands for a number that differs for each write, made of the key: worker and sequence.</summary>
    public const string NumberPlaceholder = "{number}";

    public string Method { get; init; } = "POST";

    /// <summary>Whole address of the write.</summary>
    public string Url { get; init; } = "";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Empty: none is sent.</summary>
    public string Body { get; init; } = "";

    public string ContentType { get; init; } = "application/json";

    /// <summary>HTTP statuses that mean: it is written, for good.</summary>
    public IReadOnlyList<int> Acknowledged { get; init; } = [200, 201];

    /// <summary>HTTP statuses that mean: it is certainly not written, and never will be. Every other one is unknown.</summary>
    public IReadOnlyList<int> NotExecuted { get; init; } = [];

    /// <summary>A query whose first column holds the key of each write, as uuid or text; keys that are not ours may be among them.</summary>
    public string Keys { get; init; } = "";
}
