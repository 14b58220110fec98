using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>Reads JSON, comments and trailing commas allowed, into values that know their place in the file.</summary>
internal static partial class JsonTree
{
    private static readonly JsonReaderOptions Options =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32 };

    /// <exception cref="UserErrorException">It is not JSON: where, and what was expected there.</exception>
    public static JsonValue Read(SourceText source)
    {
        if (source.FirstInvalidByte() is { } invalid)
            throw new UserErrorException($"{source.Locate(invalid)}: not UTF-8 text; save the file with the encoding UTF-8");
        var reader = new Utf8JsonReader(source.Bytes.Span, Options);
        try
        {
            reader.Read();
            var root = ReadValue(ref reader, "");
            reader.Read();
            return root;
        }
        catch (JsonException error)
        {
            var offset = source.OffsetOf(error.LineNumber ?? 0, error.BytePositionInLine ?? 0);
            throw new UserErrorException($"{source.Locate(offset)}: not valid JSON: {PlacelessMessage(error)}", error);
        }
        catch (InvalidOperationException error)
        {
            // Half of a surrogate pair, written as an escape: valid as a token, but no text.
            throw new UserErrorException(
                $"{source.Locate((int)reader.TokenStartIndex)}: not valid JSON: an escape in this text is half a character; "
                + "expected both halves, e.g. \"\\ud83d\\ude00\"", error);
        }
    }

    private static JsonValue ReadValue(ref Utf8JsonReader reader, string path)
    {
        var offset = (int)reader.TokenStartIndex;
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(ref reader, path, offset),
            JsonTokenType.StartArray => ReadList(ref reader, path, offset),
            JsonTokenType.String => Scalar(JsonValueKind.String, reader.GetString()!),
            JsonTokenType.Number => Scalar(JsonValueKind.Number, Encoding.UTF8.GetString(reader.ValueSpan)),
            JsonTokenType.True => Scalar(JsonValueKind.True),
            JsonTokenType.False => Scalar(JsonValueKind.False),
            _ => Scalar(JsonValueKind.Null),
        };

        JsonValue Scalar(JsonValueKind kind, string text = "") => new(path, offset, kind, text, [], []);
    }

    private static JsonValue ReadObject(ref Utf8JsonReader reader, string path, int offset)
    {
        var members = new List<JsonMember>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var nameOffset = (int)reader.TokenStartIndex;
            reader.Read();
            members.Add(new JsonMember(name, nameOffset, ReadValue(ref reader, path.Length == 0 ? name : $"{path}.{name}")));
        }
        return new JsonValue(path, offset, JsonValueKind.Object, "", members, []);
    }

    private static JsonValue ReadList(ref Utf8JsonReader reader, string path, int offset)
    {
        var items = new List<JsonValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadValue(ref reader, $"{path}[{items.Count}]"));
        return new JsonValue(path, offset, JsonValueKind.Array, "", [], items);
    }

    /// <summary>The place is shown in front of the message, counted from 1, so that editors can jump to it.</summary>
    private static string PlacelessMessage(JsonException error) => PlaceInMessage().Replace(error.Message, "").TrimEnd('.');

    [GeneratedRegex(@"(, when isFinalBlock is true\.)?\s*LineNumber: \d+ \| BytePositionInLine: \d+\.?$")]
    private static partial Regex PlaceInMessage();
}
