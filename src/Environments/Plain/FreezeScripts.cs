namespace Harness.Environments;

/// <summary>Scripts of sh that freeze and thaw processes where a member runs: the first part says which, the second what is done.</summary>
internal static class FreezeScripts
{
    /// <summary>The walsenders that are there at this moment.</summary>
    public const string Walsenders = "pids() { pgrep -f '^postgres: .*walsender'; }\n";

    /// <summary>All of PostgreSQL, the postmaster first, so that it starts no more.</summary>
    public const string Postgres = "pids() { pgrep -o -x postgres; pgrep -x postgres; }\n";

    /// <summary>All of a member under Patroni, which would start PostgreSQL again, first.</summary>
    public const string PatroniAndPostgres = "pids() { pgrep -x patroni; pgrep -o -x postgres; pgrep -x postgres; }\n";

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

    /// <summary>Tells the first process of a pod's container that its end is the pod's alone.</summary>
    public const string EndsWithItsPod = "touch /tmp/ended\n";

    /// <summary>Kills them at once, until none is left.</summary>
    public const string Kill = "n=0; while [ $n -lt 50 ] && [ -n \"$(pids)\" ]; do kill -KILL $(pids) 2> /dev/null; sleep 0.02; n=$((n + 1)); done; true";

    /// <summary>Ends with 0 when there are any.</summary>
    public const string Any = "[ -n \"$(pids)\" ]";

    /// <summary>Ends with 0 when all of them have stopped, and with 1 when some run, or none is there.</summary>
    public const string AllFrozen = """
        states=$(for pid in $(pids); do cut -d ' ' -f 3 /proc/$pid/stat 2>/dev/null; done)
        [ -n "$states" ] && [ -z "$(echo "$states" | grep -v '[TZ]')" ]
        """;
}
