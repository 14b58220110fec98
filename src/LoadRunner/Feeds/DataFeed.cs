using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>The rows of one load's feed, handed to its operations in the wanted order. Thread-safe, without a lock.</summary>
internal sealed class DataFeed : IUserSource
{
    private const ulong Salt = 0x66656564;

    private readonly IReadOnlyList<UserRow> rows;
    private readonly FeedSpec spec;
    private readonly int seed;
    private long taken = -1;

    private DataFeed(FeedSpec spec, IReadOnlyList<UserRow> rows, int seed) => (this.spec, this.rows, this.seed) = (spec, rows, seed);

    /// <summary>Reads all rows.</summary>
    /// <param name="workloads">Who takes them, which decides the columns that there must be.</param>
    /// <exception cref="UserErrorException">The file cannot be read, or lacks what the workloads need: file, line, what to do.</exception>
    public static DataFeed Open(FeedSpec spec, IEnumerable<string> workloads, int seed)
    {
        var needed = FeedColumns.Needed(workloads);
        var rows = spec switch
        {
            { Generated: { } count } => Generate(count, seed),
            { Csv: { } csv } => FeedTable.Rows(csv, CsvFeed.Read(csv, ReadFile(csv)), needed),
            { Json: { } json } => FeedTable.Rows(json, JsonFeed.Read(json, ReadFile(json)), needed),
            _ => throw new UserErrorException("a feed has no source: name one of csv, json, generated"),
        };
        return new DataFeed(spec, rows, seed);
    }

    public bool TryTake(ushort worker, uint sequence, out UserRow user)
    {
        if (spec.Order == FeedOrder.Random)
        {
            user = rows[(int)(SeededChoice.Share(seed, worker, sequence, Salt) * rows.Count)];
            return true;
        }
        var next = Interlocked.Increment(ref taken);
        if (spec.Order == FeedOrder.Sequential && next >= rows.Count)
            throw new FeedEndedException($"the feed {spec.File ?? "of generated names"} has given all of its {rows.Count} rows; a longer one, or the order circular, goes on");
        user = rows[(int)(next % rows.Count)];
        return true;
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserErrorException($"{path}: the feed cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Names as <see cref="UserData"/> gives them, of no run.</summary>
    private static List<UserRow> Generate(int count, int seed)
    {
        var rows = new List<UserRow>(count);
        for (var i = 0; i < count; i++)
        {
            var data = UserData.For(new OperationKey(0, 0, (uint)i), seed);
            rows.Add(new UserRow(null, null, data.FirstName, data.SecondName));
        }
        return rows;
    }
}
