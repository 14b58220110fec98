namespace Harness.Verifier;

/// <summary>Shuts the majority of etcd down in order.</summary>
public sealed class StopEtcd : EndDcsMajority
{
    public override string Name => "stop-etcd";

    protected override bool AtOnce => false;
}
