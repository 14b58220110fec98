using Docker.DotNet;
using Docker.DotNet.Models;

namespace Harness.Environments;

/// <summary>Runs commands in the running containers of a project.</summary>
internal sealed class ContainerCommands(ComposeProject project)
{
    private const string Superuser = "0";

    /// <summary>Runs a command as the container's superuser and waits for its end.</summary>
    /// <param name="limit">Null for <see cref="Timeouts.ContainerCommand"/>. A command that takes longer runs on in the container.</param>
    /// <param name="user">Name or number in the container; null for its superuser.</param>
    /// <exception cref="UserErrorException">The container does not run or is frozen, the program is not there, or time is over.</exception>
    public async Task<CommandResult> RunAsync(
        string member, IReadOnlyList<string> command, CancellationToken cancellationToken, TimeSpan? limit = null, string? user = null)
    {
        var container = await project.ContainerAsync(member, cancellationToken).ConfigureAwait(false);
        return await project.Engine.AskAsync(
            $"{command[0]} in {member}",
            (client, stop) => RunAsync(client, container.Id, user ?? Superuser, command, stop),
            cancellationToken, limit ?? Timeouts.ContainerCommand).ConfigureAwait(false);
    }

    /// <summary>The same, for commands that must succeed.</summary>
    /// <returns>Their standard output.</returns>
    /// <exception cref="UserErrorException">It ended with another exit code than 0.</exception>
    public async Task<string> DemandAsync(
        string member, IReadOnlyList<string> command, CancellationToken cancellationToken, TimeSpan? limit = null, string? user = null)
    {
        var result = await RunAsync(member, command, cancellationToken, limit, user).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.Output
            : throw new UserErrorException($"'{string.Join(' ', command)}' in {member} ended with exit code {result.ExitCode}: {result.Explanation}");
    }

    private static async Task<CommandResult> RunAsync(
        IDockerClient client, string id, string user, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var made = await client.Exec.CreateContainerExecAsync(
            id,
            new ContainerExecCreateParameters { Cmd = [.. command], User = user, AttachStdout = true, AttachStderr = true },
            cancellationToken).ConfigureAwait(false);
        using var stream = await client.Exec.StartContainerExecAsync(made.ID, new ContainerExecStartParameters(), cancellationToken).ConfigureAwait(false);
        var (output, errors) = await stream.ReadOutputToEndAsync(cancellationToken).ConfigureAwait(false);
        var ended = await client.Exec.InspectContainerExecAsync(made.ID, cancellationToken).ConfigureAwait(false);
        return new CommandResult((int)(ended.ExitCode ?? -1), output, errors);
    }
}
