namespace Harness.LoadRunner;

/// <summary>Rows for the reads of a load: from exactly one of a CSV file, a JSON file, or the generator of names.</summary>
public sealed record FeedSpec
{
    /// <summary>Path of a CSV file with a line of column names; null for none.</summary>
    public string? Csv { get; init; }

    /// <summary>Path of a JSON file with a list of objects; null for none.</summary>
    public string? Json { get; init; }

    /// <summary>How many rows of names to make from the seed; null for none.</summary>
    public int? Generated { get; init; }

    public FeedOrder Order { get; init; } = FeedOrder.Circular;

    /// <summary>Path of the file; null for generated rows.</summary>
    public string? File => Csv ?? Json;
}

/// <summary>In which order a feed gives its rows.</summary>
public enum FeedOrder
{
    /// <summary>In order, again and again.</summary>
    Circular,

    /// <summary>In order, each once: the load ends with the last.</summary>
    Sequential,

    /// <summary>Each time any of them, as the seed decides.</summary>
    Random,
}
