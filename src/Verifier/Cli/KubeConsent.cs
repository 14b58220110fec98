using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Asks before something is broken in a Kubernetes that is not of this machine. Where nobody can be asked, --allow-faults is the answer.</summary>
internal static class KubeConsent
{
    /// <summary>The scenario as it is, or with the consent that somebody at the terminal gave.</summary>
    /// <exception cref="UserErrorException">It was refused, or there is no such context.</exception>
    public static async Task<Scenario> SettleAsync(Scenario scenario, TextWriter terminal)
    {
        if (scenario.Faults.Count == 0 || !EnvironmentFactory.TypeOf(scenario.Environment.Kind).IsAssignableTo(typeof(KubernetesEnvironment)))
            return scenario;
        await using var environment = (KubernetesEnvironment)EnvironmentFactory.Create(scenario.Environment, TimeProvider.System);
        return environment.AllowsFaults || !Consent.CanBeAsked
            ? scenario
            : await AskAsync(scenario, environment.Place, terminal, System.Console.ReadLine);
    }

    /// <param name="place">Context, server and namespace.</param>
    /// <param name="answer">What the user writes.</param>
    internal static async Task<Scenario> AskAsync(Scenario scenario, string place, TextWriter terminal, Func<string?> answer)
    {
        await terminal.WriteLineAsync(
            $"{string.Join(", ", scenario.Faults.Select(fault => fault.Fault).Distinct())} will break a cluster in {place}, which is not on this machine");
        await Consent.DemandAsync(terminal, answer, ". --allow-faults confirms it without a question");
        return scenario with { Environment = scenario.Environment with { AllowFaults = true } };
    }
}
