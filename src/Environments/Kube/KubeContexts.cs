using System.Net;
using System.Text.Json;

namespace Harness.Environments;

/// <summary>Contexts of a kubeconfig: which one is meant, and whether it is of this machine.</summary>
internal static class KubeContexts
{
    /// <summary>Names that the usual local clusters give their contexts.</summary>
    private static readonly string[] LocalNames = ["minikube", "docker-desktop", "rancher-desktop", "colima", "orbstack", "microk8s", "default"];

    private static readonly string[] LocalPrefixes = ["kind-", "k3d-", "minikube-"];

    /// <param name="named">What the user asks for; null for the current one.</param>
    /// <exception cref="UserErrorException">There is none of that name, or no current one.</exception>
    public static string Choose(string? named, string? current, IReadOnlyList<string> all)
    {
        var known = all.Count == 0 ? "it has none" : $"it has {string.Join(", ", all)}";
        var name = named ?? current;
        if (string.IsNullOrEmpty(name))
            throw new UserErrorException($"the kubeconfig has no current context ({known}): name one by --kube-context");
        return all.Contains(name) ? name : throw new UserErrorException($"the kubeconfig has no context '{name}': {known}");
    }

    /// <summary>
    /// True for a server on this machine's loopback, and for one in a private network whose context bears the name of a usual
    /// local cluster. A name alone tells nothing: anybody may give it to anything.
    /// </summary>
    public static bool IsLocal(string context, Uri server)
    {
        if (server.IsLoopback)
            return true;
        var named = LocalNames.Contains(context) || LocalPrefixes.Any(prefix => context.StartsWith(prefix, StringComparison.Ordinal));
        return named && IPAddress.TryParse(server.Host, out var address) && IsPrivate(address);
    }

    /// <summary>The message of a refusal (Kubernetes API, kind Status).</summary>
    /// <returns>Null when the text is none.</returns>
    public static string? Reason(string? content)
    {
        if (string.IsNullOrWhiteSpace(content))
            return null;
        try
        {
            using var status = JsonDocument.Parse(content);
            return status.RootElement.TryGetProperty("message", out var message) ? message.GetString() : content;
        }
        catch (JsonException)
        {
            return content.Trim();
        }
    }

    /// <summary>Ranges of RFC 1918.</summary>
    private static bool IsPrivate(IPAddress address) => address.GetAddressBytes() is [10, ..] or [192, 168, ..] or [172, >= 16 and <= 31, ..];
}
