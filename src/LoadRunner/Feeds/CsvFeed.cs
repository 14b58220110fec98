using System.Text;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>
/// Reads CSV as RFC 4180 has it: a line of column names, commas, values in double quotes where they hold commas, quotes
/// (doubled) or line ends. UTF-8, with or without a byte order mark; blank lines are left out.
/// </summary>
internal static class CsvFeed
{
    /// <exception cref="UserErrorException">It is not CSV, or has none of the known columns: file and line.</exception>
    public static IEnumerable<FeedRecord> Read(string path, ReadOnlyMemory<byte> bytes)
    {
        var source = new SourceText(path, bytes);
        if (source.FirstInvalidByte() is { } invalid)
            throw new UserErrorException($"{source.Locate(invalid)}: not UTF-8 text; save the file with the encoding UTF-8");
        var text = Encoding.UTF8.GetString(source.Bytes.Span);
        var (position, line) = (0, 1);
        IReadOnlyList<string>? columns = null;
        while (position < text.Length)
        {
            var at = line;
            var values = ReadRow(path, text, ref position, ref line);
            if (values is [""])
                continue;
            if (columns is null)
            {
                columns = Header(path, at, values);
                continue;
            }
            if (values.Count != columns.Count)
                throw new UserErrorException($"{path}:{at}: the row has {values.Count} values and the header {columns.Count} columns: give each row as many");
            yield return new FeedRecord(at, columns.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second));
        }
    }

    private static IReadOnlyList<string> Header(string path, int line, IReadOnlyList<string> names)
    {
        var columns = names.Select(name => name.Trim()).ToList();
        if (columns.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UserErrorException($"{path}:{line}: the column \"{twice.Key}\" is there twice: keep one");
        if (!columns.Any(FeedColumns.All.Contains))
        {
            throw new UserErrorException(
                $"{path}:{line}: the header has none of the columns {string.Join(", ", FeedColumns.All)}: name them in the first line");
        }
        return columns;
    }

    private static List<string> ReadRow(string path, string text, ref int position, ref int line)
    {
        var values = new List<string>();
        while (true)
        {
            values.Add(position < text.Length && text[position] == '"'
                ? ReadQuoted(path, text, ref position, ref line)
                : ReadBare(text, ref position));
            if (position < text.Length && text[position] == ',')
            {
                position++;
                continue;
            }
            if (position < text.Length && text[position] == '\r')
                position++;
            if (position >= text.Length || text[position] == '\n')
            {
                position++;
                line++;
                return values;
            }
            throw new UserErrorException($"{path}:{line}: text after a closing quote: double a quote that is part of a value");
        }
    }

    private static string ReadBare(string text, ref int position)
    {
        var length = text.AsSpan(position).IndexOfAny(",\r\n");
        var value = length < 0 ? text[position..] : text.Substring(position, length);
        position += value.Length;
        return value;
    }

    private static string ReadQuoted(string path, string text, ref int position, ref int line)
    {
        var opened = line;
        var value = new StringBuilder();
        for (position++; position < text.Length; position++)
        {
            if (text[position] == '"')
            {
                position++;
                if (position >= text.Length || text[position] != '"')
                    return value.ToString();
            }
            if (text[position] == '\n')
                line++;
            value.Append(text[position]);
        }
        throw new UserErrorException($"{path}:{opened}: a quoted value is never closed: add the closing quote");
    }
}
