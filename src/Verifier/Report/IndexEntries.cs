using System.Text.Json;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Reads what the index says of each folder. A folder that is damaged, or goes away meanwhile, costs its own line only.</summary>
internal static class IndexEntries
{
    /// <summary>The line of one folder; null when it is none of ours.</summary>
    public static async Task<IndexEntry?> ReadAsync(RunFolder folder, CancellationToken cancellationToken)
    {
        var hasPage = File.Exists(folder.Page);
        if (KindOf(folder) is not { } kind)
            return null;
        var unread = new IndexEntry(folder.Id, kind, null, null, "", "", hasPage, "");
        var file = FileOf(folder, kind);
        if (!File.Exists(file))
            return unread;
        try
        {
            return kind switch
            {
                IndexKind.Run => OfRun(unread, await ResultFile.ReadAsync(file, cancellationToken)),
                IndexKind.Comparison => OfComparison(unread, await ReadAsync(file, cancellationToken)),
                IndexKind.Capacity => OfCapacity(unread, await ReadAsync(file, cancellationToken)),
                _ => OfMany(unread, await ReadAsync(file, cancellationToken)),
            };
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException or KeyNotFoundException or InvalidOperationException)
        {
            return unread with { Damage = $"{Path.GetFileName(file)} cannot be read: {error.Message}" };
        }
    }

    private static string FileOf(RunFolder folder, IndexKind kind) => kind switch
    {
        IndexKind.Comparison => folder.Comparison,
        IndexKind.Capacity => folder.Capacity,
        IndexKind.Matrix => folder.Matrix,
        IndexKind.ViolationSearch => folder.Search,
        _ => folder.Result,
    };

    private static IndexKind? KindOf(RunFolder folder)
    {
        foreach (var kind in Enum.GetValues<IndexKind>().Where(kind => kind != IndexKind.Run))
        {
            if (File.Exists(FileOf(folder, kind)))
                return kind;
        }
        return File.Exists(folder.Info) || File.Exists(folder.Journal) || File.Exists(folder.Result) ? IndexKind.Run : null;
    }

    private static IndexEntry OfRun(IndexEntry entry, RunResult result) => entry with
    {
        Verdict = result.Verdict, Expected = result.Expected, Subject = result.Scenario, Sentence = result.Sentence,
    };

    private static IndexEntry OfComparison(IndexEntry entry, JsonElement comparison) => entry with
    {
        Verdict = VerdictOf(comparison.GetProperty("evidence")),
        Subject = $"{Text(comparison.GetProperty("a").GetProperty("name"))} against {Text(comparison.GetProperty("b").GetProperty("name"))}",
        // Earlier versions wrote none.
        Sentence = comparison.TryGetProperty("sentence", out var sentence) ? Text(sentence) : "",
    };

    private static IndexEntry OfCapacity(IndexEntry entry, JsonElement capacity) => entry with
    {
        Verdict = VerdictOf(capacity.GetProperty("verdict")),
        Subject = Text(capacity.GetProperty("info").GetProperty("scenario").GetProperty("name")),
        Sentence = Text(capacity.GetProperty("sentence")),
    };

    /// <summary>A matrix, or a search for a violation: what many runs came to.</summary>
    private static IndexEntry OfMany(IndexEntry entry, JsonElement many) => entry with
    {
        Verdict = VerdictOf(many.GetProperty("verdict")), Subject = Text(many.GetProperty("subject")), Sentence = Text(many.GetProperty("sentence")),
    };

    private static async Task<JsonElement> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        return document.RootElement.Clone();
    }

    private static Verdict VerdictOf(JsonElement element) =>
        element.Deserialize<Verdict?>(RunJson.Line) ?? throw new JsonException("there is no verdict");

    private static string Text(JsonElement element) => element.GetString() ?? throw new JsonException("a text is missing");
}
