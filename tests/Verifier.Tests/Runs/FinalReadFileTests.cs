using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

public sealed class FinalReadFileTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly FinalRead Read = new(
        "n1", true, [new(new OperationKey(7, 1, 2), 0xBEEF), new(new OperationKey(7, 1, 2), 0xFEED)], [new OperationKey(7, 1, 2)], 3, null, CommitWaits: 4, FollowsLeader: true, BehindBytes: 5, StillWritten: true);

    private readonly string folder = Directory.CreateTempSubdirectory("harness-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task ReadAll_AfterWrite_GivesTheSameBack()
    {
        await FinalReadFile.WriteAsync(folder, Read, run: 7, static () => new MemoryStream(), Stop);
        var back = Assert.Single(await FinalReadFile.ReadAllAsync(folder, Stop));
        Assert.Equal(Read with { Rows = back.Rows, IndexKeys = back.IndexKeys }, back);
        Assert.Equal(Read.Rows, back.Rows);
        Assert.Equal(Read.IndexKeys, back.IndexKeys);
    }

    [Fact]
    public async Task ReadAll_OfRowsInAnyOrder_GivesThemInThatOfTheirKeys_AsOftenAsAsked()
    {
        FinalRow[] rows = [.. Enumerable.Range(0, 10_000).Select(number => new FinalRow(new OperationKey(7, (ushort)(number % 7), (uint)number), 1))];
        await FinalReadFile.WriteAsync(folder, Read with { Rows = rows }, run: 7, static () => new MemoryStream(), Stop);

        var back = Assert.Single(await FinalReadFile.ReadAllAsync(folder, Stop)).Rows;
        Assert.Equal(rows.OrderBy(row => row.Key), back);
        Assert.Equal(rows.Length, back.Count());
    }

    [Fact]
    public async Task ReadAll_OfAnAlteredFile_IsAReadThatFailed()
    {
        await FinalReadFile.WriteAsync(folder, Read, run: 7, static () => new MemoryStream(), Stop);
        var path = Path.Combine(folder, "n1.rows");
        var bytes = await File.ReadAllBytesAsync(path, Stop);
        for (var i = 0; i < bytes.Length; i++)
        {
            var altered = bytes.ToArray();
            altered[i] ^= 1;
            await File.WriteAllBytesAsync(path, altered, Stop);
            Assert.NotNull(Assert.Single(await FinalReadFile.ReadAllAsync(folder, Stop)).Error);
        }
    }

    [Fact]
    public async Task ReadAll_OfACutFile_IsAReadThatFailed()
    {
        await FinalReadFile.WriteAsync(folder, Read, run: 7, static () => new MemoryStream(), Stop);
        var path = Path.Combine(folder, "n1.rows");
        var bytes = await File.ReadAllBytesAsync(path, Stop);
        foreach (var length in Enumerable.Range(0, bytes.Length))
        {
            await File.WriteAllBytesAsync(path, bytes[..length], Stop);
            Assert.NotNull(Assert.Single(await FinalReadFile.ReadAllAsync(folder, Stop)).Error);
        }
    }
}
