using Harness.Environments;

namespace Harness.LoadRunner.Tests;

public sealed class KindChoiceTests
{
    private static readonly EnvironmentChoice WithPackages = new(() => null, () => false);

    [Fact]
    public void Settle_OfAuto_SaysWhichOneWasTaken()
    {
        using var notes = new StringWriter();
        var settled = KindChoice.Settle(new Scenario { Name = "x" }, WithPackages, notes);
        Assert.Equal("local", settled.Environment.Kind);
        Assert.Equal("environment: local (its programs are installed)", notes.ToString().Trim());
    }

    [Fact]
    public void Settle_OfAUsersChoice_KeepsItWithoutAWord()
    {
        using var notes = new StringWriter();
        var scenario = new Scenario { Name = "x", Environment = new EnvironmentSpec { Kind = "moon" } };
        Assert.Same(scenario.Environment, KindChoice.Settle(scenario, WithPackages, notes).Environment);
        Assert.Empty(notes.ToString());
    }
}
