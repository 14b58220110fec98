using Npgsql;

namespace Harness.Environments;

/// <summary>
/// A cluster that somebody else runs. Roles come from SQL, so that it does not matter what manages it; all that is made in it
/// lies in one schema, and what breaks it are hooks that its owner wrote and allowed (docs/attached.md).
/// </summary>
public sealed partial class AttachedEnvironment : IEnvironment, ILimited, IOutlivesRun, IReadRouting, ILogSource, IApiRestartable
{
    /// <summary>As in <see cref="EnvironmentSpec.Kind"/>.</summary>
    public const string KindName = "attached";

    private readonly TimeProvider _time;
    private readonly AttachedSpec _attached;
    private readonly AttachedConnections _connections;
    private readonly MemberSql _sql;
    private readonly PatroniClient? _patroni;
    private readonly AttachedView _view;
    private readonly AttachedApi _api;
    private readonly HookRunner _hooks;
    private readonly BrokenParts _broken;
    private ReadRouting _reads;
    private IReadOnlyList<NodeFacts> _facts = [];
    private bool _made;

    /// <summary>Nothing is asked or made before <see cref="StartAsync"/>.</summary>
    /// <exception cref="UserErrorException">There is no configuration, or its password is not there.</exception>
    public AttachedEnvironment(EnvironmentSpec spec, TimeProvider time)
    {
        (_time, Spec, _reads) = (time, spec, spec.Reads);
        _attached = spec.Attached ?? throw NoConfig();
        _connections = new AttachedConnections(_attached, Environment.GetEnvironmentVariable);
        Members = [.. _attached.Nodes.Select(node => node.Name)];
        _sql = new MemberSql(Members.ToDictionary(member => member, _connections.Of));
        var patroni = _attached.Nodes.Where(node => node.Patroni is not null).ToDictionary(node => node.Name, node => node.Patroni!);
        _patroni = patroni.Count == 0 ? null : new PatroniClient(patroni, password: "", time);
        _view = new AttachedView(_attached, _sql, _patroni);
        _api = new AttachedApi(_connections, spec, time);
        _hooks = new HookRunner(_attached, time);
        _broken = new BrokenParts(_attached, spec.DataFolder, time);
    }

    public string Kind => KindName;

    public EnvironmentSpec Spec { get; private set; }

    public Endpoints Endpoints => new(_attached.Workload is { } own ? OriginOf(own) : _attached.Api ?? _api.Url, Writing, Reading);

    public IReadOnlyList<string> Members { get; }

    public bool AllowsFaults => Spec.AllowFaults;

    private string Writing => _attached.Write ?? string.Join(',', Members.Select(_connections.Authority));

    private string Reading => _attached.Read ?? string.Join(',', Members.Select(_connections.Authority));

    /// <summary>The refusal of the kind without its file.</summary>
    public static UserErrorException NoConfig() =>
        new($"environment {KindName} needs --config FILE, which says where the cluster is; environments/attached/example.json is one");

    /// <summary>Looks at the cluster without changing it, and tells the mode that it replicates in.</summary>
    /// <exception cref="UserErrorException">It cannot be used; nothing was made.</exception>
    public async Task<ReplicationMode> InspectAsync(CancellationToken cancellationToken)
    {
        _facts = await AttachedPreflight.RunAsync(_attached, _connections, cancellationToken).ConfigureAwait(false);
        try
        {
            await _view.PairStandbysAsync(cancellationToken).ConfigureAwait(false);
            if (_attached.Workload is { } own)
                await KeyQuery.CheckAsync(_connections.Of(Primary.Name).ConnectionString, own.Keys, cancellationToken).ConfigureAwait(false);
            var rows = await ReplicationAsync(cancellationToken).ConfigureAwait(false);
            var commit = await _sql.ShowAsync(Primary.Name, "synchronous_commit", cancellationToken).ConfigureAwait(false);
            var mode = AttachedModes.Of(Spec.Replication, commit, rows);
            Spec = Spec with { Replication = mode };
            return mode;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new UserErrorException(
                $"{_attached.File}: user \"{Primary.User}\" may not do what every look at the cluster needs ({error.MessageText}); "
                + $"have EXECUTE on that function granted to it", error);
        }
    }

    public async Task StartAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        RefuseBroken();
        _broken.Claim();
        var mode = await InspectAsync(cancellationToken).ConfigureAwait(false);
        progress.Report($"{Members.Count} nodes of one cluster, {Primary.Name} is primary (PostgreSQL {Primary.Version}), replication {mode.Name()}");
        if (_attached.Workload is { } own)
        {
            progress.Report($"writes go to your own API at {OriginOf(own)}; nothing is made in the cluster");
            return;
        }
        try
        {
            var primary = _connections.Of(Primary.Name).ConnectionString;
            await AttachedSchema.MakeAsync(primary, _attached.Schema, cancellationToken).ConfigureAwait(false);
            _made = true;
            progress.Report($"schema '{_attached.Schema}' is there; nothing outside of it is touched");
            if (_attached.Api is { } running)
            {
                await RunningApi.CheckAsync(_attached, primary, _time, cancellationToken).ConfigureAwait(false);
                progress.Report($"the API at {running} writes into it; where it reads is up to its owner");
                return;
            }
            await StartApiAsync(cancellationToken).ConfigureAwait(false);
            progress.Report($"API healthy at {_api.Url}");
        }
        catch (Exception error)
        {
            // What this start has made, and no earlier run, goes again.
            if (Primary.Schema is null)
                Spec = Spec with { DropSchema = true };
            var problems = await StopAsync(CancellationToken.None).ConfigureAwait(false);
            if (error is NpgsqlException)
                throw new UserErrorException($"{Primary.Name}: schema '{_attached.Schema}' cannot be made: {error.Message}", error);
            if (problems.Count == 0)
                throw;
            throw UserErrorException.WithLeftovers(error, problems);
        }
    }

    /// <summary>Ends the API, and drops the schema if that was asked for; the cluster itself goes on.</summary>
    public async Task<IReadOnlyList<string>> StopAsync(CancellationToken cancellationToken)
    {
        await _api.StopAsync().ConfigureAwait(false);
        List<string> problems = [.. Broken.Select(part => $"{part} is not mended: 'env down {KindName} --config {_attached.File}' tries it again")];
        try
        {
            if (_made && Spec.DropSchema)
                await DropSchemaAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (UserErrorException error)
        {
            problems.Add(error.Message);
        }
        _broken.Dispose();
        return problems;
    }

    /// <summary>Drops the schema with all runs in it, also one that a killed run left.</summary>
    /// <returns>False when there was none.</returns>
    /// <exception cref="UserErrorException">It is not ours, somebody else's objects are in it, or there is no primary to ask.</exception>
    public async Task<bool> DropSchemaAsync(CancellationToken cancellationToken)
    {
        string? leader = null;
        // A machine under load may miss one look; what was mended a moment ago may take another.
        await _time.UntilAsync(
            Timeouts.MemberStart,
            async () => (leader = AttachedView.LeaderOf(await _view.FactsAsync(cancellationToken).ConfigureAwait(false))) is not null,
            cancellationToken).ConfigureAwait(false);
        if (leader is null)
            throw new UserErrorException($"schema '{_attached.Schema}' is left: no primary answers; 'env down {KindName} --config {_attached.File}' drops it later");
        try
        {
            var dropped = await AttachedSchema.DropAsync(_connections.Of(leader).ConnectionString, _attached.Schema, cancellationToken).ConfigureAwait(false);
            _made = false;
            return dropped;
        }
        catch (NpgsqlException error)
        {
            throw new UserErrorException($"schema '{_attached.Schema}' of {leader} is left as it is: {error.Message}", error);
        }
    }

    /// <summary>The cluster lives on in any case.</summary>
    public void Detach() => _made = false;

    public Task<ClusterView> ViewAsync(CancellationToken cancellationToken) => _view.ViewAsync(cancellationToken);

    public Task<IReadOnlyList<ReplicationRow>> ReplicationAsync(CancellationToken cancellationToken) => _view.ReplicationAsync(cancellationToken);

    public Task<IReadOnlyList<TimelineFork>> HistoryAsync(CancellationToken cancellationToken) => _view.HistoryAsync(cancellationToken);

    /// <summary>As the user of the file, who need not be a superuser.</summary>
    public string ConnectionString(string member) => _connections.Of(this.Known(member)).ConnectionString;

    public string? MemberAt(string address) => _facts.FirstOrDefault(node => node.Address == address)?.Name;

    public async Task<IReadOnlyDictionary<string, string>> DescribeAsync(CancellationToken cancellationToken)
    {
        var description = new Dictionary<string, string>
        {
            ["environment"] = "attached: a cluster that Harness did not make",
            ["nodes"] = string.Join(", ", Members.Select(member => $"{member} ({_connections.Authority(member)})")),
            ["PostgreSQL"] = await _sql.ShowAsync(Members[0], "server_version", cancellationToken).ConfigureAwait(false),
            ["replication"] = Spec.Replication.Name(),
            ["timeline history"] = await _view.HasHistoryAsync(cancellationToken).ConfigureAwait(false)
                ? "readable" : "not readable without pg_read_server_files or Patroni's address: losses are found, and not set beside the fork",
            ["hooks"] = _attached.Hooks.Count == 0 ? "none" : string.Join(", ", _attached.Hooks.Keys),
        };
        if (_patroni is not null)
            description["Patroni"] = await _patroni.VersionAsync(_attached.Nodes.Where(node => node.Patroni is not null).Select(node => node.Name), cancellationToken).ConfigureAwait(false)
                ?? MemberSql.Unknown;
        if (_attached.Api is { } running)
            description["API"] = $"one that ran already, at {running}; where it reads is up to its owner";
        if (_attached.Workload is { } own)
            description["writes"] = $"own API at {OriginOf(own)}; keys by: {own.Keys}; contents of rows are not compared";
        foreach (var setting in (string[])["synchronous_standby_names", "synchronous_commit"])
            description[setting] = await _sql.ShowAsync(
                _facts.FirstOrDefault(node => !node.InRecovery)?.Name ?? Members[0], setting, cancellationToken).ConfigureAwait(false);
        return description;
    }

    public async Task SetReadsAsync(ReadRouting reads, CancellationToken cancellationToken)
    {
        _reads = reads;
        await RestartApiAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task RestartApiAsync(CancellationToken cancellationToken)
    {
        await _api.StopAsync().ConfigureAwait(false);
        await StartApiAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task StartApiAsync(CancellationToken cancellationToken)
    {
        var reading = _reads == ReadRouting.Replica
            ? _connections.Authority(_facts.FirstOrDefault(node => node.InRecovery)?.Name ?? Members[0])
            : Reading;
        await _api.StartAsync(_reads, reading, Writing, cancellationToken).ConfigureAwait(false);
    }

    public async Task CollectLogsAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        if (ForeignApi is null)
            File.Copy(_api.Log, Path.Combine(folder, "api.log"), overwrite: true);
        await File.WriteAllTextAsync(Path.Combine(folder, "hooks.log"), _hooks.Log, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        _broken.Dispose();
        await _api.DisposeAsync().ConfigureAwait(false);
        await _sql.DisposeAsync().ConfigureAwait(false);
        _patroni?.Dispose();
    }

    /// <summary>Scheme, host and port; the rest of the address is a template.</summary>
    private static Uri OriginOf(OwnApiSpec own) => new(new Uri(own.Url.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)).GetLeftPart(UriPartial.Authority));

    private NodeFacts Primary => _facts.First(node => !node.InRecovery);
}
