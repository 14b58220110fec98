namespace Harness.Environments.Tests;

public sealed class BrokenPartsTests : IDisposable
{
    private readonly string folder = $"/var/tmp/harness-test-{Guid.NewGuid():n}";

    public void Dispose()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void WhatWasBrokenByARunThatIsGone_IsThereForTheNext()
    {
        var killed = Open();
        killed.Claim();
        killed.Add(HookNames.Pause, "n1");
        killed.Add(HookNames.Kill, "n2");
        killed.Remove("n1", HookNames.Pause);
        killed.Dispose(); // the end of the process ends its lock

        Assert.Equal(("kill", "n2"), Assert.Single(Open().All) is var part ? (part.Hook, part.Member) : default);
    }

    [Fact]
    public void Dispose_WithNothingBroken_LeavesNoFolder()
    {
        var run = Open();
        run.Claim();
        run.Add(HookNames.Stop, "n1");
        run.Remove("n1", HookNames.Kill, HookNames.Stop);
        run.Dispose();

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void Claim_OfAClusterThatARunIsAtWorkOn_IsRefused()
    {
        using var run = Open();
        run.Claim();

        Assert.Contains("is used by process", Assert.Throws<UserErrorException>(() => Open().Claim()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedFile_IsToldAndNeverTakenForNothing()
    {
        using (var run = Open())
        {
            run.Claim();
            run.Add(HookNames.Kill, "n1");
        }
        File.WriteAllText(Path.Combine(folder, "broken.json"), "[ {");

        Assert.Contains("cannot be read", Assert.Throws<UserErrorException>(() => Open()).Message, StringComparison.Ordinal);
    }

    private BrokenParts Open() => new(
        new AttachedSpec { Nodes = [new AttachedNode("n1", "Host=10.0.0.1;Database=app;Username=u")] }, folder, TimeProvider.System);
}
