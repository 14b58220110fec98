namespace Harness.Environments;

/// <summary>The files of <c>environments/</c> that containers are made of, as they are in this assembly.</summary>
internal static class EmbeddedFiles
{
    private const string Prefix = "containers/";

    /// <summary>Writes all of them below a folder, e.g. <c>images/build.sh</c>.</summary>
    public static void WriteTo(string folder)
    {
        var assembly = typeof(EmbeddedFiles).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var path = Path.Combine(folder, resource[Prefix.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var source = assembly.GetManifestResourceStream(resource)!;
            using var target = File.Create(path);
            source.CopyTo(target);
        }
    }
}
