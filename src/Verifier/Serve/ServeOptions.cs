using System.Net;
using Harness.Environments;

namespace Harness.Verifier;

/// <summary>Where pages are served, of what, and to whom.</summary>
internal sealed record ServeOptions
{
    public const int DefaultPort = 8100;

    /// <summary>Shorter ones could be guessed.</summary>
    private const int ShortestToken = 16;

    public required IPAddress Bind { get; init; }

    /// <summary>0 for any free one.</summary>
    public required int Port { get; init; }

    /// <summary>Folder that holds the folders of runs, absolute; made when it is not there.</summary>
    public required string Reports { get; init; }

    /// <summary>What a caller has to know; null: whoever reaches the address may do everything.</summary>
    public string? Token { get; init; }

    /// <summary>Names besides addresses that browsers may call this server by.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>True when only this machine can reach the server.</summary>
    public bool IsLocal => IPAddress.IsLoopback(Bind);

    /// <exception cref="UserErrorException">A flag is impossible, alone or with the others.</exception>
    public static ServeOptions Of(string bind, int port, string reports, string? token, IReadOnlyList<string> names)
    {
        if (!IPAddress.TryParse(bind == "localhost" ? "127.0.0.1" : bind, out var address))
            throw new UserErrorException($"--bind {bind}: expected an address of this machine, e.g. 127.0.0.1, or 0.0.0.0 for all of them");
        if (port is < 0 or > 65535)
            throw new UserErrorException($"--port {port}: expected a port from 1 to 65535, or 0 for any free one, e.g. {DefaultPort}");
        var options = new ServeOptions
        {
            Bind = address, Port = port, Reports = Path.GetFullPath(reports), Token = string.IsNullOrEmpty(token) ? null : token, Names = names,
        };
        if (options is { IsLocal: false, Token: null })
            throw new UserErrorException(
                $"--bind {bind} can be reached from other machines, and whoever reaches it may start runs and delete reports: give a token,"
                + "\n  by --token or, unseen in lists of processes, by the variable HARNESS_TOKEN; \"openssl rand -hex 16\" makes one");
        if (options.Token is { Length: < ShortestToken })
            throw new UserErrorException($"--token: expected at least {ShortestToken} characters; \"openssl rand -hex 16\" makes a good one");
        return options;
    }
}
