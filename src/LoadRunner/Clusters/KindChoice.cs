using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>Settles what a scenario runs on, before anything is made.</summary>
public static class KindChoice
{
    /// <summary>The scenario on a kind of environment that exists; a choice that was not the user's is told.</summary>
    /// <exception cref="UserErrorException">No environment can be used here, or the HTTP client cannot load the user's own API.</exception>
    public static Scenario Settle(Scenario scenario, EnvironmentChoice choice, TextWriter notes)
    {
        var (spec, reason) = choice.Resolve(scenario.Environment);
        if (reason is not null)
            notes.WriteLine($"environment: {spec.Kind} ({reason})");
        if (spec.Kind == AttachedEnvironment.KindName)
            spec = spec with { Attached = AttachedConfigReader.Read(spec.Config ?? throw AttachedEnvironment.NoConfig()) };
        else if (spec.Config is not null || spec.DropSchema || (spec.AllowFaults && !EnvironmentFactory.TypeOf(spec.Kind).IsAssignableTo(typeof(KubernetesEnvironment))))
            throw new UserErrorException(
                $"--config, --allow-faults and --drop-schema are for --environment {AttachedEnvironment.KindName}, not for {spec.Kind}: add it, or leave them out");
        scenario = scenario with { Environment = spec };
        if (spec.Attached?.Workload is not { } own)
            return scenario;
        HttpClientKinds.Require(scenario.HttpClient, new Uri(own.Url));
        return OwnApiScenario.Of(scenario, notes);
    }

    /// <summary>The same on this machine.</summary>
    /// <param name="json">Standard output is for the result alone.</param>
    public static Scenario Settle(Scenario scenario, bool json) =>
        Settle(scenario, EnvironmentChoice.OfThisMachine, json ? Console.Error : Console.Out);
}
