namespace Harness.Verifier;

/// <summary>Ends the majority of etcd at once (SIGKILL).</summary>
public sealed class KillEtcdQuorum : EndDcsMajority
{
    public override string Name => "kill-etcd-quorum";

    protected override bool AtOnce => true;
}
