using System.Text.Json;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>Reads a JSON list of objects, each one row; their values are texts or numbers.</summary>
internal static class JsonFeed
{
    /// <exception cref="UserErrorException">It is not such a list: file, line and column.</exception>
    public static IEnumerable<FeedRecord> Read(string path, ReadOnlyMemory<byte> bytes)
    {
        var source = new SourceText(path, bytes);
        var root = JsonTree.Read(source);
        if (root.Kind != JsonValueKind.Array)
            throw new UserErrorException($"{source.Locate(root.Offset)}: a feed is a list of objects, e.g. [ {{ \"user_id\": \"...\" }} ]");

        // Counted on from row to row: asking the source each time would read the file once a row.
        var (line, counted) = (1, 0);
        foreach (var item in root.Items)
        {
            line += source.Bytes.Span[counted..item.Offset].Count((byte)'\n');
            counted = item.Offset;
            if (item.Kind != JsonValueKind.Object)
                throw new UserErrorException($"{source.Locate(item.Offset)}: a row is {item.Shown}: expected an object, e.g. {{ \"user_id\": \"...\" }}");
            var values = new Dictionary<string, string>();
            foreach (var member in item.Members.Where(member => FeedColumns.All.Contains(member.Name)))
            {
                if (member.Value.Kind is not (JsonValueKind.String or JsonValueKind.Number))
                    throw new UserErrorException($"{source.Locate(member.Value.Offset)}: {member.Name} is {member.Value.Shown}: expected a text or a number");
                values[member.Name] = member.Value.Text;
            }
            yield return new FeedRecord(line, values);
        }
    }
}
