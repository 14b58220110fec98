using System.Globalization;

namespace Harness.Environments;

/// <summary>Freezes and thaws walsenders in the containers of members: all of one member, or those that serve one standby.</summary>
internal sealed class WalsenderHold(ComposeProject project, ContainerCommands commands)
{
    /// <summary>The walsenders that are there at this moment.</summary>
    private const string All = "pids() { pgrep -f '^postgres: .*walsender'; }\n";

    /// <summary>Those that the arguments of the script name.</summary>
    private const string These = "these=$*; pids() { echo $these; }\n";

    /// <summary>
    /// Freezes them, and new ones too, until a round finds none that still runs; prints the pid of each. A process needs a
    /// moment to stop (state T in proc(5)), hence the pause and the many rounds. Ends with 1 when some still run.
    /// </summary>
    private const string Freeze = """
        round=0
        while [ $round -lt 50 ]; do
          running=0
          for pid in $(pids); do
            case "$(cut -d ' ' -f 3 /proc/$pid/stat 2>/dev/null)" in
              T|Z|'') ;;
              *) running=1; kill -STOP $pid 2>/dev/null && echo $pid ;;
            esac
          done
          [ $running = 1 ] || exit 0
          sleep 0.02
          round=$((round + 1))
        done
        exit 1
        """;

    private const string Thaw = "for pid in $(pids); do kill -CONT $pid 2>/dev/null; done; true";

    /// <returns>How many were frozen.</returns>
    /// <exception cref="UserErrorException">The member does not run, or its walsenders do not stop.</exception>
    public async Task<int> HoldAsync(string member, CancellationToken cancellationToken) =>
        Count(await commands.DemandAsync(member, ["sh", "-c", All + Freeze], cancellationToken).ConfigureAwait(false));

    /// <summary>Idempotent; nothing to do when the member does not run, or is frozen as a whole.</summary>
    public async Task ReleaseAsync(string member, CancellationToken cancellationToken)
    {
        if (await project.StateAsync(member, cancellationToken).ConfigureAwait(false) is { IsRunning: true, IsPaused: false })
            await commands.DemandAsync(member, ["sh", "-c", All + Thaw], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Freezes the walsenders that serve one standby.</summary>
    /// <param name="walsenders">As <see cref="WalsenderQuery"/> finds them.</param>
    /// <returns>False when there is none.</returns>
    /// <exception cref="UserErrorException">A member does not run, or its walsender does not stop.</exception>
    public async Task<bool> HoldAsync(IReadOnlyDictionary<string, IReadOnlyList<int>> walsenders, CancellationToken cancellationToken)
    {
        await SignalAsync(walsenders, These + Freeze, cancellationToken).ConfigureAwait(false);
        return walsenders.Count > 0;
    }

    /// <summary>Idempotent.</summary>
    /// <exception cref="UserErrorException">A member does not run.</exception>
    public Task ReleaseAsync(IReadOnlyDictionary<string, IReadOnlyList<int>> walsenders, CancellationToken cancellationToken) =>
        SignalAsync(walsenders, These + Thaw, cancellationToken);

    /// <summary>A pid is printed each time that it was found running.</summary>
    internal static int Count(string pids) => pids.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Count();

    private async Task SignalAsync(
        IReadOnlyDictionary<string, IReadOnlyList<int>> walsenders, string script, CancellationToken cancellationToken)
    {
        foreach (var (member, pids) in walsenders)
            await commands.DemandAsync(
                member, ["sh", "-c", script, "sh", .. pids.Select(pid => pid.ToString(CultureInfo.InvariantCulture))], cancellationToken).ConfigureAwait(false);
    }
}
