namespace Harness.Environments;

/// <summary>A cluster that somebody else runs, as its configuration file describes it (docs/attached.md). Holds no password.</summary>
public sealed record AttachedSpec
{
    /// <summary>The schema that is made where the file names none.</summary>
    public const string DefaultSchema = "harness";

    /// <summary>Path of the file, for errors.</summary>
    public string File { get; init; } = "";

    /// <summary>All PostgreSQL servers of the cluster, whatever their roles are.</summary>
    public IReadOnlyList<AttachedNode> Nodes { get; init; } = [];

    /// <summary>Environment variable that holds the password; null: it is looked for as libpq does.</summary>
    public string? PasswordVariable { get; init; }

    /// <summary>Schema for all tables of a run. Letters, digits and underscores, so that it is never quoted.</summary>
    public string Schema { get; init; } = DefaultSchema;

    /// <summary>Where the API writes, <c>host:port[,host:port...]</c>; null: to whichever node is primary.</summary>
    public string? Write { get; init; }

    /// <summary>Where the API reads; null: from the nodes that are standbys.</summary>
    public string? Read { get; init; }

    /// <summary>Base address of a built-in API that runs already, in front of this cluster and with this schema; null: one is started.</summary>
    public Uri? Api { get; init; }

    /// <summary>The user's own API, which writes in the place of the built-in one; null for the built-in one.</summary>
    public OwnApiSpec? Workload { get; init; }

    /// <summary>By name, one of <see cref="HookNames"/>.</summary>
    public IReadOnlyDictionary<string, Hook> Hooks { get; init; } = new Dictionary<string, Hook>();

    /// <summary>How long one hook may take.</summary>
    public TimeSpan HookTimeout { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>One PostgreSQL server of an attached cluster.</summary>
/// <param name="Name">In reports and for hooks: letters, digits, points, underscores and hyphens.</param>
/// <param name="Connection">Npgsql connection string without a password.</param>
/// <param name="StandbyName"><c>application_name</c> that it replicates under; null for its name.</param>
/// <param name="Patroni">Base address of its Patroni's REST API, if it has one: tells versions and timelines.</param>
public sealed record AttachedNode(string Name, string Connection, string? StandbyName = null, Uri? Patroni = null);

/// <summary>What a hook does, in the words of the cluster's owner.</summary>
/// <param name="Run">Shell command.</param>
/// <param name="Confirm">Shell command that ends with 0 once it took effect; null: only SQL tells.</param>
public sealed record Hook(string Run, string? Confirm = null);
