using Harness.Environments;

namespace Harness.LoadRunner.Tests;

/// <summary>Operations with random content, from a seed, in the resolution that a journal keeps.</summary>
internal static class RandomOperations
{
    public const ulong Run = 0x1234_5678_9ABC;

    private static readonly string[] Errors = ["", "", "", "57P01", "timeout", "http-503", "déjà vu"];
    private static readonly string[] Nodes = ["", "127.0.1.1:5432", "127.0.1.2:5432", "[::1]:5432"];

    public static IEnumerable<Operation> Make(int seed, int count)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var intended = random.NextInt64(-1_000_000_000, 1L << 50);
            var start = intended + random.NextInt64(0, 1L << random.Next(1, 40)) * 100;
            var lsn = (ulong)random.NextInt64(1, long.MaxValue) & ~7UL;
            yield return new Operation(
                new OperationKey(Run, (ushort)random.Next(65536), (uint)random.NextInt64(1L << 32)),
                (OperationKind)random.Next(1, 6), (Outcome)random.Next(0, 3), (OperationFlags)random.Next(0, 32),
                intended, start, start + random.NextInt64(0, 1L << random.Next(1, 40)) * 100,
                Errors[random.Next(Errors.Length)], Nodes[random.Next(Nodes.Length)], random.Next(0, 65536),
                new Lsn(lsn - (ulong)random.Next(0, 1 << 23) * 8 is var before && before < lsn ? before : 0), new Lsn(lsn))
            {
                Session = (ushort)random.Next(0, 65536),
            };
        }
    }

    public static async Task<byte[]> WriteAsync(IEnumerable<Operation> operations, CancellationToken cancellationToken, int flushEvery = int.MaxValue)
    {
        var file = new MemoryStream();
        await using (var journal = new JournalWriter(file, "memory", Run, DateTimeOffset.UnixEpoch))
        {
            var count = 0;
            foreach (var operation in operations)
            {
                journal.Record(operation);
                if (++count % flushEvery == 0)
                    await journal.FlushAsync(cancellationToken);
            }
        }
        return file.ToArray();
    }
}
