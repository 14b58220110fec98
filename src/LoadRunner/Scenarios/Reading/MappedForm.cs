using System.Text.Json;

namespace Harness.LoadRunner;

/// <summary>A value that is written as another one.</summary>
internal sealed class MappedForm<TWritten, T>(Form<TWritten> form, Func<TWritten, T> read, Func<T, TWritten> write) : Form<T>
{
    public override string Expected => form.Expected;

    public override string? Example => form.Example;

    public override bool TryRead(JsonValue value, Reading reading, out T result)
    {
        var isRead = form.TryRead(value, reading, out var written);
        result = isRead ? read(written) : default!;
        return isRead;
    }

    public override void Write(Utf8JsonWriter writer, T value) => form.Write(writer, write(value));
}
