using System.Net;
using Harness.Environments;

namespace Harness.EndToEnd.Tests;

/// <summary>The driver against a real engine, on two containers that do nothing.</summary>
public sealed class DriverTests(DriverFixture fixture) : IClassFixture<DriverFixture>
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private ContainerLife Life => new(fixture.Containers, TimeProvider.System);

    private ContainerCommands Commands => new(fixture.Containers);

    private Task<ContainerState> StateAsync(string member) => fixture.Containers.StateAsync(member, Stop);

    [Fact]
    public async Task Life_OfAContainer_IsSeenAtEveryStep()
    {
        Assert.Equal(["one", "two"], (await fixture.Containers.ContainersAsync(Stop)).Select(container => container.Member));

        await Life.PauseAsync("one", Stop);
        await Life.PauseAsync("one", Stop);
        Assert.True((await StateAsync("one")).IsPaused);
        await Life.UnpauseAsync("one", Stop);
        Assert.False((await StateAsync("one")).IsPaused);

        await Life.PauseAsync("one", Stop);
        Assert.True(await Life.StopAsync("one", Stop), "it had to be killed");
        Assert.Equal((false, 0), ((await StateAsync("one")).IsRunning, (await StateAsync("one")).ExitCode));
        await Life.StartAsync("one", Stop);
        await Life.StartAsync("one", Stop);
        Assert.True((await StateAsync("one")).IsRunning);

        await Life.KillAsync("one", Stop);
        await Life.KillAsync("one", Stop);
        Assert.Equal(137, (await StateAsync("one")).ExitCode);
        await Life.StartAsync("one", Stop);
    }

    [Fact]
    public async Task Member_ThatIsNotThere_IsNamed() =>
        Assert.Contains("'three'", (await Assert.ThrowsAsync<UserErrorException>(() => Life.KillAsync("three", Stop))).Message);

    [Fact]
    public async Task Commands_GiveExitCodeAndOutput_AndEndInTime()
    {
        var result = await Commands.RunAsync("two", ["sh", "-c", "echo out; echo err >&2; exit 3"], Stop);
        Assert.Equal((3, "out\n", "err\n"), (result.ExitCode, result.Output, result.Errors));
        Assert.Contains("exit code 3: err", (await Assert.ThrowsAsync<UserErrorException>(
            () => Commands.DemandAsync("two", ["sh", "-c", "echo err >&2; exit 3"], Stop))).Message);
        await Assert.ThrowsAsync<UserErrorException>(() => Commands.RunAsync("two", ["sleep", "5"], Stop, TimeSpan.FromMilliseconds(300)));
    }

    [Fact]
    public async Task Network_CutAndMended_HasTheSameAddressAndAliases()
    {
        var cut = new NetworkCut(fixture.Containers);
        var attachment = await cut.DisconnectAsync("one", "data", Stop);
        Assert.Empty((await StateAsync("one")).Addresses);
        Assert.Null(await cut.DisconnectAsync("one", "data", Stop));

        await cut.ReconnectAsync("one", attachment!, Stop);
        await cut.ReconnectAsync("one", attachment!, Stop);

        Assert.Equal(IPAddress.Parse($"{fixture.Prefix}.102.11"), (await StateAsync("one")).Addresses[$"{fixture.Project}_data"]);
        Assert.Contains("first", (await cut.DisconnectAsync("one", "data", Stop))!.Aliases);
        await cut.ReconnectAsync("one", attachment!, Stop);
    }

    [Fact]
    public async Task PacketFilter_DropsOneDirection()
    {
        var filter = new PacketFilter(Commands);
        var peer = IPAddress.Parse($"{fixture.Prefix}.102.11");
        await filter.DropAsync("two", PacketDirection.In, peer, Stop);
        await filter.DropAsync("two", PacketDirection.In, peer, Stop);
        Assert.True(await filter.IsDroppedAsync("two", PacketDirection.In, peer, Stop));
        Assert.False(await filter.IsDroppedAsync("two", PacketDirection.Out, peer, Stop));
        await filter.PassAsync("two", PacketDirection.In, peer, Stop);
        await filter.PassAsync("two", PacketDirection.In, peer, Stop);
        Assert.False(await filter.IsDroppedAsync("two", PacketDirection.In, peer, Stop));
    }

    [Fact]
    public async Task PeerCut_HoldsForTheseAddressesUntilMended()
    {
        var cut = new PeerCut(fixture.Containers, Commands);
        IPAddress one = IPAddress.Parse($"{fixture.Prefix}.102.11"), other = IPAddress.Parse($"{fixture.Prefix}.102.1");
        await cut.CutAsync("two", [one], Stop);
        Assert.True(await cut.IsCutAsync("two", [one], Stop));
        Assert.False(await cut.IsCutAsync("two", [one, other], Stop));
        await cut.CutAsync("two", [other], Stop);
        Assert.False(await cut.IsCutAsync("two", [one], Stop));
        await cut.MendAsync("two", Stop);
        await cut.MendAsync("two", Stop);
        Assert.False(await cut.IsCutAsync("two", [other], Stop));
    }

    [Fact]
    public async Task PeerBandwidth_IsLimitedUntilItIsNot()
    {
        var bandwidth = new PeerBandwidth(fixture.Containers, Commands);
        var peer = IPAddress.Parse($"{fixture.Prefix}.102.11");
        await bandwidth.LimitAsync("two", "data", [peer], 1_000_000, Stop);
        await bandwidth.LimitAsync("two", "data", [peer], 2_000_000, Stop);
        Assert.True(await bandwidth.IsLimitedAsync("two", "data", Stop));
        Assert.Contains("rate 2Mbit", await Commands.DemandAsync("two", ["tc", "class", "show", "dev", "eth0"], Stop));
        await bandwidth.UnlimitAsync("two", "data", Stop);
        await bandwidth.UnlimitAsync("two", "data", Stop);
        Assert.False(await bandwidth.IsLimitedAsync("two", "data", Stop));
    }

    [Fact]
    public async Task Disk_OfLimitedSize_IsFilledAndFreed_AndASharedOneIsNot()
    {
        var disk = new DiskFill(Commands);
        await disk.FillAsync("two", "/data", Stop);
        Assert.Equal(0, await disk.FreeBytesAsync("two", "/data", Stop));
        await disk.FreeAsync("two", "/data", Stop);
        Assert.True(await disk.FreeBytesAsync("two", "/data", Stop) > 3 << 20);
        Assert.Contains("limited size", (await Assert.ThrowsAsync<UserErrorException>(() => disk.FillAsync("two", "/tmp", Stop))).Message);
    }

    [Fact]
    public async Task Limits_AreSetAndLifted_AndMemoryKillsAreSeen()
    {
        var limits = new ContainerLimits(fixture.Containers, Commands, TimeProvider.System);
        Assert.False(await limits.IsCpuLimitedAsync("two", Stop));
        await limits.LimitCpuAsync("two", 0.5, Stop);
        Assert.True(await limits.IsCpuLimitedAsync("two", Stop));
        await limits.LimitCpuAsync("two", null, Stop);
        Assert.False(await limits.IsCpuLimitedAsync("two", Stop));
        Assert.False(await limits.IsMemoryLimitedAsync("two", Stop));
        await limits.LimitMemoryAsync("two", 64 << 20, Stop);
        Assert.True(await limits.IsMemoryLimitedAsync("two", Stop));
        await limits.UnlimitMemoryAsync("two", Stop);
        Assert.False(await limits.IsMemoryLimitedAsync("two", Stop));

        await limits.LimitMemoryAsync("two", 8 << 20, Stop);
        // tail keeps an endless line in memory.
        await Commands.RunAsync("two", ["sh", "-c", "tail -c 64M < /dev/zero > /dev/null & wait; dd if=/dev/zero of=/dev/null bs=64M count=1"], Stop);
        await Life.KillAsync("two", Stop);
        Assert.True((await StateAsync("two")).WasKilledForMemory);
        Assert.Equal(["two ended with exit code 137, killed for lack of memory"], await fixture.Containers.EndedAsync(limits.ShortOfMemory, Stop));
        Assert.True(await limits.IsMemoryLimitedAsync("two", Stop));
        await Life.StartAsync("two", Stop);
        await limits.UnlimitMemoryAsync("two", Stop);
        // The engine goes on telling so after a new start, and the run that it happened in was no sound one.
        Assert.Equal(["two lost a process, killed for lack of memory"], await fixture.Containers.EndedAsync(new HashSet<string>(), Stop));
        Assert.Empty(await fixture.Containers.EndedAsync(limits.ShortOfMemory, Stop));
    }

    [Fact]
    public async Task Cpu_OfContainersThatRun_IsCounted()
    {
        var times = await new ContainerCpu(fixture.Containers).TimesAsync(Stop);
        Assert.Equal(["one", "two"], times.Keys.Order());
        Assert.InRange(times["one"], TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task LogsAndEvents_OfTheProject_AreKept()
    {
        var events = Path.Combine(fixture.Folder, EngineEvents.FileName);
        await using (var recorder = new EngineEvents(fixture.Engine, fixture.Project, TimeProvider.System))
        {
            recorder.Record(events);
            await Life.PauseAsync("two", Stop);
            await Life.UnpauseAsync("two", Stop);
            Assert.True(await TimeProvider.System.UntilAsync(Timeouts.Kill, () => ReadShared(events).Contains("\"action\":\"unpause\"", StringComparison.Ordinal), Stop));
        }
        await using (var reader = new EngineEvents(fixture.Engine, fixture.Project, TimeProvider.System))
            await reader.WriteRememberedAsync(events, Stop);
        Assert.Contains("\"action\":\"unpause\"", await File.ReadAllTextAsync(events, Stop));

        var logs = Path.Combine(fixture.Folder, "logs");
        await new ContainerLogs(fixture.Containers).CopyAsync(logs, Stop);
        Assert.StartsWith("started\n", await File.ReadAllTextAsync(Path.Combine(logs, "two.log"), Stop));
        Assert.Contains("started", await new ContainerLogs(fixture.Containers).TailAsync("two", Stop));
    }

    [Fact]
    public async Task Compose_ThatFails_ShowsTheEndOfItsOutput()
    {
        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => fixture.Command.RunAsync(fixture.Set, ["up", "--detach", "nothing"], fixture.Progress, Stop));
        Assert.Contains(fixture.Project, error.Message);
        Assert.Contains("End of its output:\n  ", error.Message);
    }

    [Fact]
    public async Task Leftovers_RemoveAllOfTheProject_AlsoWhatIsPaused()
    {
        await Life.PauseAsync("one", Stop);
        await Life.StopAsync("two", Stop);

        Assert.True(await fixture.Leftovers.AnyAsync(Stop));
        Assert.Empty(await fixture.Leftovers.RemoveAsync(Stop));
        Assert.False(await fixture.Leftovers.AnyAsync(Stop));
        Assert.Empty(await fixture.Leftovers.RemoveAsync(Stop));

        await fixture.UpAsync(Stop);
    }

    [Fact]
    public async Task Prefix_OfARunningNetwork_IsNotGivenAgain() =>
        Assert.Contains(fixture.Prefix, (await Assert.ThrowsAsync<UserErrorException>(
            () => NetworkPrefix.FindAsync(fixture.Engine, fixture.Prefix, new ProcFs(), Stop))).Message);

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
