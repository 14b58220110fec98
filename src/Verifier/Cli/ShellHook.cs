using System.Diagnostics;
using Harness.Environments;
using Npgsql;

namespace Harness.Verifier;

/// <summary>A user's shell command that is told where the members are.</summary>
/// <param name="command">Run by <c>/bin/sh -c</c>.</param>
internal sealed class ShellHook(string command)
{
    /// <exception cref="UserErrorException">The command did not end with 0.</exception>
    public async Task RunAsync(IReadOnlyDictionary<string, string> members, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", command } };
        foreach (var (member, connection) in members)
            start.Environment[$"PG_{member.ToUpperInvariant()}"] = Url(connection);
        start.Environment["PG_LEADER"] = Url(members.First().Value);
        using var process = Process.Start(start) ?? throw new UserErrorException($"could not start /bin/sh for '{command}'");
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new UserErrorException($"--before-final-read '{command}' ended with exit code {process.ExitCode}");
    }

    /// <summary>A URL as psql and libpq read it.</summary>
    private static string Url(string connection)
    {
        var parts = new NpgsqlConnectionStringBuilder(connection);
        return $"postgresql://{Uri.EscapeDataString(parts.Username ?? "")}:{Uri.EscapeDataString(parts.Password ?? "")}@{parts.Host}:{parts.Port}/{Uri.EscapeDataString(parts.Database ?? "")}";
    }
}
