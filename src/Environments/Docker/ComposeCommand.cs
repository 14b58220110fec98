using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Harness.Environments;

/// <summary>What compose is run on.</summary>
/// <param name="Project">Name of the project.</param>
/// <param name="Files">Compose files, later ones over earlier ones.</param>
/// <param name="Variables">Env file with the values of the compose file's variables.</param>
internal sealed record ComposeSet(string Project, IReadOnlyList<string> Files, string Variables)
{
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Options that come before the verb; version 1 and 2 of compose take the same ones.</summary>
    public IReadOnlyList<string> Options =>
    [
        "--ansi", "never", "--project-name", Project, "--env-file", Variables,
        .. Files.SelectMany(file => (string[])["--file", file]),
        .. Profiles.SelectMany(profile => (string[])["--profile", profile]),
    ];
}

/// <summary>The compose command of this machine: <c>docker compose</c> (the plugin) or <c>docker-compose</c>.</summary>
internal sealed partial class ComposeCommand
{
    private const string ComposePrefix = "COMPOSE_";
    private const int TailLines = 20;

    private static readonly string[][] Candidates = [["docker", "compose"], ["docker-compose"]];

    /// <summary>Earlier ones know no profiles, or refuse keys of the compose files.</summary>
    private static readonly System.Version Oldest = new(1, 29);

    private readonly IReadOnlyList<string> _command;
    private readonly Uri _engine;
    private readonly TimeProvider _time;

    private ComposeCommand(IReadOnlyList<string> command, string version, Uri engine, TimeProvider time)
    {
        _command = command;
        Version = version;
        _engine = engine;
        _time = time;
    }

    /// <summary>First line that it prints about its version.</summary>
    public string Version { get; }

    /// <exception cref="UserErrorException">Neither is there in a version that will do.</exception>
    public static async Task<ComposeCommand> FindAsync(DockerEngine engine, TimeProvider time, CancellationToken cancellationToken)
    {
        var (command, version) = await ChooseAsync(async candidate =>
        {
            var lines = new List<string>();
            var asked = new ComposeCommand(candidate, "", engine.Address, time);
            return await asked.TryRunAsync(["version"], [], lines.Add, Timeouts.VersionQuery, cancellationToken).ConfigureAwait(false) == 0
                ? lines.FirstOrDefault() ?? ""
                : null;
        }).ConfigureAwait(false);
        return new ComposeCommand(command, version, engine.Address, time);
    }

    /// <summary>Runs a verb of compose, e.g. <c>up --detach</c>.</summary>
    /// <param name="progress">Told every line that it prints.</param>
    /// <exception cref="UserErrorException">It failed, with the end of its output, or took too long.</exception>
    public async Task RunAsync(
        ComposeSet set, IReadOnlyList<string> verb, IProgress<string> progress, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        var tail = new Queue<string>();
        var allowed = limit ?? Timeouts.Compose;
        var code = await TryRunAsync([.. set.Options, .. verb], KeysOf(File.ReadLines(set.Variables)), line =>
        {
            progress.Report(line);
            tail.Enqueue(line);
            if (tail.Count > TailLines)
                tail.Dequeue();
        }, allowed, cancellationToken).ConfigureAwait(false);
        if (code == 0)
            return;
        var how = code is { } some ? $"ended with exit code {some}" : $"did not end within {allowed.TotalSeconds} s";
        throw new UserErrorException(
            $"'{string.Join(' ', [.. _command, .. verb])}' of project {set.Project} {how}. End of its output:{string.Concat(tail.Select(line => "\n  " + line))}");
    }

    /// <summary>Takes the first command that is there in a version that will do, the plugin before the command of its own.</summary>
    /// <param name="versionOf">What a command prints about its version; null when it is not there.</param>
    /// <exception cref="UserErrorException">None.</exception>
    internal static async Task<(IReadOnlyList<string> Command, string Version)> ChooseAsync(Func<IReadOnlyList<string>, Task<string?>> versionOf)
    {
        var old = new List<string>();
        foreach (var candidate in Candidates)
        {
            if (await versionOf(candidate).ConfigureAwait(false) is not { } printed)
                continue;
            // A version that cannot be read may well do.
            if (!System.Version.TryParse(Number().Match(printed).Value, out var number) || number >= Oldest)
                return (candidate, printed);
            old.Add($"'{string.Join(' ', candidate)}' is {number}");
        }
        throw new UserErrorException(
            (old.Count > 0 ? $"compose is too old: {string.Join(" and ", old)}, and {Oldest} is needed" : "neither 'docker compose' nor 'docker-compose' is installed")
            + ". Install the plugin (https://docs.docker.com/compose/install/linux/; on Debian: sudo apt-get install docker-compose)");
    }

    [GeneratedRegex(@"[0-9]+\.[0-9]+(\.[0-9]+)?")]
    private static partial Regex Number();

    /// <summary>Names of the variables that an env file sets.</summary>
    internal static IReadOnlyList<string> KeysOf(IEnumerable<string> lines) =>
        [.. lines.Where(line => !line.StartsWith('#') && line.Contains('=')).Select(line => line[..line.IndexOf('=', StringComparison.Ordinal)].Trim())];

    /// <param name="ownVariables">Variables of this process that are not passed on: they would win over the env file.</param>
    /// <returns>The exit code; null when it is not installed or was ended because its time was over.</returns>
    private async Task<int?> TryRunAsync(
        IReadOnlyList<string> arguments, IReadOnlyList<string> ownVariables, Action<string> line, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartOf(arguments, ownVariables) };
        // Two threads bring lines, one for each stream.
        var gate = new Lock();
        process.OutputDataReceived += (_, data) => Take(data.Data);
        process.ErrorDataReceived += (_, data) => Take(data.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var timer = new RequestLimit(limit, _time, cancellationToken);
        try
        {
            await process.WaitForExitAsync(timer.Token).ConfigureAwait(false);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }

        void Take(string? text)
        {
            if (string.IsNullOrWhiteSpace(text))
                return;
            lock (gate)
                line(text.TrimEnd());
        }
    }

    private ProcessStartInfo StartOf(IReadOnlyList<string> arguments, IReadOnlyList<string> ownVariables)
    {
        var start = new ProcessStartInfo(_command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in _command.Skip(1).Concat(arguments))
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith(ComposePrefix, StringComparison.Ordinal)).Concat(ownVariables).ToList())
            start.Environment.Remove(name);
        // The same engine that this program talks to, whatever context the docker command has chosen.
        start.Environment[DockerEngine.AddressVariable] = _engine.OriginalString;
        return start;
    }
}
