using System.Text.Json;

namespace Harness.LoadRunner;

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class FlagForm : Form<bool>
{
    public override string Expected => "true or false";

    public override string? Example => null;

    public override bool TryRead(JsonValue value, Reading reading, out bool result)
    {
        if (value.Kind is not (JsonValueKind.True or JsonValueKind.False))
            return Refuse(value, reading, out result);
        result = value.Kind == JsonValueKind.True;
        return true;
    }

    public override void Write(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);
}
