using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class KubeConsentTests
{
    private static readonly Scenario Breaking = new()
    {
        Name = "x",
        Load = [],
        Environment = new EnvironmentSpec { Kind = "kube" },
        Faults = [new FaultSpec { Fault = "kill-leader", At = new FaultTrigger(0.5, TimeSpan.Zero, false) }],
    };

    [Theory]
    [InlineData("y", true)]
    [InlineData("yes ", true)]
    [InlineData("", false)]
    [InlineData("no", false)]
    [InlineData(null, false)]
    public async Task Ask_ShowsThePlace_AndTakesNoSilenceForConsent(string? answer, bool allowed)
    {
        using var terminal = new StringWriter();
        var asked = KubeConsent.AskAsync(Breaking, "context 'prod' (https://k8s.example:6443), namespace harness-1", terminal, () => answer);

        if (allowed)
            Assert.True((await asked).Environment.AllowFaults);
        else
            Assert.Contains("--allow-faults", (await Assert.ThrowsAsync<UserErrorException>(() => asked)).Message, StringComparison.Ordinal);
        Assert.Contains("kill-leader will break a cluster in context 'prod' (https://k8s.example:6443), namespace harness-1", terminal.ToString(), StringComparison.Ordinal);
    }
}
