namespace Harness.Verifier;

/// <summary>Which part of the deployment something happened in, or showed itself in.</summary>
public enum RunLayer
{
    /// <summary>What the harness did on purpose.</summary>
    Fault,

    /// <summary>What the load saw.</summary>
    Client,

    /// <summary>HAProxy.</summary>
    Proxy,

    /// <summary>Patroni, or who fails over by hand.</summary>
    Manager,

    /// <summary>etcd, and the leader key in it.</summary>
    Store,

    /// <summary>PostgreSQL.</summary>
    Database,
}
