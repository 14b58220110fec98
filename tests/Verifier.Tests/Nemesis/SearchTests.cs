using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>The whole search, with runs that are made up.</summary>
public sealed class SearchTests : IDisposable
{
    private const string Zombie = "pause-node@6s,target=leader,during=12s";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly Resumables<SearchReport> Saved = new("find-violation", folder => folder.Search);
    private readonly string reports = Directory.CreateTempSubdirectory("search-").FullName;
    private readonly List<string> ran = [];

    public void Dispose() => Directory.Delete(reports, recursive: true);

    [Fact]
    public async Task Violation_IsFoundShrunkAndCounted()
    {
        var report = await RunAsync(Begin(), Oracle(1));
        Assert.True(report.IsFinished);
        Assert.Equal(Verdict.Violated, report.Verdict);
        Assert.Equal(3, report.FoundRun!.Seed);
        Assert.Equal(["stop-replica@3s,during=4s", Zombie], report.Found!.Schedule);
        Assert.Equal((6, 6), (report.Found.Shown, report.Found.Answered));
        Assert.Equal(["pause-node@2s,target=leader,during=9s"], report.Smallest!.Schedule);
        Assert.Equal((6, 6), (report.Smallest.Shown, report.Smallest.Answered));
        Assert.Contains("in 6 of 6 runs: pause-node@2s,target=leader,during=9s", report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ViolationByChance_IsShrunkAndCountedAsOftenAsItShowed()
    {
        var (alone, shown) = (0, 0);
        for (var salt = 1; salt <= 20; salt++)
        {
            // Without files, which would take most of the time.
            ran.Clear();
            var oracle = Oracle(0.5, salt);
            Reproduction? smallest = null;
            var search = new ViolationSearch(
                Begin().Plan, Draw,
                (stage, seed, schedule) =>
                {
                    ran.Add(ScheduleText.Line(schedule));
                    var summary = oracle(schedule);
                    return Task.FromResult<SearchRun?>(new SearchRun(stage, seed, ScheduleText.Of(schedule), summary, 0, summary.Violated));
                },
                (_, least) => smallest = least);
            Assert.True(await search.RunAsync());
            Assert.Equal(6, smallest!.Answered);
            shown += smallest.Shown;
            alone += smallest.Schedule.Count == 1 ? 1 : 0;
        }
        Assert.True(alone >= 15, $"only {alone} of 20 came down to the one fault");
        Assert.InRange(shown, 40, 80);
    }

    [Fact]
    public async Task PausedAnywhere_GoesOnToTheSameEndAndRunsNothingTwice()
    {
        var whole = await RunAsync(Begin(), Oracle(0.5));
        var runs = ran.Count;
        for (var first = 1; first < runs; first += 11)
        {
            ran.Clear();
            var begun = Begin();
            var oracle = Oracle(0.5);
            var some = await RunAsync(begun, oracle, atMost: first);
            Assert.False(some.IsFinished);
            var (saved, _) = Saved.Unfinished(reports, begun.Command)!.Value;
            Assert.Equal(first, saved.Runs.Count);
            var rest = await RunAsync(saved, oracle);
            Assert.Equal(runs, ran.Count);
            Assert.Equal(whole.Smallest!.Schedule, rest.Smallest!.Schedule);
            Assert.Equal((whole.Smallest.Shown, whole.Smallest.Answered), (rest.Smallest.Shown, rest.Smallest.Answered));
        }
    }

    [Fact]
    public async Task SavedRunsThatDoNotFit_AreRefused()
    {
        var some = await RunAsync(Begin(), Oracle(1), atMost: 2);
        var altered = some with { Runs = [some.Runs[0] with { Schedule = ["restart-api@1s"] }, some.Runs[1]] };
        await Assert.ThrowsAsync<Environments.UserErrorException>(() => RunAsync(altered, Oracle(1)));
    }

    [Fact]
    public async Task NoViolation_EndsAtTheBoundOfSeedsOrOfTime()
    {
        var bySeeds = await RunAsync(Begin(), _ => SampleMatrix.Held());
        Assert.Equal((10, Verdict.Valid), (bySeeds.Runs.Count, bySeeds.Verdict));
        Assert.Contains("No violation in 10 random schedules", bySeeds.Sentence, StringComparison.Ordinal);
        var begun = Begin();
        var byTime = await RunAsync(begun with { Plan = begun.Plan with { MostSeconds = 100 } }, _ => SampleMatrix.Held());
        Assert.Equal(3, byTime.Runs.Count); // 40 s each
    }

    [Fact]
    public async Task ExceptedCheck_IsToldAndSearchedOnPast()
    {
        var begun = Begin();
        var report = await RunAsync(begun with { Plan = begun.Plan with { Except = ["observed-then-lost"] } }, schedule =>
            IsZombie(schedule) ? SampleMatrix.Lost() : SampleMatrix.Held() with { Verdict = Verdict.Violated, Violated = ["observed-then-lost"] });
        Assert.Equal(3, report.FoundRun!.Seed);
        Assert.Contains("violated lost:", report.Sentence, StringComparison.Ordinal);
        Assert.Contains("Besides, observed-then-lost in", report.Sentence, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync(begun, _ => SampleMatrix.Lost())).FoundRun!.Seed);
    }

    [Fact]
    public async Task ScheduleThatCameNear_IsTriedAgainBeforeTheNextSeed()
    {
        var zombies = 0;
        var report = await RunAsync(Begin(), schedule => IsZombie(schedule) && ++zombies >= 4 ? SampleMatrix.Lost() : SampleMatrix.Held(), near: IsZombie);
        Assert.Equal([1, 2, 3, 3, 3, 3], report.Runs.Take(6).Select(run => run.Seed));
        Assert.Equal((SearchStage.Near, 3), (report.FoundRun!.Stage, report.FoundRun.Seed));
        Assert.Equal(["pause-node@2s,target=leader,during=9s"], report.Smallest!.Schedule);
        Assert.Contains("Seed 3, 3 schedules in and again since it had come near, violated lost", report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScheduleThatOnlyCameNear_IsLeftAfterSomeRuns()
    {
        var begun = Begin();
        var report = await RunAsync(begun with { Plan = begun.Plan with { MostSeeds = 4 } }, _ => SampleMatrix.Held(), near: IsZombie);
        Assert.Equal(2 + (2 * (1 + 4)), report.Runs.Count); // seeds 3 and 4 come near
        Assert.Contains("No violation in 4 random schedules, 0 of them without an answer; leader key overwritten in 10 runs.", report.Sentence, StringComparison.Ordinal);
        var byTime = await RunAsync(begun with { Plan = begun.Plan with { MostSeconds = 200 } }, _ => SampleMatrix.Held(), near: IsZombie);
        Assert.Equal(5, byTime.Runs.Count); // 40 s each
    }

    [Fact]
    public async Task CandidateWithoutWhatAlwaysStoodOut_IsGivenUpSoon()
    {
        const string without = "stop-replica@6s,during=4s";
        IReadOnlyList<FaultSpec> schedule = FaultFlag.Parse([Zombie, without]);
        var report = await RunAsync(Begin(), Oracle(0.5), near: IsZombie, draw: _ => schedule);
        Assert.InRange(report.Found!.Shown, 1, report.Found.Answered - 1); // rare enough for more attempts
        Assert.Equal(2, Attempts(report));
        Assert.Single(report.Smallest!.Schedule);
        Assert.True(Attempts(await RunAsync(Begin(), Oracle(0.5), draw: _ => schedule)) > 2);

        static int Attempts(SearchReport report) => report.Runs.Count(run => ScheduleText.Line(run.Schedule) == without);
    }

    [Fact]
    public async Task RunsWithoutAnswer_AreNeitherViolationsNorEvidence()
    {
        var report = await RunAsync(Begin(), _ => SampleMatrix.Unanswered());
        Assert.Equal(Verdict.Unknown, report.Verdict);
        Assert.Null(report.FoundRun);
    }

    [Fact]
    public async Task OtherViolationOfASmallerSchedule_IsNotTakenForTheFoundOne()
    {
        var report = await RunAsync(Begin(), schedule => schedule switch
        {
            [{ Fault: "pause-node" }] => SampleMatrix.Held() with { Verdict = Verdict.Violated, Violated = ["duplicate"] },
            _ => IsZombie(schedule) ? SampleMatrix.Lost() : SampleMatrix.Held(),
        });
        Assert.Equal(2, report.Smallest!.Schedule.Count);
    }

    [Fact]
    public async Task ShrinkRuns_BoundWhatFollowsTheFind()
    {
        var begun = Begin();
        var report = await RunAsync(begun with { Plan = begun.Plan with { ShrinkRuns = 14 } }, Oracle(1));
        Assert.True(report.IsFinished);
        Assert.True(report.Runs.Count(run => run.Stage != SearchStage.Seed) <= 14, $"{report.Runs.Count} runs");
    }

    [Fact]
    public async Task Files_TellTheSameInEveryFormAndCanBeRun()
    {
        var report = await RunAsync(Begin(), Oracle(1));
        var folder = Path.Combine(reports, report.Id);
        var page = await File.ReadAllTextAsync(Path.Combine(folder, "index.html"), Stop);
        Assert.Contains("Smallest schedule", page, StringComparison.Ordinal);
        Assert.Contains("by 2 faults. The smallest schedule that shows it has 1, and does in 6 of 6 runs.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        var smallest = ScenarioReader.Read(Path.Combine(folder, "smallest.json"), ScenarioVocabulary.Default);
        Assert.Equal(report.Smallest!.Schedule, ScheduleText.Of(smallest.Faults));
        Assert.Equal(Verdict.Violated, smallest.Expect);
        Assert.Equal(report.Runs.Count + 1, (await File.ReadAllLinesAsync(Path.Combine(folder, "search.csv"), Stop)).Length);
        Assert.Contains("pause-node@2s", await File.ReadAllTextAsync(Path.Combine(folder, "search.md"), Stop), StringComparison.Ordinal);
        await ReportIndex.WriteAsync(reports, Stop);
        Assert.Contains("1 search for a violation: 1 violated", await File.ReadAllTextAsync(Path.Combine(reports, "index.html"), Stop), StringComparison.Ordinal);
    }

    private static bool IsZombie(IReadOnlyList<FaultSpec> schedule) => schedule.Any(spec => spec.Fault == "pause-node" && spec.During > TimeSpan.FromSeconds(8));

    /// <summary>Shows the zombie with this chance, the same for the same run of the search.</summary>
    private Func<IReadOnlyList<FaultSpec>, RunSummary> Oracle(double chance, int salt = 1) => schedule =>
        IsZombie(schedule) && new Random(salt * 7919 + ran.Count).NextDouble() < chance ? SampleMatrix.Lost() : SampleMatrix.Held();

    private static IReadOnlyList<FaultSpec> Draw(int seed) => FaultFlag.Parse(seed < 3 ? ["restart-api@5s"] : ["stop-replica@3s,during=4s", Zombie]);

    private static SearchReport Begin() => new()
    {
        StartedAt = DateTimeOffset.UnixEpoch, Command = "harness find-violation search",
        Plan = new SearchPlan { Base = SampleMatrix.Plan().Base with { Name = "search", Seed = 1 }, MostSeeds = 10, MostSeconds = 3600, ShrinkRuns = 60 },
    };

    private Task<SearchReport> RunAsync(SearchReport report, Func<IReadOnlyList<FaultSpec>, RunSummary> oracle, int atMost = 1000, Func<IReadOnlyList<FaultSpec>, bool>? near = null,
        Func<int, IReadOnlyList<FaultSpec>>? draw = null)
    {
        var folder = new RunFolder(report.Id.Length > 0 ? Path.Combine(reports, report.Id) : ReportFolders.Create(reports, report.StartedAt, "find-violation"));
        var driver = new SearchDriver(
            folder,
            (scenario, _, _) =>
            {
                ran.Add(ScheduleText.Line(scenario.Faults));
                IReadOnlyList<NearMiss> signs = near?.Invoke(scenario.Faults) == true ? [new("Leader key overwritten.", 4)] : [];
                return Task.FromResult(new JudgedRun(oracle(scenario.Faults), 0, signs));
            },
            draw ?? Draw, new SearchConsole(TextWriter.Null));
        return driver.RunAsync(report with { Id = folder.Id }, atMost, Stop);
    }
}
