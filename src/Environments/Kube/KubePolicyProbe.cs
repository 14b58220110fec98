using k8s;
using k8s.Models;

namespace Harness.Environments;

/// <summary>
/// Tells whether a cluster enforces NetworkPolicy, which its network plugin does or does not, and which no part of the API says: two
/// pods that reach each other, and a policy that forbids it.
/// </summary>
/// <param name="image">Any that has Perl.</param>
internal sealed class KubePolicyProbe(KubeConnection connection, SavedKubeCluster saved, string image, TimeProvider time)
{
    private const string Server = "policy-server";
    private const string Client = "policy-client";
    private const string Port = "5432";
    private const long User = 100;

    private static readonly TimeSpan Ready = TimeSpan.FromSeconds(120);

    /// <summary>Plugins take a policy over within a second or two.</summary>
    private static readonly TimeSpan Enforced = TimeSpan.FromSeconds(10);

    private static readonly string[] Listen =
        ["perl", "-MIO::Socket::INET", "-e", $"my $s = IO::Socket::INET->new(LocalPort => {Port}, Listen => 5, ReuseAddr => 1) or die $!; while (my $c = $s->accept) {{ close $c }}"];

    private readonly KubePods _pods = new(connection, saved.Namespace, time);

    /// <exception cref="UserErrorException">Policies are not enforced, or that could not be found out.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        await MakeAsync(Server, Listen, cancellationToken).ConfigureAwait(false);
        await MakeAsync(Client, ["sleep", "600"], cancellationToken).ConfigureAwait(false);
        var address = "";
        if (!await time.UntilAsync(Ready, async () =>
        {
            address = (await RunningAsync(Server, cancellationToken).ConfigureAwait(false))?.Status.PodIP ?? "";
            return address.Length > 0 && await RunningAsync(Client, cancellationToken).ConfigureAwait(false) is not null
                && await ReachesAsync(address, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false))
            throw new UserErrorException($"whether context '{connection.Context}' enforces NetworkPolicy cannot be found out: two pods do not reach each other within {Ready.TotalSeconds} s");
        await new KubeApply(connection, saved.Namespace).MakeAsync(KubePolicy.DenyAll(Server, saved.Id), cancellationToken).ConfigureAwait(false);
        if (!await time.UntilAsync(Enforced, async () => !await ReachesAsync(address, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false))
            throw new UserErrorException(
                $"the network of context '{connection.Context}' does not enforce NetworkPolicy: a pod was reached {Enforced.TotalSeconds} s after a policy forbade it. "
                + "Members cannot be cut off from each other here; use a cluster whose network plugin does (minikube start --cni calico), or environment local, docker or patroni");
        await RemoveAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await KubePolicies.RemoveAsync(connection, saved.Namespace, Server, cancellationToken).ConfigureAwait(false);
        foreach (var pod in (string[])[Server, Client])
            await _pods.DeleteAsync(pod, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> ReachesAsync(string address, CancellationToken cancellationToken) =>
        (await _pods.RunAsync(
            Client, ["perl", "-MIO::Socket::INET", "-e", $"exit(IO::Socket::INET->new(PeerAddr => '{address}', PeerPort => {Port}, Timeout => 1) ? 0 : 1)"],
            cancellationToken).ConfigureAwait(false)).ExitCode == 0;

    private async Task<V1Pod?> RunningAsync(string name, CancellationToken cancellationToken)
    {
        var pod = await _pods.FindAsync(name, cancellationToken).ConfigureAwait(false);
        return pod?.Obstacle(connection.Context) is { } obstacle ? throw new UserErrorException($"{name} cannot start: {obstacle}") : pod?.IsRunning() == true ? pod : null;
    }

    private Task MakeAsync(string name, IList<string> command, CancellationToken cancellationToken)
    {
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { [KubeLabels.App] = name } },
            Spec = new V1PodSpec
            {
                AutomountServiceAccountToken = false,
                EnableServiceLinks = false,
                TerminationGracePeriodSeconds = 0,
                RestartPolicy = "Never",
                SecurityContext = new V1PodSecurityContext { RunAsNonRoot = true, RunAsUser = User, SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" } },
                Containers =
                [
                    new V1Container
                    {
                        Name = name, Image = image, Command = command, ImagePullPolicy = saved.Spec.Kube.Pull.ToString(),
                        SecurityContext = new V1SecurityContext { AllowPrivilegeEscalation = false, Capabilities = new V1Capabilities { Drop = ["ALL"] } },
                    },
                ],
            },
        };
        KubeObjects.Label(pod.Metadata, saved.Id);
        return connection.AskAsync(
            $"make pod {name}", (client, stop) => client.CoreV1.CreateNamespacedPodAsync(pod, saved.Namespace, cancellationToken: stop), cancellationToken);
    }
}
