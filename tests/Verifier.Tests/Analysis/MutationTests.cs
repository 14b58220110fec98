using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>Spoils good runs in every way that matters: each must be flagged by the right checks and by no others.</summary>
public sealed class MutationTests
{
    private const int Seeds = 5;

    /// <summary>By seed, from 1. Evidence is never changed in place, so that all tests can share it.</summary>
    private static readonly Lazy<IReadOnlyList<(RunEvidence Evidence, RunResult Result)>> Good = new(() =>
        [.. Enumerable.Range(1, 50).Select(GoodRun.Evidence).Select(evidence => (evidence, GoodRun.Analyze(evidence)))]);

    public static TheoryData<string> HarmfulNames => [.. Mutation.Harmful.Select(mutation => mutation.Name)];

    public static TheoryData<string> HarmlessNames => [.. Mutation.Harmless.Select(mutation => mutation.Name)];

    [Theory]
    [MemberData(nameof(HarmfulNames))]
    public void Harmful_IsFlaggedByExactlyTheRightChecks(string name)
    {
        var mutation = Mutation.Harmful.Single(candidate => candidate.Name == name);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var result = GoodRun.Analyze(mutation.Apply(Good.Value[seed - 1].Evidence, new Random(seed)));

            Assert.Equal((seed, mutation.Verdict), (seed, result.Verdict));
            Assert.Equal(mutation.Flagged.Order(), Flagged(result).Order());
        }
    }

    [Theory]
    [MemberData(nameof(HarmlessNames))]
    public void Harmless_ChangesNothing(string name)
    {
        var mutation = Mutation.Harmless.Single(candidate => candidate.Name == name);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var (good, before) = Good.Value[seed - 1];
            var after = GoodRun.Analyze(mutation.Apply(good, new Random(seed)));

            Assert.Empty(Flagged(after));
            Assert.Equal(before.Verdict, after.Verdict);
            Assert.Equal(before.Rpo, after.Rpo);
            Assert.Equal(before.Outages.Select(outage => outage.DurationMs), after.Outages.Select(outage => outage.DurationMs));
            Assert.Equal(before.Account with { Recovered = 0 }, after.Account with { Recovered = 0 });
        }
    }

    [Fact]
    public void GoodRunsOfManySeeds_AreValid()
    {
        foreach (var (index, (_, result)) in Good.Value.Index())
        {
            var seed = index + 1;
            Assert.Equal((seed, ""), (seed, string.Join(" ", Flagged(result))));
            Assert.Equal((seed, Verdict.Valid), (seed, result.Verdict));
            Assert.Equal("kill-leader n1", Assert.Single(result.Outages).Fault);
            Assert.Equal(result.Account.Acknowledged, result.Account.Surviving);
            Assert.True(result.Account.Failed > 0 && result.Account.Unknown > 0 && result.Account.Recovered > 0);
        }
    }

    private static IEnumerable<string> Flagged(RunResult result) =>
        result.Checks.Where(check => check.Verdict != Verdict.Valid).Select(check => $"{check.Check}={check.Verdict}");
}
