using Harness.Environments;
using Npgsql;

namespace Harness.Verifier;

/// <summary>Sees a former leader being rewound by the queries that pg_rewind sends to the leader.</summary>
internal static class RewindProbe
{
    /// <summary>pg_rewind lists the files of its source and reads them by these functions (its source, libpq_source.c).</summary>
    private const string Query =
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
        + "AND (query LIKE '%pg_read_binary_file(%' OR query LIKE '%pg_ls_dir(%'))";

    /// <summary>False too when there is no leader, or it cannot be asked.</summary>
    public static async Task<bool> SeesOneAsync(IEnvironment environment, CancellationToken cancellationToken)
    {
        if ((await environment.ViewAsync(cancellationToken)).Leader is not { State: MemberState.Running } leader)
            return false;
        try
        {
            await using var connection = new NpgsqlConnection(environment.ConnectionString(leader.Name));
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(Query, connection);
            return await command.ExecuteScalarAsync(cancellationToken) is true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
