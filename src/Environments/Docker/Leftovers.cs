using System.Net;
using Docker.DotNet;

namespace Harness.Environments;

/// <summary>Removes all that carries a project's label, in any state, and nothing else.</summary>
internal sealed class Leftovers(DockerEngine engine, string project, TimeProvider time)
{
    /// <summary>True when the engine knows anything of the project.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken).ConfigureAwait(false)).Count > 0;

    /// <summary>
    /// Containers with their anonymous volumes, then networks, then volumes; again until nothing is left, since a compose
    /// command of a killed harness may still be making some.
    /// </summary>
    /// <returns>What could not be removed and why, one line each; empty when all is gone.</returns>
    public async Task<IReadOnlyList<string>> RemoveAsync(CancellationToken cancellationToken)
    {
        List<string> problems = [];
        var gone = await time.UntilAsync(Timeouts.Removal, async () =>
        {
            problems.Clear();
            foreach (var item in await ListAsync(cancellationToken).ConfigureAwait(false))
            {
                if (await TryRemoveAsync(item, cancellationToken).ConfigureAwait(false) is { } problem)
                    problems.Add($"{item.Kind} {item.Name}: {problem}");
            }
            return problems.Count == 0 && !await AnyAsync(cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        if (!gone && problems.Count == 0)
            problems.Add($"something of {project} is made again as often as it is removed");
        return problems;
    }

    private Task<IReadOnlyList<LabelledItem>> ListAsync(CancellationToken cancellationToken) =>
        LabelledItem.ListAsync(engine, HarnessLabels.Of(project), cancellationToken);

    /// <returns>Why it is still there; null when it is gone.</returns>
    private async Task<string?> TryRemoveAsync(LabelledItem item, CancellationToken cancellationToken)
    {
        try
        {
            await engine.DoAsync($"remove {item.Kind} {item.Name}", item.Remove, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (UserErrorException error) when (error.InnerException is DockerApiException { StatusCode: HttpStatusCode.NotFound })
        {
            return null;
        }
        catch (UserErrorException error)
        {
            return error.Message;
        }
    }
}
