namespace Harness.Environments;

/// <summary>
/// A Patroni cluster in containers: etcd, PostgreSQL under Patroni, HAProxy and the API, by compose on the Docker engine of
/// this machine. Images are made when they are missing. Everything carries the project's label, by which
/// <see cref="StopAsync"/> removes it; settings lie in one folder.
/// </summary>
public sealed partial class PatroniEnvironment : IEnvironment, IKillable, IPausable, ISlowable, IReplicationModes, IReadRouting, IScalable, ICpuMeter, ILogSource,
    IPartsWatched
{
    /// <summary>As in <see cref="EnvironmentSpec.Kind"/>.</summary>
    public const string KindName = "patroni";

    private static readonly string[] Images = ["etcd", "patroni", "haproxy", "api"];

    private readonly TimeProvider _time;
    private readonly ProcFs _proc = new();
    private readonly HeldWalsenders _held = new();
    private readonly DataFolder _folder;
    private readonly string _project;
    private ContainerParts? _parts;
    private ContainerCluster? _cluster;

    /// <summary>A cluster that is not running yet. Nothing is made before <see cref="StartAsync"/>.</summary>
    /// <exception cref="UserErrorException">A setting is impossible.</exception>
    public PatroniEnvironment(EnvironmentSpec spec, TimeProvider time)
    {
        ContainerSettings.Check(spec);
        _time = time;
        _folder = new DataFolder(spec.DataFolder, KindName, _proc);
        _project = ProjectName.Of(KindName, _folder);
        Spec = spec with { Kind = KindName };
    }

    public string Kind => KindName;

    public EnvironmentSpec Spec { get; private set; }

    public Endpoints Endpoints => Layout.Endpoints;

    public IReadOnlyList<string> Members => Layout.Members;

    /// <summary>Name of the compose project, and value of the label of all that belongs to this cluster.</summary>
    public string Project => _project;

    /// <summary>Absolute path of the folder that holds the settings.</summary>
    public string DataFolder => _folder.Path;

    /// <summary>Before the start the addresses are not known; everything that is published is.</summary>
    private PatroniLayout Layout => _cluster?.Layout ?? LayoutOf(Spec.Subnet ?? NetworkPrefix.Candidates[0]);

    private ContainerCluster Cluster => _cluster ?? throw new InvalidOperationException("the cluster is not running: call StartAsync first");

    /// <summary>
    /// A cluster that another process brought up or left behind, with the settings it was made with.
    /// <see cref="DisposeAsync"/> leaves it running, <see cref="StopAsync"/> ends it, whoever uses it.
    /// </summary>
    /// <param name="dataFolder">Null for the default.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="UserErrorException">The folder was not made by this program.</exception>
    public static PatroniEnvironment? Open(string? dataFolder, TimeProvider time)
    {
        var environment = new PatroniEnvironment(new EnvironmentSpec { DataFolder = dataFolder }, time);
        environment._folder.RefuseForeign();
        if (!environment._folder.IsMarked)
            return null;
        environment.UseSaved();
        return environment;
    }

    public async Task StartAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (_cluster is not null)
            throw new InvalidOperationException("this environment has been started before");
        var api = ApiProgram.Find(Environment.GetEnvironmentVariable(ApiProgram.PathVariable), AppContext.BaseDirectory);
        var parts = await PartsAsync(cancellationToken).ConfigureAwait(false);
        _folder.Claim();
        try
        {
            await EndLeftBehindAsync(parts, progress, cancellationToken).ConfigureAwait(false);
            Preflight.CheckPorts(Layout.ListenAddresses(), _proc);
            EmbeddedFiles.WriteTo(Layout.SourceFolder);
            var images = await new ContainerImages(Layout.SourceFolder, parts.Engine, _time)
                .EnsureAsync(Spec.Release, api.Folder, Images, progress, cancellationToken).ConfigureAwait(false);
            var prefix = await NetworkPrefix.FindAsync(parts.Engine, Spec.Subnet, _proc, cancellationToken).ConfigureAwait(false);
            Use(SavedContainers.Make(Spec, prefix, images));
            SaveSpec(Spec);
            using var startup = new PatroniStartup(Cluster, parts, _time, progress);
            await startup.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await this.UndoAsync(error).ConfigureAwait(false);
            throw;
        }
    }

    public async Task<IReadOnlyList<string>> StopAsync(CancellationToken cancellationToken)
    {
        if (!_folder.IsMarked)
            return [];
        var problems = new List<string>();
        try
        {
            var parts = await PartsAsync(cancellationToken).ConfigureAwait(false);
            problems.AddRange(await parts.Leftovers.RemoveAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (UserErrorException error)
        {
            problems.Add($"containers of {_project}: {error.Message}");
        }
        if (_cluster is not null)
            await _cluster.DisposeAsync().ConfigureAwait(false);
        return _folder.End(problems);
    }

    /// <summary>Lets the cluster live on after this process; <see cref="Open"/> finds it again.</summary>
    public void Detach() => _folder.Release();

    public Task<ClusterView> ViewAsync(CancellationToken cancellationToken) => Cluster.View.ViewAsync(cancellationToken);

    public Task<IReadOnlyList<ReplicationRow>> ReplicationAsync(CancellationToken cancellationToken) => Cluster.View.ReplicationAsync(cancellationToken);

    public Task<IReadOnlyList<TimelineFork>> HistoryAsync(CancellationToken cancellationToken) => Cluster.View.HistoryAsync(cancellationToken);

    public string ConnectionString(string member) => Cluster.View.Sql.ConnectionString(this.Known(member));

    public string? MemberAt(string address) => Layout.MemberAt(address);

    public async Task<IReadOnlyDictionary<string, string>> DescribeAsync(CancellationToken cancellationToken) =>
        await PatroniDescription.OfAsync(Cluster, await PartsAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public async Task StopMemberAsync(string member, CancellationToken cancellationToken)
    {
        var parts = await PartsAsync(cancellationToken).ConfigureAwait(false);
        // A frozen walsender holds the shutdown up.
        await parts.Walsenders.ReleaseAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        var inOrder = await parts.Life.StopAsync(member, cancellationToken).ConfigureAwait(false);
        Cluster.Silent.Silence(member);
        if (!inOrder)
            throw new TimeoutException($"{member} did not stop within {Timeouts.GracefulStop.TotalSeconds} s and was killed. {await parts.Logs.TailAsync(member, cancellationToken).ConfigureAwait(false)}");
    }

    public async Task KillMemberAsync(string member, CancellationToken cancellationToken)
    {
        var parts = await PartsAsync(cancellationToken).ConfigureAwait(false);
        await parts.Life.KillAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        Cluster.Silent.Silence(member);
    }

    public async Task StartMemberAsync(string member, CancellationToken cancellationToken)
    {
        var parts = await PartsAsync(cancellationToken).ConfigureAwait(false);
        await parts.Life.StartAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        await new MemberPrograms(parts, _time).StartPatroniAsync(member, cancellationToken).ConfigureAwait(false);
        Cluster.Silent.Hear(member);
        var up = await _time.UntilAsync(Timeouts.MemberStart, () => Cluster.View.Patroni.AnswersAsync(member, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (!up)
            throw new UserErrorException($"{member} does not answer within {Timeouts.MemberStart.TotalSeconds} s. {await parts.Logs.TailAsync(member, cancellationToken).ConfigureAwait(false)}");
    }

    public async Task<bool> IsRunningAsync(string member, CancellationToken cancellationToken) =>
        (await StateAsync(member, cancellationToken).ConfigureAwait(false)).IsRunning;

    public async Task PauseMemberAsync(string member, CancellationToken cancellationToken)
    {
        var parts = await PartsAsync(cancellationToken).ConfigureAwait(false);
        await parts.Life.PauseAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        Cluster.Silent.Silence(member);
    }

    public async Task ResumeMemberAsync(string member, CancellationToken cancellationToken)
    {
        var parts = await PartsAsync(cancellationToken).ConfigureAwait(false);
        await parts.Life.UnpauseAsync(this.Known(member), cancellationToken).ConfigureAwait(false);
        Cluster.Silent.Hear(member);
    }

    public async Task<bool> IsPausedAsync(string member, CancellationToken cancellationToken) =>
        (await StateAsync(member, cancellationToken).ConfigureAwait(false)).IsPaused;

    public async Task<int> HoldReplicationAsync(string leader, CancellationToken cancellationToken) =>
        await (await PartsAsync(cancellationToken).ConfigureAwait(false)).Walsenders.HoldAsync(this.Known(leader), cancellationToken).ConfigureAwait(false);

    public async Task ReleaseReplicationAsync(string leader, CancellationToken cancellationToken) =>
        await (await PartsAsync(cancellationToken).ConfigureAwait(false)).Walsenders.ReleaseAsync(this.Known(leader), cancellationToken).ConfigureAwait(false);

    public async Task SetReplicationModeAsync(ReplicationMode mode, CancellationToken cancellationToken)
    {
        await new ReplicationModeSwitch(Cluster.View, _time).ChangeAsync(mode, cancellationToken).ConfigureAwait(false);
        SaveSpec(Spec with { Replication = mode });
    }

    public async Task SetReadsAsync(ReadRouting reads, CancellationToken cancellationToken)
    {
        var parts = await PartsAsync(cancellationToken).ConfigureAwait(false);
        SaveSpec(Spec with { Reads = reads });
        using var startup = new PatroniStartup(Cluster, parts, _time, SilentProgress.Instance);
        await startup.RestartApiAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task ScaleAsync(int nodes, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var wanted = Spec with { Nodes = nodes };
        ContainerSettings.Check(wanted);
        var parts = await PartsAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> added = [.. PatroniLayout.Names(nodes).Except(Members)];
        IReadOnlyList<string> removed = [.. Members.Except(PatroniLayout.Names(nodes))];
        Preflight.CheckPorts(Layout.MemberAddresses(added), _proc);
        foreach (var member in removed.Reverse())
        {
            await parts.Life.StopAsync(member, cancellationToken).ConfigureAwait(false);
            if (Spec.OwnDisks)
                await parts.Commands.DemandAsync(OwnDisks.Holder, OwnDisks.Empty(member), cancellationToken).ConfigureAwait(false);
            // The holder keeps its disks.
            await parts.Project.RemoveAsync(member, Spec.OwnDisks ? null : PatroniLayout.VolumeOf(_project, member), cancellationToken).ConfigureAwait(false);
            progress.Report($"{member} removed");
        }
        var former = Cluster;
        Use(former.Saved with { Spec = wanted });
        SaveSpec(wanted);
        await former.DisposeAsync().ConfigureAwait(false);
        if (added.Count > 0)
            await parts.Compose.RunAsync(Layout.Compose, ["up", "--detach", "--no-recreate", .. added], SilentProgress.Instance, cancellationToken).ConfigureAwait(false);
        using var startup = new PatroniStartup(Cluster, parts, _time, progress);
        await startup.ReplicasAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyDictionary<string, TimeSpan>> CpuTimesAsync(CancellationToken cancellationToken) =>
        await (await PartsAsync(cancellationToken).ConfigureAwait(false)).Cpu.TimesAsync(cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<string>> UnorderedEndsAsync(CancellationToken cancellationToken)
    {
        var parts = await PartsAsync(cancellationToken).ConfigureAwait(false);
        return await ContainerEnds.UnorderedAsync(parts.Project, parts.Commands, parts.Resources.Limits, cancellationToken).ConfigureAwait(false);
    }

    public async Task CollectLogsAsync(string folder, CancellationToken cancellationToken)
    {
        var parts = await PartsAsync(cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(folder);
        File.Copy(Layout.ComposeFile, Path.Combine(folder, Path.GetFileName(Layout.ComposeFile)), overwrite: true);
        File.Copy(Layout.VariablesFile, Path.Combine(folder, "compose.env"), overwrite: true);
        var events = new EngineEvents(parts.Engine, _project, _time);
        await using (events.ConfigureAwait(false))
            await events.WriteRememberedAsync(Path.Combine(folder, EngineEvents.FileName), cancellationToken).ConfigureAwait(false);
        await parts.Logs.CopyAsync(folder, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the cluster if this environment started it and has not let it go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_folder.IsClaimed)
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
        else if (_cluster is not null)
            await _cluster.DisposeAsync().ConfigureAwait(false);
        _parts?.Dispose();
        _folder.Dispose();
    }

    /// <summary>Takes the settings of the cluster in the folder; a harness killed early may not have saved any.</summary>
    private void UseSaved()
    {
        var saved = SavedContainers.Load(Layout.SavedFile)
            ?? SavedContainers.Make(Spec with { Nodes = PatroniLayout.MostMembers }, NetworkPrefix.Candidates[0], new Dictionary<string, string>());
        Use(saved with { Spec = saved.Spec with { DataFolder = Spec.DataFolder } });
    }

    private void Use(SavedContainers saved)
    {
        Spec = saved.Spec;
        _cluster = new ContainerCluster(LayoutOf(saved.Prefix), saved, _time);
    }

    /// <summary>What has changed while the cluster runs, for compose, for this process and for those that open it later.</summary>
    private void SaveSpec(EnvironmentSpec spec)
    {
        Spec = spec;
        Cluster.Layout = LayoutOf(Cluster.Saved.Prefix);
        (Cluster.Saved with { Spec = spec }).Save(Layout.SavedFile);
        StoredJson.WriteText(Layout.VariablesFile, string.Concat(
            Layout.Variables(Cluster.Saved.Password, Cluster.Saved.Images).Select(variable => $"{variable.Key}={variable.Value}\n")));
    }

    private PatroniLayout LayoutOf(string prefix) => new(Spec, _folder.Path, _project, prefix);

    private async Task<ContainerParts> PartsAsync(CancellationToken cancellationToken) =>
        _parts ??= await ContainerParts.ConnectAsync(_project, _time, cancellationToken).ConfigureAwait(false);

    private async Task<ContainerState> StateAsync(string member, CancellationToken cancellationToken) =>
        await (await PartsAsync(cancellationToken).ConfigureAwait(false)).Project.StateAsync(this.Known(member), cancellationToken).ConfigureAwait(false);

    /// <summary>By the label, so that what a killed run has left is found also when its folder is gone.</summary>
    private async Task EndLeftBehindAsync(ContainerParts parts, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (await parts.Leftovers.AnyAsync(cancellationToken).ConfigureAwait(false))
        {
            progress.Report($"ending the cluster {_project} that an earlier run left");
            var problems = await parts.Leftovers.RemoveAsync(cancellationToken).ConfigureAwait(false);
            if (problems.Count > 0)
                throw new UserErrorException($"the cluster {_project} that an earlier run left cannot be ended: {string.Join("; ", problems)}");
        }
        _folder.Empty();
    }
}
