using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>One row of a feed's file.</summary>
/// <param name="Line">Where it begins, from 1.</param>
internal readonly record struct FeedRecord(int Line, IReadOnlyDictionary<string, string> Values);

/// <summary>Turns the rows of a file into users and checks that they have what is needed.</summary>
internal static class FeedTable
{
    /// <param name="needed">As <see cref="FeedColumns.Needed"/>.</param>
    /// <exception cref="UserErrorException">There is no row, or one lacks a value: file, line, columns.</exception>
    public static IReadOnlyList<UserRow> Rows(string path, IEnumerable<FeedRecord> records, IReadOnlyList<IReadOnlyList<string>> needed)
    {
        var rows = new List<UserRow>();
        foreach (var record in records)
        {
            foreach (var choice in needed)
            {
                if (!choice.Any(column => record.Values.GetValueOrDefault(column) is { Length: > 0 }))
                    throw new UserErrorException($"{path}:{record.Line}: the row has no {string.Join(" or ", choice)}: fill it in, or take the row out");
            }
            rows.Add(new UserRow(
                null, Value(FeedColumns.UserId), Value(FeedColumns.FirstName), Value(FeedColumns.SecondName), Value(FeedColumns.Password)));

            string? Value(string column) => record.Values.GetValueOrDefault(column) is { Length: > 0 } value ? value : null;
        }
        return rows.Count > 0 ? rows : throw new UserErrorException($"{path}:1: the feed has no rows: add some");
    }
}
