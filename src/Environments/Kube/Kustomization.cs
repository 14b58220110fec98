using System.Text;
using k8s;
using k8s.Models;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Harness.Environments;

/// <summary>
/// Reads the manifests of <c>environments/kube</c> as <c>kubectl apply -k</c> would: the part of kustomize that they use.
/// Anything else in a kustomization is refused, so that both ways always make the same objects.
/// </summary>
internal static class Kustomization
{
    private const string FileName = "kustomization.yaml";
    private const string Prefix = "kube/";

    /// <summary>All objects of a folder below <c>environments/kube</c>, e.g. <c>overlays/plain</c>, in the order in which they are made.</summary>
    public static IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Read(string folder) => Read(folder, Resource);

    /// <param name="read">Content of a file by its path.</param>
    /// <exception cref="InvalidOperationException">Something that is not understood here.</exception>
    internal static IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Read(string folder, Func<string, string> read)
    {
        var form = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build();
        Form kustomization;
        try
        {
            kustomization = form.Deserialize<Form>(read(Combine(folder, FileName)));
        }
        catch (YamlException error)
        {
            throw new InvalidOperationException($"{folder}/{FileName}: {error.Message}", error);
        }
        var generated = (kustomization.ConfigMapGenerator ?? []).Select(map => new V1ConfigMap
        {
            ApiVersion = V1ConfigMap.KubeApiVersion,
            Kind = V1ConfigMap.KubeKind,
            Metadata = new V1ObjectMeta { Name = map.Name },
            Data = map.Files.ToDictionary(file => file.Split('/')[^1], file => read(Combine(folder, file))),
        });
        if (kustomization.ConfigMapGenerator is { Count: > 0 } && kustomization.GeneratorOptions is not { DisableNameSuffixHash: true })
            throw new InvalidOperationException($"{folder}/{FileName}: generated names with hashes are not understood; set disableNameSuffixHash");
        return
        [
            .. kustomization.Resources.SelectMany(resource => resource.EndsWith(".yaml", StringComparison.Ordinal)
                ? KubernetesYaml.LoadAllFromString(read(Combine(folder, resource))).Cast<IKubernetesObject<V1ObjectMeta>>()
                : Read(Combine(folder, resource), read)),
            .. generated,
        ];
    }

    private static string Resource(string path)
    {
        using var stream = typeof(Kustomization).Assembly.GetManifestResourceStream(Prefix + path)
            ?? throw new InvalidOperationException($"{Prefix}{path} is not in the assembly");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string Combine(string folder, string path)
    {
        var parts = new Stack<string>();
        foreach (var part in $"{folder}/{path}".Split('/'))
        {
            if (part == "..")
                parts.Pop();
            else if (part is not ("." or ""))
                parts.Push(part);
        }
        return string.Join('/', parts.Reverse());
    }

    /// <summary>Unknown keys are refused by the reader.</summary>
    private sealed class Form
    {
        public string? ApiVersion { get; set; }
        public string? Kind { get; set; }
        public List<string> Resources { get; set; } = [];
        public List<Generator>? ConfigMapGenerator { get; set; }
        public Options? GeneratorOptions { get; set; }
    }

    private sealed class Generator
    {
        public string Name { get; set; } = "";
        public List<string> Files { get; set; } = [];
    }

    private sealed class Options
    {
        public bool DisableNameSuffixHash { get; set; }
    }
}
