using System.Globalization;

namespace Harness.Environments;

/// <summary>Brings one cluster up, from empty folders to the first healthy answer of the API.</summary>
internal sealed class LocalStartup(
    LocalCluster cluster, Programs programs, Account account, ApiProgram? api, ProcFs proc, TimeProvider time, IProgress<string> progress)
{
    private readonly HttpProbe _probe = new(time);
    private readonly PatroniReadiness _ready = new(cluster.View, cluster.Layout.Members, time);
    private readonly long _start = time.GetTimestamp();

    private LocalLayout Layout => cluster.Layout;

    /// <exception cref="UserErrorException">A process ended or something did not come up in time.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var probe = _probe;
        await MakePlacesAsync(cancellationToken).ConfigureAwait(false);
        foreach (var etcd in Layout.Etcds)
            cluster.Processes.StartEtcd(programs, account, etcd);
        cluster.Processes.StartProxy(programs, account);
        // Patroni that does not find etcd looks again after 5 s only.
        await UntilAsync("etcd is not healthy", Layout.Etcds[0], EtcdIsHealthyAsync, cancellationToken).ConfigureAwait(false);
        Report("etcd healthy");

        foreach (var member in Layout.Members)
            cluster.Processes.StartPatroni(programs, account, member);
        var leader = await LeaderAsync(cancellationToken).ConfigureAwait(false);
        Report($"leader {leader}");
        await AppDatabase.MakeAsync(cluster.Sql.ConnectionString(leader), cluster.Saved.Password, cancellationToken).ConfigureAwait(false);

        await UntilAsync("HAProxy does not route writes to exactly the leader", ClusterProcesses.Proxy, RoutesWritesAsync, cancellationToken).ConfigureAwait(false);
        Report("writable through HAProxy");
        if (api is not null)
            cluster.Processes.StartApi(api, Layout);
        await ReplicasAsync(cancellationToken).ConfigureAwait(false);
        if (api is null)
            return;
        await UntilAsync($"the API is not healthy ({HealthUrl})", ClusterProcesses.Api, () => _probe.AnswersAsync(HealthUrl, cancellationToken), cancellationToken).ConfigureAwait(false);
        Report($"API healthy on {Layout.Endpoints.ApiUrl}");
    }

    private Uri HealthUrl => new(Layout.Endpoints.ApiUrl, "healthz");

    private async Task<string> LeaderAsync(CancellationToken cancellationToken)
    {
        string? leader = null;
        await UntilAsync("no leader", LocalLayout.PatroniProcess(Layout.Members[0]), async () =>
            (leader = await _ready.LeaderAsync(cancellationToken).ConfigureAwait(false)) is not null, cancellationToken).ConfigureAwait(false);
        return leader!;
    }

    private async Task ReplicasAsync(CancellationToken cancellationToken)
    {
        var log = LocalLayout.PatroniProcess(Layout.Members[^1]);
        await UntilAsync("not all replicas stream", log, () => _ready.AllStreamAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        Report($"{Layout.Members.Count} of {Layout.Members.Count} members streaming");
        await UntilAsync("HAProxy does not route reads to every replica", ClusterProcesses.Proxy, RoutesReadsAsync, cancellationToken).ConfigureAwait(false);

        var mode = Layout.Spec.Replication;
        string? standbys = null;
        await UntilAsync($"replication mode {mode.Name()} is not confirmed", log, async () =>
        {
            standbys = await _ready.ConfirmAsync(mode, cancellationToken).ConfigureAwait(false);
            return standbys is not null;
        }, cancellationToken).ConfigureAwait(false);
        Report($"replication mode {mode.Name()} confirmed: synchronous standbys {standbys}");
    }

    private async Task MakePlacesAsync(CancellationToken cancellationToken)
    {
        var system = new SystemCommand(time);
        MakeFolders();
        if (Layout.Networks is { } networks)
        {
            await new MemberNetworks(networks, system).MakeAsync(Layout.Members, Layout.Etcds, cancellationToken).ConfigureAwait(false);
            Report($"a network namespace for each member, {networks.Range}, made");
        }
        if (Layout.Spec.OwnDisks)
        {
            await new MemberDisks(Layout, system, proc).MakeAsync(account, cancellationToken).ConfigureAwait(false);
            Report("a disk for each member made");
        }
    }

    private void MakeFolders()
    {
        Directory.CreateDirectory(Layout.LogFolder);
        Posix.ChangeMode(Layout.LogFolder, Permissions.OwnerFolder);
        foreach (var folder in (string[])[Layout.ConfigFolder, Layout.RunFolder, Layout.EtcdFolder, Layout.NodesFolder])
            account.MakeFolder(folder);
        foreach (var member in Layout.Members)
        {
            account.MakeFolder(Layout.NodeFolder(member));
            account.MakeFolder(Layout.SocketFolder(member));
            WriteConfig(Layout.PatroniConfig(member), PatroniConfig.Of(Layout, member, cluster.Saved.Password, programs.PostgresFolder));
        }
        WriteConfig(Layout.ProxyConfig, HaproxyConfig.Of(Layout));
    }

    private void WriteConfig(string path, string text)
    {
        StoredJson.WriteText(path, text);
        account.GiveAway(path);
    }

    private async Task<bool> EtcdIsHealthyAsync()
    {
        var answers = await Task.WhenAll(Layout.Etcds.Select(etcd =>
            _probe.AnswersAsync(new Uri(Layout.EtcdUrl(etcd), "health"), CancellationToken.None))).ConfigureAwait(false);
        return answers.All(answer => answer);
    }

    /// <summary>HAProxy takes every server as up until its first check, so one must be up and no other.</summary>
    private async Task<bool> RoutesWritesAsync() => await CountUpAsync(HaproxyConfig.Write).ConfigureAwait(false) == 1;

    private async Task<bool> RoutesReadsAsync() =>
        await CountUpAsync(HaproxyConfig.Read).ConfigureAwait(false) == Layout.Members.Count - 1;

    private async Task<int> CountUpAsync(string proxy)
    {
        using var limit = new RequestLimit(Timeouts.Request, time, CancellationToken.None);
        try
        {
            var servers = await HaproxyStats.ReadAsync(Layout.ProxySocket, limit.Token).ConfigureAwait(false);
            return HaproxyStats.Up(servers, proxy, [.. Layout.Members]).Count;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    /// <summary>Waits within the time for the whole start, and gives up at once when any process has ended.</summary>
    private async Task UntilAsync(string failure, string log, Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        var left = Timeouts.ClusterStart - time.GetElapsedTime(_start);
        var reached = await time.UntilAsync(left, () =>
        {
            if (cluster.Table.All.FirstOrDefault(process => !cluster.Table.IsAlive(process)) is { } ended)
                throw new UserErrorException($"{ended.Name} ended while the cluster was starting. {LogTail.Of(Layout.Log(ended.Name))}");
            return condition();
        }, cancellationToken).ConfigureAwait(false);
        if (!reached)
            throw new UserErrorException(
                $"{failure} within {Timeouts.ClusterStart.TotalSeconds} s. {LogTail.Of(Layout.Log(log))}");
    }

    private void Report(string what) =>
        progress.Report(string.Create(CultureInfo.InvariantCulture, $"{what} after {time.GetElapsedTime(_start).TotalSeconds:F1} s"));
}
