namespace Harness.Environments;

/// <summary>Freezes and thaws the walsenders in the container of a member.</summary>
internal sealed class WalsenderHold(ComposeProject project, ContainerCommands commands)
{
    /// <summary>
    /// Freezes all of them, and new ones too, until a round finds none that still runs; prints the pid of each. A process
    /// needs a moment to stop (state T in proc(5)), hence the pause and the many rounds. Ends with 1 when some still run.
    /// </summary>
    private const string Freeze = """
        round=0
        while [ $round -lt 50 ]; do
          running=0
          for pid in $(pgrep -f '^postgres: .*walsender'); do
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

    private const string Thaw = "for pid in $(pgrep -f '^postgres: .*walsender'); do kill -CONT $pid 2>/dev/null; done; true";

    /// <returns>How many were frozen.</returns>
    /// <exception cref="UserErrorException">The member does not run, or its walsenders do not stop.</exception>
    public async Task<int> HoldAsync(string member, CancellationToken cancellationToken) =>
        Count(await commands.DemandAsync(member, ["sh", "-c", Freeze], cancellationToken).ConfigureAwait(false));

    /// <summary>Idempotent; nothing to do when the member does not run.</summary>
    public async Task ReleaseAsync(string member, CancellationToken cancellationToken)
    {
        if ((await project.StateAsync(member, cancellationToken).ConfigureAwait(false)).IsRunning)
            await commands.DemandAsync(member, ["sh", "-c", Thaw], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A pid is printed each time that it was found running.</summary>
    internal static int Count(string pids) => pids.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Count();
}
