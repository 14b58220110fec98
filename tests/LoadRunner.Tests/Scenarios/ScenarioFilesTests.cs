using Harness.Environments;

namespace Harness.LoadRunner.Tests;

/// <summary>The scenarios that come with the harness.</summary>
public class ScenarioFilesTests
{
    private static readonly ScenarioCatalog Catalog = new(ScenarioVocabulary.Default, [ScenarioSamples.RepositoryRoot]);

    [Fact]
    public void Every_File_IsReadableNamedAfterItsFileAndAsksAQuestion()
    {
        var entries = Catalog.List();

        Assert.NotEmpty(entries);
        Assert.All(entries, entry =>
        {
            var scenario = Catalog.Find(entry.Name);
            Assert.Equal(entry.Name, scenario.Name);
            Assert.Contains('?', scenario.Description);
        });
    }

    [Theory]
    [InlineData("failover-loss", ReplicationMode.Sync, Verdict.Valid, "stop-replica 1/3, kill-leader 2/3")]
    [InlineData("failover-loss-async", ReplicationMode.Async, Verdict.Violated, "stop-replica 1/3, hold-replication 2/3 - 500ms, kill-leader previous + 500ms")]
    [InlineData("failover-loss-seeds", ReplicationMode.Sync, Verdict.Valid, "stop-replica 1/2, stop-leader after-load")]
    public void FailoverLoss_AsksWhatItIsNamedAfter(string name, ReplicationMode replication, Verdict expect, string faults)
    {
        var scenario = Catalog.Find(name);

        Assert.Equal((replication, expect), (scenario.Environment.Replication, scenario.Expect));
        Assert.Equal(faults, string.Join(", ", scenario.Faults.Select(fault => $"{fault.Fault} {FaultTriggerText.Format(fault.At)}")));
        Assert.Equal(TimeSpan.FromSeconds(45), scenario.Duration);
        Assert.Equal(
            [("register", new Inject(200, TimeSpan.FromSeconds(45))), ("get-user", new Inject(50, TimeSpan.FromSeconds(45)))],
            scenario.Load.Select(load => (load.Workload, Assert.IsType<Inject>(Assert.Single(load.Simulations)))));
    }

    [Fact]
    public void Damaged_File_IsReadOrRefusedButNeverCrashesTheReader()
    {
        var random = new Random(1);
        var original = File.ReadAllBytes(Catalog.Locate("failover-loss-async"));
        var refused = 0;
        for (var round = 0; round < 5000; round++)
        {
            var bytes = original[..(round % 5 == 0 ? random.Next(original.Length) : original.Length)];
            for (var change = 0; change < 3 && bytes.Length > 0; change++)
                bytes[random.Next(bytes.Length)] = round % 2 == 0 ? (byte)random.Next(256) : original[random.Next(original.Length)];
            try
            {
                ScenarioReader.Parse("s.json", bytes, ScenarioVocabulary.Default);
            }
            catch (UserErrorException error)
            {
                refused++;
                Assert.All(error.Message.Split("\ns.json"), problem => Assert.Matches(@"^(s\.json)?:\d+:\d+: .", problem));
            }
        }
        Assert.InRange(refused, 2500, 5000);
    }
}
