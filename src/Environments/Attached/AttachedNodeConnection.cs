using System.Globalization;
using Npgsql;

namespace Harness.Environments;

/// <summary>The connection string of a node as users write it.</summary>
public static class AttachedNodeConnection
{
    /// <summary>What is wrong with it, to complete "nodes[0].connection ..."; null when it can be used. Never shows a value.</summary>
    public static string? Problem(string text)
    {
        const string Example = "e.g. \"postgresql://harness@10.0.0.1:5432/app?sslmode=require\" or \"Host=10.0.0.1;Port=5432;Database=app;Username=harness\"";
        NpgsqlConnectionStringBuilder connection;
        try
        {
            connection = Read(text);
        }
        catch (UrlException error)
        {
            return $"{error.Message}, {Example}";
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
        {
            // Npgsql's own message quotes only the keyword, but a malformed text may have anything in that place.
            return $"is no connection string of Npgsql (key=value pairs between semicolons) and no URL, {Example}";
        }
        if (!string.IsNullOrEmpty(connection.Password))
            return "holds a password: take it out, and put it into PGPASSWORD, ~/.pgpass (or Passfile=...), or the variable that \"passwordVariable\" names";
        if (string.IsNullOrEmpty(connection.Host) || connection.Host.Contains(',') || connection.Host.StartsWith('/'))
            return $"names no single host by TCP: each node needs its own, {Example}";
        if (string.IsNullOrEmpty(connection.Database) || string.IsNullOrEmpty(connection.Username))
            return $"needs a Database and a Username, {Example}";
        return null;
    }

    /// <summary>Reads a text without a problem: a URL as libpq takes it, or Npgsql's pairs.</summary>
    /// <exception cref="ArgumentException">It is neither; so are other exceptions of Npgsql's.</exception>
    internal static NpgsqlConnectionStringBuilder Read(string text) =>
        text.Contains("://", StringComparison.Ordinal) ? OfUrl(text) : new NpgsqlConnectionStringBuilder(text);

    private static NpgsqlConnectionStringBuilder OfUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("postgresql" or "postgres"))
            throw new UrlException("is no URL that begins with postgresql://");
        var user = url.UserInfo.Split(':', 2);
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host.Trim('[', ']'), Port = url.Port < 0 ? NpgsqlConnection.DefaultPort : url.Port, Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? user[1] : null, Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')),
        };
        foreach (var part in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            Take(connection, part.Split('=', 2) is [var name, var value] ? (name, Uri.UnescapeDataString(value)) : (part, ""));
        return connection;
    }

    private static void Take(NpgsqlConnectionStringBuilder connection, (string Name, string Value) parameter)
    {
        if (parameter.Name == "sslmode" && Enum.TryParse<SslMode>(parameter.Value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var mode))
            connection.SslMode = mode;
        else if (parameter.Name == "sslrootcert")
            connection.RootCertificate = parameter.Value;
        else if (parameter.Name == "sslcert")
            connection.SslCertificate = parameter.Value;
        else if (parameter.Name == "sslkey")
            connection.SslKey = parameter.Value;
        else if (parameter.Name == "connect_timeout" && int.TryParse(parameter.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            connection.Timeout = seconds;
        else if (parameter.Name == "password")
            connection.Password = parameter.Value;
        else
            throw new UrlException($"has the parameter '{parameter.Name}' with an impossible value, or one that is not known (sslmode, sslrootcert, sslcert, sslkey and connect_timeout are)");
    }

    private sealed class UrlException(string message) : ArgumentException(message);
}
