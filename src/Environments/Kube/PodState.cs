using System.Globalization;
using k8s.Models;

namespace Harness.Environments;

/// <summary>What the status of a pod comes to.</summary>
internal static class PodState
{
    /// <summary>Reasons for which a container waits and never will start by itself (kubelet, "images" and "container" events).</summary>
    private static readonly string[] ImageReasons = ["ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "RegistryUnavailable"];

    private static readonly string[] LastingReasons = ["CreateContainerConfigError", "CreateContainerError", "RunContainerError"];

    public static bool IsReady(this V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is null && (pod.Status?.Conditions ?? []).Any(condition => condition.Type == "Ready" && condition.Status == "True");

    public static bool IsRunning(this V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is null && (pod.Status?.ContainerStatuses ?? []) is { Count: > 0 } all && all.All(container => container.State?.Running is not null);

    /// <summary>True once the scheduler has found no node for it.</summary>
    public static bool IsUnschedulable(this V1Pod? pod) =>
        (pod?.Status?.Conditions ?? []).Any(condition => condition is { Type: "PodScheduled", Status: "False", Reason: "Unschedulable" });

    /// <summary>True when a container of it was killed for lack of memory since it was made.</summary>
    public static bool LostMemory(this V1Pod pod) => Containers(pod).Any(container => (container.State?.Terminated ?? container.LastState?.Terminated)?.Reason == "OOMKilled");

    /// <summary>How often its containers were started anew.</summary>
    public static int Restarts(this V1Pod pod) => (pod.Status?.ContainerStatuses ?? []).Sum(container => container.RestartCount);

    /// <summary>For people, e.g. <c>Pending (Unschedulable: 0/1 nodes are available)</c>.</summary>
    public static string Describe(this V1Pod? pod)
    {
        if (pod is null)
            return "does not exist";
        var waiting = Containers(pod).Select(container => container.State?.Waiting).FirstOrDefault(state => state is not null);
        var ended = Containers(pod).Select(container => container.State?.Terminated).FirstOrDefault(state => state is not null);
        var why = waiting is not null ? Join(waiting.Reason, waiting.Message)
            : ended is not null ? string.Create(CultureInfo.InvariantCulture, $"ended with exit code {ended.ExitCode}, {ended.Reason}")
            : Unmet(pod);
        return $"is {(pod.Metadata.DeletionTimestamp is null ? pod.Status?.Phase ?? "unknown" : "Terminating")}{(why.Length == 0 ? "" : $" ({why})")}";
    }

    /// <summary>Why a pod can never become ready as it is, with what to do; null while it may.</summary>
    /// <param name="context">Of the kubeconfig; its name tells how images get into the nodes.</param>
    public static string? Obstacle(this V1Pod pod, string context)
    {
        foreach (var container in Containers(pod))
        {
            if (container.State?.Waiting is not { Reason: { } reason } waiting)
                continue;
            if (ImageReasons.Contains(reason))
                return $"image {container.Image} is not on the node ({Join(reason, waiting.Message)}). Load it into the cluster: {HowToLoad(container.Image, context)}";
            if (LastingReasons.Contains(reason))
                return Join(reason, waiting.Message);
        }
        return null;
    }

    internal static string HowToLoad(string image, string context) =>
        context.StartsWith("kind-", StringComparison.Ordinal) ? $"kind load docker-image {image} --name {context["kind-".Length..]}"
        : context.StartsWith("k3d-", StringComparison.Ordinal) ? $"k3d image import {image} -c {context["k3d-".Length..]}"
        : context == "minikube" || context.StartsWith("minikube-", StringComparison.Ordinal) ? $"minikube image load {image} -p {context}"
        : $"see environments/kube/README.md, or push it to a registry and name that by --image-registry";

    private static IEnumerable<V1ContainerStatus> Containers(V1Pod pod) =>
        (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []);

    private static string Unmet(V1Pod pod) => (pod.Status?.Conditions ?? []).FirstOrDefault(condition => condition.Type == "PodScheduled" && condition.Status != "True") is { } condition
        ? Join(condition.Reason, condition.Message)
        : "";

    private static string Join(string? reason, string? message) => string.Join(": ", new[] { reason, message }.Where(part => !string.IsNullOrEmpty(part)));
}
