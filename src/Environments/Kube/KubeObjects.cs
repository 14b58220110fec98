using k8s;
using k8s.Models;

namespace Harness.Environments;

/// <summary>The manifests as one cluster needs them: its images, its password, its size and its labels.</summary>
internal static class KubeObjects
{
    private const string OwnerContainer = "own";

    /// <param name="overlay">Folder below <c>environments/kube</c>.</param>
    /// <param name="volumesAreRoots">Volumes belong to root, whatever fsGroup says, as with the provisioner of host paths: a first container gives them away.</param>
    /// <param name="nodePort">Opens a port of the nodes for the API: only in a cluster of this machine.</param>
    public static IReadOnlyList<IKubernetesObject<V1ObjectMeta>> For(string overlay, SavedKubeCluster saved, bool volumesAreRoots, bool nodePort = false)
    {
        var all = Kustomization.Read(overlay);
        foreach (var item in all)
        {
            Label(item.Metadata, saved.Id);
            switch (item)
            {
                case V1Secret { Metadata.Name: KubeLayout.Postgres } secret:
                    secret.StringData["password"] = saved.Password;
                    break;
                case V1StatefulSet { Metadata.Name: KubeLayout.Postgres } set:
                    set.Spec.Replicas = saved.Spec.Nodes;
                    Label(set.Spec.Template.Metadata, saved.Id);
                    Set(set.Spec.Template.Spec, "HARNESS_MEMBERS", string.Join(' ', KubeLayout.MembersOf(saved.Spec)));
                    foreach (var (name, value) in PatroniModes.Variables(saved.Spec))
                        Set(set.Spec.Template.Spec, name, value);
                    if (volumesAreRoots)
                        GiveVolumesAway(set.Spec.Template.Spec);
                    Choose(set.Spec.Template.Spec, saved);
                    break;
                case V1Service { Metadata.Name: KubeLayout.Api } service when nodePort:
                    service.Spec.Type = "NodePort";
                    break;
                case V1Deployment { Metadata.Name: KubeLayout.Api } api:
                    Label(api.Spec.Template.Metadata, saved.Id);
                    foreach (var (name, value) in ApiSettings(saved))
                        Set(api.Spec.Template.Spec, name, value);
                    Choose(api.Spec.Template.Spec, saved);
                    break;
            }
        }
        return all;
    }

    /// <summary>Variables of the API that a cluster has values of its own for.</summary>
    public static IReadOnlyDictionary<string, string> ApiSettings(SavedKubeCluster saved) => new Dictionary<string, string>
    {
        ["PG_AUTHORITY_MASTER"] = KubeLayout.Master,
        ["PG_AUTHORITY_REPLICA"] = KubeLayout.ReplicaOf(saved),
        ["PG_USER"] = AppDatabase.Role,
        ["PG_DATABASE"] = AppDatabase.Name,
        ["API_PASSWORD_COST"] = saved.Spec.PasswordCost.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    public static void Label(V1ObjectMeta metadata, string id)
    {
        metadata.Labels ??= new Dictionary<string, string>();
        metadata.Labels[KubeLabels.ManagedBy] = KubeLabels.Harness;
        metadata.Labels[KubeLabels.Cluster] = id;
    }

    public static void Choose(V1PodSpec pod, SavedKubeCluster saved)
    {
        foreach (var container in (pod.InitContainers ?? []).Concat(pod.Containers))
        {
            container.Image = saved.Images.GetValueOrDefault(container.Image, container.Image);
            container.ImagePullPolicy = saved.Spec.Kube.Pull.ToString();
        }
    }

    private static void Set(V1PodSpec pod, string name, string value)
    {
        foreach (var variable in pod.Containers.SelectMany(container => container.Env ?? []).Where(variable => variable.Name == name))
            variable.Value = value;
    }

    private static void GiveVolumesAway(V1PodSpec pod)
    {
        var user = pod.SecurityContext;
        var main = pod.Containers[0];
        pod.InitContainers =
        [
            new V1Container
            {
                Name = OwnerContainer,
                Image = main.Image,
                Command = ["chown", $"{user.RunAsUser}:{user.RunAsGroup}", "/data"],
                SecurityContext = new V1SecurityContext { RunAsUser = 0, RunAsNonRoot = false, AllowPrivilegeEscalation = false },
                VolumeMounts = [.. main.VolumeMounts.Where(mount => mount.Name == "data")],
            },
        ];
    }
}
