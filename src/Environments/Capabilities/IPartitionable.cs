namespace Harness.Environments;

/// <summary>The network between a member and the others can be cut, in both directions, while clients and the proxy still reach it.</summary>
public interface IPartitionable
{
    /// <summary>Drops every packet between a member and what the scope names; returns when it is cut off. Idempotent.</summary>
    /// <exception cref="UserErrorException">The cluster was not made for it, or the cut did not take.</exception>
    Task IsolateAsync(string member, PartitionScope scope, CancellationToken cancellationToken);

    /// <summary>Lets all packets of the member pass again, whatever it was cut off from. Idempotent.</summary>
    Task RejoinAsync(string member, CancellationToken cancellationToken);

    /// <summary>True while no packet passes between the member and anything that the scope names.</summary>
    Task<bool> IsIsolatedAsync(string member, PartitionScope scope, CancellationToken cancellationToken);
}

/// <summary>What a member is cut off from.</summary>
public enum PartitionScope
{
    /// <summary>The other members and the configuration store.</summary>
    All,

    /// <summary>The other members: nothing replicates, and its lease is renewed all the same.</summary>
    Peers,

    /// <summary>The configuration store: it goes on replicating, and cannot renew its lease.</summary>
    Dcs,
}
