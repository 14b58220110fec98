using System.Text.Json;

namespace Harness.LoadRunner;

/// <summary>A value, or one word of JSON (<c>null</c> or <c>false</c>) that stands for none.</summary>
internal sealed class OptionalForm<T>(Form<T> form, JsonValueKind none) : Form<T?> where T : class
{
    private string None => none == JsonValueKind.Null ? "null" : "false";

    public override string Expected => $"{form.Expected}, or {None} for none";

    public override string? Example => form.Example;

    public override bool TryRead(JsonValue value, Reading reading, out T? result)
    {
        result = null;
        if (value.Kind == none)
            return true;
        if (value.Kind is JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False)
            return Refuse(value, reading, out result);
        return form.TryRead(value, reading, out result!);
    }

    public override void Write(Utf8JsonWriter writer, T? value)
    {
        if (value is null)
            writer.WriteRawValue(None);
        else
            form.Write(writer, value);
    }
}
