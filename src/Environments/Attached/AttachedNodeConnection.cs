using Npgsql;

namespace Harness.Environments;

/// <summary>The connection string of a node as users write it.</summary>
public static class AttachedNodeConnection
{
    /// <summary>What is wrong with it, to complete "nodes[0].connection ..."; null when it can be used. Never shows a value.</summary>
    public static string? Problem(string text)
    {
        const string Example = "e.g. \"Host=10.0.0.1;Port=5432;Database=app;Username=harness\"";
        NpgsqlConnectionStringBuilder connection;
        try
        {
            connection = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
        {
            // Npgsql's own message quotes only the keyword, but a malformed text may have anything in that place.
            return $"is no connection string of Npgsql (key=value pairs between semicolons), {Example}";
        }
        if (!string.IsNullOrEmpty(connection.Password))
            return "holds a password: take it out, and put it into PGPASSWORD, ~/.pgpass (or Passfile=...), or the variable that \"passwordVariable\" names";
        if (string.IsNullOrEmpty(connection.Host) || connection.Host.Contains(',') || connection.Host.StartsWith('/'))
            return $"names no single host by TCP: each node needs its own, {Example}";
        if (string.IsNullOrEmpty(connection.Database) || string.IsNullOrEmpty(connection.Username))
            return $"needs a Database and a Username, {Example}";
        return null;
    }
}
