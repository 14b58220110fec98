namespace Harness.Environments;

/// <summary>
/// The images of a cluster, made by <c>environments/images/build.sh</c> with the Docker engine of this machine. Whether nodes
/// have them shows when a pod starts: a local cluster may have to be given them, a remote one takes them from a registry.
/// </summary>
internal static class KubeImages
{
    private const string Variable = "HARNESS_IMAGE_";

    /// <param name="folder">For the files that images are made of.</param>
    /// <returns>Image by its name in the manifests, e.g. <c>harness/postgres:local</c>.</returns>
    /// <exception cref="UserErrorException">There is no engine, or one cannot be made.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> EnsureAsync(
        string folder, EnvironmentSpec spec, ApiProgram api, IReadOnlyList<string> names, IProgress<string> progress, TimeProvider time, CancellationToken cancellationToken)
    {
        var files = Path.Combine(folder, "files");
        EmbeddedFiles.WriteTo(files);
        using var engine = await DockerEngine.ConnectAsync(time, cancellationToken).ConfigureAwait(false);
        var made = await new ContainerImages(files, engine, time).EnsureAsync(spec.Release, api.Folder, names, progress, cancellationToken).ConfigureAwait(false);
        return names.ToDictionary(name => $"harness/{name}{KubeLayout.LocalTag}", name => InRegistry(made[Variable + name.ToUpperInvariant()], spec.Kube.Registry));
    }

    /// <summary>The image of the load runner, as it was built beside this program.</summary>
    /// <exception cref="UserErrorException">It was not built, or the image cannot be made.</exception>
    public static async Task<string> EnsureLoadAsync(
        string folder, EnvironmentSpec spec, IProgress<string> progress, TimeProvider time, CancellationToken cancellationToken)
    {
        var files = Path.Combine(folder, "files");
        EmbeddedFiles.WriteTo(files);
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../LoadRunner", configuration));
        using var engine = await DockerEngine.ConnectAsync(time, cancellationToken).ConfigureAwait(false);
        var made = await new ContainerImages(files, engine, time).EnsureAsync(spec.Release, program, ["load"], progress, cancellationToken, program).ConfigureAwait(false);
        return InRegistry(made[Variable + "LOAD"], spec.Kube.Registry);
    }

    /// <summary>The same name below a registry's prefix: <c>harness/api:1</c> is <c>registry.example/team/api:1</c> there.</summary>
    internal static string InRegistry(string image, string? registry) =>
        registry is null ? image : $"{registry.TrimEnd('/')}/{image[(image.IndexOf('/', StringComparison.Ordinal) + 1)..]}";
}
