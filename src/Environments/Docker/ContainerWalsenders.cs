namespace Harness.Environments;

/// <summary>Freezes and thaws the walsenders of a PostgreSQL in a container, so that no standby receives what it commits.</summary>
internal sealed class ContainerWalsenders(ContainerCommands commands)
{
    /// <summary>
    /// Sends a signal to every walsender, told by its title ("postgres: walsender ..."), and prints each process number. Only
    /// the container's own processes are in its /proc.
    /// </summary>
    private const string Script = """
        for process in /proc/[0-9]*; do
          case "$(tr '\0' ' ' < $process/cmdline 2> /dev/null)" in
            'postgres: '*walsender*) kill -$0 ${process#/proc/} && echo ${process#/proc/} ;;
          esac
        done
        """;

    /// <returns>How many were frozen.</returns>
    public Task<int> FreezeAsync(string member, CancellationToken cancellationToken) => SignalAsync(member, "STOP", cancellationToken);

    public Task ThawAsync(string member, CancellationToken cancellationToken) => SignalAsync(member, "CONT", cancellationToken);

    private async Task<int> SignalAsync(string member, string signal, CancellationToken cancellationToken)
    {
        var output = await commands.DemandAsync(member, ["sh", "-c", Script, signal], cancellationToken).ConfigureAwait(false);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }
}
