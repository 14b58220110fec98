using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class MemoryKillRecorderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("harness-memory-kills");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Kills_ForLackOfMemory_AtOnce_AreOneEventOfTheRunForEachPart()
    {
        var clock = new RunClock(TimeProvider.System);
        using var events = new EventLog(Path.Combine(folder.FullName, "events.jsonl"), clock);
        var seen = new List<RunEvent>();
        events.Added += seen.Add;
        using var stop = new CancellationTokenSource();

        var recording = new MemoryKillRecorder(new FakeCluster { MemoryKills = ["n1", "n1", "n2", "n1"] }, clock, events).RunAsync(stop.Token);
        await stop.CancelAsync();
        await recording;

        Assert.Equal(["n1", "n2"], seen.Select(happened => happened.Subject));
        Assert.All(seen, happened => Assert.Equal(RunEventKind.OutOfMemory, happened.Kind));
    }
}
