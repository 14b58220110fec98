namespace Harness.Verifier;

/// <summary>Kills what runs in the pod of one member and deletes it without grace; Kubernetes makes it anew by itself.</summary>
public sealed class DeletePodAtOnce : DeletePod
{
    public override string Name => "delete-pod-at-once";

    protected override bool AtOnce => true;
}
