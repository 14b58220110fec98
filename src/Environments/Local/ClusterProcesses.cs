using System.Globalization;
using System.Runtime.InteropServices;

namespace Harness.Environments;

/// <summary>Starts the parts of one cluster and ends all of it.</summary>
internal sealed class ClusterProcesses(
    LocalLayout layout, SavedCluster saved, ProcessTable table, NodeProcesses nodes, ProcFs proc, TimeProvider time)
{
    public const string Proxy = "haproxy";
    public const string Api = "api";

    /// <summary>An immediate shutdown of PostgreSQL takes some 100 ms; SIGKILL follows anyway.</summary>
    private static readonly TimeSpan AbortPatience = TimeSpan.FromSeconds(3);

    private readonly ProcessLauncher _launcher = new(layout, table, proc);

    public void StartEtcd(Programs programs, Account account, string etcd)
    {
        var (client, peer) = (layout.EtcdUrl(etcd).GetLeftPart(UriPartial.Authority), PeerUrl(etcd));
        List<string> command =
        [
            programs.Etcd, "--name", etcd, "--data-dir", Path.Combine(layout.EtcdFolder, etcd),
            "--listen-client-urls", client, "--advertise-client-urls", client,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
            "--initial-cluster", string.Join(',', layout.Etcds.Select(name => $"{name}={PeerUrl(name)}")),
            "--initial-cluster-state", "new", "--initial-cluster-token", "harness",
            "--heartbeat-interval", "100", "--election-timeout", "1000", "--logger", "zap", "--log-outputs", "stderr",
        ];
        if (layout.Spec.Dcs == Dcs.Etcd)
            command.Add("--enable-v2");
        // etcd 3.4 starts on other processors than amd64 only when told to.
        var variables = RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? null
            : new Dictionary<string, string> { ["ETCD_UNSUPPORTED_ARCH"] = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant() };
        _launcher.Start(etcd, [.. In(layout.Networks?.Hub), .. account.Command(programs, command)], layout.Folder, variables);
    }

    public void StartProxy(Programs programs, Account account) =>
        _launcher.Start(Proxy, account.Command(programs, [programs.Haproxy, "-db", "-f", layout.ProxyConfig]), layout.Folder);

    public void StartPatroni(Programs programs, Account account, string member) =>
        _launcher.Start(
            LocalLayout.PatroniProcess(member),
            [.. In(layout.Networks?.Namespace(member)), .. account.Command(programs, [programs.Patroni, layout.PatroniConfig(member)])],
            layout.NodeFolder(member));

    /// <summary>Starts any other program of the cluster, which then ends with it at the latest.</summary>
    public void Start(string name, IReadOnlyList<string> command, string workingFolder) => _launcher.Start(name, command, workingFolder);

    /// <param name="present">The layout with the present routing of reads.</param>
    public void StartApi(ApiProgram api, LocalLayout present) =>
        _launcher.Start(Api, api.Command, api.Folder, api.Variables(present, saved.Password), inherited: true);

    /// <summary>Ends whatever is left of this cluster, in any state, and gives shared memory back.</summary>
    /// <returns>What could not be ended, one line each.</returns>
    public async Task<IReadOnlyList<string>> EndAsync(CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        foreach (var process in table.All.OrderBy(process => EndingOrder(process.Name)).Where(table.IsAlive))
            Try(process.Name, () => Posix.Send(process.Pid, Signal.Kill));
        foreach (var member in layout.Members)
            Try(member, () => nodes.AbortPostgres(member));
        await time.UntilAsync(AbortPatience, () => layout.Members.All(member => nodes.Pids(member).Count == 0), cancellationToken).ConfigureAwait(false);
        foreach (var member in layout.Members)
        {
            try
            {
                await nodes.KillAsync(member, cancellationToken).ConfigureAwait(false);
                SharedMemory.RemoveOrphan(layout.PostgresData(member), proc);
            }
            catch (Exception error) when (error is TimeoutException or IOException)
            {
                problems.Add(error.Message);
            }
        }
        if (Directory.Exists(layout.SalvageFolder))
        {
            foreach (var copy in Directory.EnumerateDirectories(layout.SalvageFolder))
                SharedMemory.RemoveOrphan(copy, proc);
        }
        await time.UntilAsync(Timeouts.Kill, () => !table.All.Any(table.IsAlive), cancellationToken).ConfigureAwait(false);
        problems.AddRange(table.All.Where(table.IsAlive).Select(process => string.Create(
            CultureInfo.InvariantCulture, $"{process.Name}: process {process.Pid} does not end")));
        return problems;

        void Try(string name, Action action)
        {
            try
            {
                action();
            }
            catch (IOException error)
            {
                problems.Add($"{name}: {error.Message}");
            }
        }
    }

    /// <summary>Clients first, what they need last, so that logs do not fill with complaints.</summary>
    private static int EndingOrder(string name) => name switch
    {
        Api => 0,
        Proxy => 1,
        _ => name.StartsWith("etcd", StringComparison.Ordinal) ? 3 : 2,
    };

    /// <param name="name">Of a network namespace; null for the machine's own.</param>
    private static IReadOnlyList<string> In(string? name) => name is null ? [] : NamespaceCommand.In(name);

    private string PeerUrl(string etcd) =>
        string.Create(CultureInfo.InvariantCulture, $"http://{layout.EtcdAddress(etcd)}:{layout.Spec.Ports.EtcdPeer}");
}
