using System.Globalization;
using Npgsql;

namespace Harness.Environments;

/// <summary>Connection strings of an attached cluster, with the password from where it is kept.</summary>
internal sealed class AttachedConnections
{
    private readonly AttachedSpec _spec;
    private readonly string? _password;

    /// <exception cref="UserErrorException">The variable of the password is not set.</exception>
    public AttachedConnections(AttachedSpec spec, Func<string, string?> variable)
    {
        _spec = spec;
        if (spec.PasswordVariable is { } name)
            _password = variable(name) is { Length: > 0 } password
                ? password
                : throw new UserErrorException($"{spec.File}: the password is in the environment variable {name}, which is not set: export {name}=...");
    }

    /// <summary>Null: Npgsql looks for it in <c>PGPASSWORD</c>, <c>PGPASSFILE</c> and <c>~/.pgpass</c>.</summary>
    public string? Password => _password;

    /// <summary>To the database of the file, with the schema of the run in front.</summary>
    public NpgsqlConnectionStringBuilder Of(string member)
    {
        var connection = AttachedNodeConnection.Read(Node(member).Connection);
        connection = new NpgsqlConnectionStringBuilder(connection.ConnectionString)
        {
            Pooling = false,
            CommandTimeout = 30,
            CancellationTimeout = -1,
            GssEncryptionMode = GssEncryptionMode.Disable,
            ApplicationName = "harness",
        };
        // The user's own query finds its tables as the user's role does.
        if (_spec.Workload is null)
            connection.SearchPath = _spec.Schema;
        // Faraway clusters may say otherwise; Npgsql's own 15 s are long for a member that is down.
        if (!connection.ContainsKey("Timeout"))
            connection.Timeout = 3;
        if (_password is not null)
            connection.Password = _password;
        return connection;
    }

    public AttachedNode Node(string member) => _spec.Nodes.First(node => node.Name == member);

    /// <summary><c>host:port</c> as the API and people read it.</summary>
    public string Authority(string member)
    {
        var connection = AttachedNodeConnection.Read(Node(member).Connection);
        return string.Create(CultureInfo.InvariantCulture, $"{connection.Host}:{connection.Port}");
    }
}
