namespace Harness.Environments;

/// <summary>Where the API's reads go: what its <c>PG_AUTHORITY_REPLICA</c> points at.</summary>
public enum ReadRouting
{
    /// <summary>To every healthy replica, by HAProxy's read endpoint.</summary>
    Replicas,

    /// <summary>To exactly one healthy replica, always the same while it is healthy.</summary>
    Replica,

    /// <summary>To the leader, by HAProxy's write endpoint: the same server that takes the writes.</summary>
    Leader,
}

/// <summary>How routings are written in scenarios, flags and reports.</summary>
public static class ReadRoutings
{
    public static readonly IReadOnlyDictionary<string, ReadRouting> ByName = new Dictionary<string, ReadRouting>
    {
        ["leader"] = ReadRouting.Leader, ["replica"] = ReadRouting.Replica, ["replicas"] = ReadRouting.Replicas,
    };

    public static string Name(this ReadRouting routing) => ByName.Single(pair => pair.Value == routing).Key;
}
