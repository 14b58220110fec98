namespace Harness.Environments;

/// <summary>Checks before anything is made or started.</summary>
internal static class KubePreflight
{
    private const int LongestNamespace = 63;

    /// <exception cref="UserErrorException">A setting is impossible.</exception>
    public static void CheckSpec(EnvironmentSpec spec)
    {
        Preflight.CheckSpec(spec);
        if (!spec.ShutdownSessions)
            throw new UserErrorException("shutdownSessions is false: the kube environment has no proxy whose sessions could go on; leave it out, or use local or patroni");
        if (spec.OwnDisks)
            throw new UserErrorException("ownDisks: volumes of Kubernetes are as large as their provisioner makes them, and cannot be filled safely; use local, docker or patroni");
        if (spec.Kube.Namespace is { } name && (name.Length is 0 or > LongestNamespace || !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            || name[0] == '-' || name[^1] == '-'))
            throw new UserErrorException($"namespace '{name}': at most {LongestNamespace} lower-case letters, digits and dashes, none at its ends");
        if (ListenAddresses(spec).GroupBy(address => address.Port).FirstOrDefault(group => group.Count() > 1) is { } clash)
            throw new UserErrorException($"{string.Join(" and ", clash.Select(address => address.Part))} both have port {clash.Key}: give each its own");
    }

    /// <summary>Where this program reaches a member, by a port-forward.</summary>
    public static NodeAddress Postgres(EnvironmentSpec spec, string member) =>
        new(KubernetesEnvironment.Loopback, spec.Ports.Postgres + KubeLayout.MembersOf(spec).TakeWhile(other => other != member).Count());

    /// <summary>The same of its Patroni, where it has one.</summary>
    public static NodeAddress Patroni(EnvironmentSpec spec, string member) =>
        new(KubernetesEnvironment.Loopback, spec.Ports.Patroni + KubeLayout.MembersOf(spec).TakeWhile(other => other != member).Count());

    public static IEnumerable<ListenAddress> ListenAddresses(EnvironmentSpec spec)
    {
        foreach (var member in KubeLayout.MembersOf(spec))
        {
            yield return new ListenAddress(KubernetesEnvironment.Loopback, Postgres(spec, member).Port, $"PostgreSQL of {member}", "postgres");
            if (spec.Kind == KubePatroniEnvironment.KindName)
                yield return new ListenAddress(KubernetesEnvironment.Loopback, Patroni(spec, member).Port, $"Patroni of {member}", "patroni");
        }
        yield return new ListenAddress(KubernetesEnvironment.Loopback, spec.Ports.Api, "the API", "api");
    }
}
