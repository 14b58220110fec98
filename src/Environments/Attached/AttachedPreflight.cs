using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Npgsql;

namespace Harness.Environments;

/// <summary>Looks at an attached cluster before anything is made in it.</summary>
internal static class AttachedPreflight
{
    /// <returns>The facts of each node, in the order of the file.</returns>
    /// <exception cref="UserErrorException">A node cannot be asked, they are not one cluster with one primary, or rights are missing.</exception>
    public static async Task<IReadOnlyList<NodeFacts>> RunAsync(AttachedSpec spec, AttachedConnections connections, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(spec.Nodes.Select(node => AskAsync(spec, connections, node.Name, cancellationToken))).ConfigureAwait(false);
        var problems = answers.Select(answer => answer.Problem).OfType<string>().ToList();
        if (problems.Count == 0)
            problems.AddRange(Judge(spec, [.. answers.Select(answer => answer.Facts!)]));
        return problems.Count == 0
            ? [.. answers.Select(answer => answer.Facts!)]
            : throw new UserErrorException(string.Join('\n', problems.Select(problem => $"{spec.File}: {problem}")));
    }

    /// <summary>What is wrong with a cluster whose nodes all answer; empty when it can be used.</summary>
    internal static IEnumerable<string> Judge(AttachedSpec spec, IReadOnlyList<NodeFacts> nodes)
    {
        foreach (var same in nodes.GroupBy(node => (node.Address, node.StartedAt)).Where(group => group.Key.Address is not null && group.Count() > 1))
            yield return $"{Names(same)} are one and the same server ({same.Key.Address}): give each node the address of its own server, past any proxy";
        foreach (var problem in (string[])[.. Identity(nodes), .. Primaries(nodes), .. Rights(spec, nodes)])
            yield return problem;
    }

    private static IEnumerable<string> Identity(IReadOnlyList<NodeFacts> nodes)
    {
        var systems = nodes.Where(node => node.SystemIdentifier is not null).GroupBy(node => node.SystemIdentifier).ToList();
        if (systems.Count > 1)
            yield return "the nodes are of different clusters: "
                + string.Join("; ", systems.Select(system => $"{Names(system)} with system identifier {system.Key}"));
        if (nodes.Select(node => node.Database).Distinct().Count() > 1)
            yield return $"the nodes are to be asked in different databases: {string.Join(", ", nodes.Select(node => $"{node.Name} in {node.Database}"))}";
    }

    private static IEnumerable<string> Primaries(IReadOnlyList<NodeFacts> nodes)
    {
        var primaries = nodes.Where(node => !node.InRecovery).ToList();
        if (primaries.Count == 0)
            yield return $"no node is primary: {Names(nodes)} are all in recovery; name the primary too, or promote one";
        if (primaries.Count > 1)
            yield return $"{primaries.Count} nodes are primary ({Names(primaries)}): one cluster has one; make the others standbys of it, or take them out";
    }

    private static IEnumerable<string> Rights(AttachedSpec spec, IReadOnlyList<NodeFacts> nodes)
    {
        if (nodes.FirstOrDefault(node => !node.InRecovery) is not { } primary)
            yield break;
        var user = $"\"{primary.User}\"";
        if (nodes.FirstOrDefault(node => !node.MayMonitor) is { } blind)
            yield return $"{blind.Name}: user {user} may not see pg_stat_replication; run on the primary: GRANT pg_monitor TO {user};";
        if (spec.Workload is not null)
            yield break;
        if (primary.Schema is null && !primary.MayCreate)
            yield return $"{primary.Name}: user {user} may not make the schema '{spec.Schema}'; run on the primary: "
                + $"GRANT CREATE ON DATABASE \"{primary.Database}\" TO {user};";
        if (primary.Schema is { IsOurs: false })
            yield return $"{primary.Name}: schema '{spec.Schema}' is there and was not made by Harness, so it is not touched; "
                + "name another one (\"schema\" in the file)";
        if (primary.Schema is { IsOurs: true, IsOwner: false })
            yield return $"{primary.Name}: schema '{spec.Schema}' of an earlier run belongs to another user; come as that user, or name another schema";
    }

    private static async Task<(NodeFacts? Facts, string? Problem)> AskAsync(
        AttachedSpec spec, AttachedConnections connections, string node, CancellationToken cancellationToken)
    {
        try
        {
            return (await NodeFacts.AskAsync(node, connections.Of(node).ConnectionString, spec.Schema, cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception error) when (error is NpgsqlException or SocketException or IOException or TimeoutException or InvalidOperationException or NotSupportedException)
        {
            return (null, $"{node} ({connections.Authority(node)}): {Why(error, connections.Of(node))}");
        }
    }

    /// <summary>By SQLSTATE and the kind of the error, never by its text.</summary>
    internal static string Why(Exception error, NpgsqlConnectionStringBuilder connection) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
            $"user \"{connection.Username}\" was refused ({refused.SqlState}: {refused.MessageText}); put its password into PGPASSWORD, ~/.pgpass "
            + "or the variable that \"passwordVariable\" names, and look at pg_hba.conf and SSL Mode",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
            $"there is no database \"{connection.Database}\"; correct Database in its connection",
        PostgresException other => $"PostgreSQL refused ({other.SqlState}: {other.MessageText})",
        { InnerException: SocketException socket } => Unreachable(socket),
        SocketException socket => Unreachable(socket),
        { InnerException: AuthenticationException or CryptographicException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException } =>
            $"TLS does not come about ({error.GetBaseException().Message}); correct SSL Mode, Root Certificate, and Host, which the server's certificate must name",
        { InnerException: TimeoutException } or TimeoutException =>
            "it does not answer as PostgreSQL within the time limit; correct Host and Port, or look for a firewall in between",
        _ => $"it does not answer as PostgreSQL does ({error.Message}); correct Host, Port and SSL Mode in its connection, or start it: what stands before a server that is down may take connections",
    };

    private static string Unreachable(SocketException socket) => $"it cannot be reached ({socket.Message}); correct Host and Port, or start it";

    private static string Names(IEnumerable<NodeFacts> nodes) => string.Join(", ", nodes.Select(node => node.Name));
}
