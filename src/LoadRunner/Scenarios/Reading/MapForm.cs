using System.Text.Json;

namespace Harness.LoadRunner;

/// <summary>An object whose keys are the user's, with texts as values.</summary>
internal sealed class MapForm(string names, string example) : Form<IReadOnlyDictionary<string, string>>
{
    public override string Expected => $"an object of {names}, each a text";

    public override string Example => example;

    public override bool TryRead(JsonValue value, Reading reading, out IReadOnlyDictionary<string, string> result)
    {
        if (value.Kind != JsonValueKind.Object || value.Members.Any(member => member.Value.Kind != JsonValueKind.String))
            return Refuse(value, reading, out result);
        var map = new Dictionary<string, string>();
        foreach (var member in value.Members)
            map[member.Name] = member.Value.Text;
        result = map;
        return true;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value)
            writer.WriteString(name, text);
        writer.WriteEndObject();
    }
}
