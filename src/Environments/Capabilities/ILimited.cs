namespace Harness.Environments;

/// <summary>An environment that has its capabilities only as far as its settings say how.</summary>
public interface ILimited
{
    /// <summary>False: the cluster may be loaded and looked into, and nothing in it may be broken.</summary>
    bool AllowsFaults { get; }

    /// <summary>Why a capability cannot be used although the type has it, and what to do; null when it can.</summary>
    /// <param name="capability">Interface name.</param>
    string? Refuses(string capability);
}
