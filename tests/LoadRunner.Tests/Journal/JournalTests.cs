using Harness.Environments;

namespace Harness.LoadRunner.Tests;

public sealed class JournalTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("journal-tests-").FullName;

    private string File => Path.Combine(folder, "journal.bin");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 1024)]
    [InlineData(4, 10_000)]
    public async Task ReadAll_AfterWriting_ReturnsEveryOperationAsItWas(int seed, int count)
    {
        var operations = RandomOperations.Make(seed, count).ToList();
        var startedAt = new DateTimeOffset(2026, 11, 23, 20, 15, 3, TimeSpan.Zero);
        await using (var journal = JournalWriter.Create(File, RandomOperations.Run, startedAt))
        {
            foreach (var operation in operations)
                journal.Record(operation);
        }

        using var reader = JournalReader.Open(File);
        Assert.Equal(operations, reader.ReadAll());
        Assert.Equal(operations, reader.ReadAll());
        Assert.Null(reader.Damage);
        Assert.Equal(RandomOperations.Run, reader.Run);
        Assert.Equal(startedAt, reader.StartedAt);
    }

    [Fact]
    public async Task ReadAll_WhileTheWriterIsOpen_ReturnsWhatWasFlushed()
    {
        var operations = RandomOperations.Make(5, 100).ToList();
        await using var journal = JournalWriter.Create(File, RandomOperations.Run, DateTimeOffset.UnixEpoch);
        foreach (var operation in operations)
            journal.Record(operation);
        await journal.FlushAsync(TestContext.Current.CancellationToken);

        using var reader = JournalReader.Open(File);
        Assert.Equal(operations, reader.ReadAll());
        Assert.Null(reader.Damage);
        Assert.Equal(100, journal.Written);
    }

    [Fact]
    public async Task ReadAll_FileCutAtAnyByte_ReturnsAPrefixAndTellsTheDamage()
    {
        var operations = RandomOperations.Make(6, 24).ToList();
        var whole = await RandomOperations.WriteAsync(operations, TestContext.Current.CancellationToken, flushEvery: 6);
        var clean = new List<int>();
        for (var length = 0; length <= whole.Length; length++)
        {
            var (read, damage) = Read(whole.AsSpan(0, length));
            Assert.Equal(operations.Take(read.Count), read);
            if (damage is null)
                clean.Add(read.Count);
            else if (length > 32)
                Assert.Contains($"after {read.Count} whole records", damage, StringComparison.Ordinal);
        }
        Assert.Equal([0, 6, 12, 18, 24], clean);
    }

    [Fact]
    public async Task ReadAll_AnyByteFlipped_IsToldAndNoWrongRecordReturned()
    {
        var operations = RandomOperations.Make(7, 12).ToList();
        var whole = await RandomOperations.WriteAsync(operations, TestContext.Current.CancellationToken, flushEvery: 4);
        for (var i = 0; i < whole.Length; i++)
        {
            var damaged = whole.ToArray();
            damaged[i] ^= 1 << 3;
            var (read, damage) = Read(damaged);
            Assert.NotNull(damage);
            Assert.Equal(operations.Take(read.Count), read);
            Assert.True(read.Count < operations.Count);
        }
    }

    [Fact]
    public async Task Write_OneMillionOperations_TakesLessThan48BytesEach()
    {
        await using (var journal = JournalWriter.Create(File, RandomOperations.Run, DateTimeOffset.UnixEpoch))
        {
            var operation = RandomOperations.Make(8, 1).Single();
            for (var i = 0; i < 1_000_000; i++)
                journal.Record(operation with { Key = new OperationKey(RandomOperations.Run, (ushort)(i & 511), (uint)i >> 9) });
        }
        Assert.True(new FileInfo(File).Length < 48_000_000);
        using var reader = JournalReader.Open(File);
        Assert.Equal(1_000_000, reader.ReadAll().LongCount());
        Assert.Null(reader.Damage);
    }

    [Theory]
    [InlineData(1000UL, 1001UL, 993UL)] // rounded to 8 bytes, downwards: still a lower bound
    [InlineData(1UL << 20, (1UL << 20) + (0xFFFFFEUL * 8), 1UL << 20)] // the widest span kept
    [InlineData(1UL << 20, (1UL << 20) + (0xFFFFFFUL * 8), 0UL)] // wider: unknown
    [InlineData(0UL, 5000UL, 0UL)] // unknown stays unknown
    [InlineData(6000UL, 5000UL, 0UL)] // nonsense becomes unknown
    [InlineData(5000UL, 5000UL, 5000UL)]
    public async Task ReadAll_LsnBefore_StaysALowerBound(ulong before, ulong lsn, ulong expected)
    {
        var operation = RandomOperations.Make(9, 1).Single() with { LsnBefore = new Lsn(before), Lsn = new Lsn(lsn) };
        var (read, _) = Read(await RandomOperations.WriteAsync([operation], TestContext.Current.CancellationToken));
        Assert.Equal(expected, read[0].LsnBefore.Value);
    }

    [Fact]
    public async Task ReadAll_MoreNodesAndErrorsThanTheTablesHold_KeepsTheOperations()
    {
        var some = RandomOperations.Make(10, 1).Single();
        var operations = Enumerable.Range(0, 70_000).Select(i => some with { Node = $"n{i}:5432", Error = $"e{i}" }).ToList();
        var (read, damage) = Read(await RandomOperations.WriteAsync(operations, TestContext.Current.CancellationToken));
        Assert.Null(damage);
        Assert.Equal(operations.Count, read.Count);
        Assert.Equal(operations[254], read[254]);
        Assert.Equal("", read[300].Node);
        Assert.NotEqual("", read[^1].Error);
    }

    [Fact]
    public async Task Record_DiskFails_IsToldByErrorFlushAndDispose()
    {
        var journal = new JournalWriter(new FailingStream(100), "full-disk", RandomOperations.Run, DateTimeOffset.UnixEpoch);
        foreach (var operation in RandomOperations.Make(11, 50))
            journal.Record(operation);
        await Assert.ThrowsAsync<IOException>(() => journal.FlushAsync(TestContext.Current.CancellationToken));
        Assert.NotNull(journal.Error);
        var thrown = await Assert.ThrowsAsync<IOException>(async () => await journal.DisposeAsync());
        Assert.Contains("50 are missing", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_KeyOfAnotherRunOrClosedJournal_Throws()
    {
        var journal = new JournalWriter(new MemoryStream(), "memory", RandomOperations.Run, DateTimeOffset.UnixEpoch);
        var operation = RandomOperations.Make(12, 1).Single();
        Assert.Throws<ArgumentException>(() => journal.Record(operation with { Key = new OperationKey(1, 2, 3) }));
        await journal.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => journal.Record(operation));
    }

    [Fact]
    public async Task CreateAndOpen_UnusablePath_AreUserErrors()
    {
        await System.IO.File.WriteAllTextAsync(File, "something else", TestContext.Current.CancellationToken);
        Assert.Throws<UserErrorException>(() => JournalWriter.Create(File, 1, DateTimeOffset.UnixEpoch));
        Assert.Throws<UserErrorException>(() => JournalWriter.Create(Path.Combine(folder, "no", "such"), 1, DateTimeOffset.UnixEpoch));
        Assert.Throws<UserErrorException>(() => JournalReader.Open(Path.Combine(folder, "none.bin")));
    }

    private (List<Operation> Operations, string? Damage) Read(ReadOnlySpan<byte> content)
    {
        System.IO.File.WriteAllBytes(File, content);
        using var reader = JournalReader.Open(File);
        var operations = reader.ReadAll().ToList();
        return (operations, reader.Damage);
    }

    /// <summary>A disk with room for so many bytes.</summary>
    private sealed class FailingStream(int room) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            Length + buffer.Length > room ? throw new IOException("No space left on device") : base.WriteAsync(buffer, cancellationToken);
    }
}
