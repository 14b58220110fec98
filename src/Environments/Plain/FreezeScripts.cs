namespace Harness.Environments;

/// <summary>Scripts of sh that freeze and thaw processes where a member runs: the first part says which, the second what is done.</summary>
internal static class FreezeScripts
{
    /// <summary>The walsenders that are there at this moment.</summary>
    public const string Walsenders = "pids() { pgrep -f '^postgres: .*walsender'; }\n";

    /// <summary>All of PostgreSQL, the postmaster first, so that it starts no more.</summary>
    public const string Postgres = "pids() { pgrep -o -x postgres; pgrep -x postgres; }\n";

    /// <summary>Those that the arguments of the script name.</summary>
    public const string These = "these=$*; pids() { echo $these; }\n";

    /// <summary>
    /// Freezes them, and new ones too, until a round finds none that still runs; prints the pid of each. A process needs a
    /// moment to stop (state T in proc(5)), hence the pause and the many rounds. Ends with 1 when some still run.
    /// </summary>
    public const string Freeze = """
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

    public const string Thaw = "for pid in $(pids); do kill -CONT $pid 2>/dev/null; done; true";

    /// <summary>A pid is printed each time that it was found running.</summary>
    public static int Count(string pids) => pids.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Count();

    /// <summary>Ends with 0 when all of PostgreSQL has stopped, and with 1 when some of it runs, or none is there.</summary>
    public const string AllFrozen = """
        states=$(for pid in $(pgrep -x postgres); do cut -d ' ' -f 3 /proc/$pid/stat 2>/dev/null; done)
        [ -n "$states" ] && [ -z "$(echo "$states" | grep -v '[TZ]')" ]
        """;
}
