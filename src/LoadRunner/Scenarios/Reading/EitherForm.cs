using System.Text.Json;

namespace Harness.LoadRunner;

/// <summary>A value that may be written in two forms, told apart by the kind of JSON.</summary>
/// <param name="kind">Kind of JSON that is read by <paramref name="first"/>; all else by <paramref name="second"/>.</param>
/// <param name="isFirst">Whether a value is written in the first form.</param>
internal sealed class EitherForm<T>(JsonValueKind kind, Form<T> first, Form<T> second, Func<T, bool> isFirst) : Form<T>
{
    public override string Expected => $"{first.Expected}, or {second.Expected}";

    public override string? Example => first.Example;

    public override bool TryRead(JsonValue value, Reading reading, out T result)
    {
        if (value.Kind == kind)
            return first.TryRead(value, reading, out result);
        return value.Kind is JsonValueKind.Object or JsonValueKind.Number
            ? second.TryRead(value, reading, out result)
            : Refuse(value, reading, out result);
    }

    public override void Write(Utf8JsonWriter writer, T value) => (isFirst(value) ? first : second).Write(writer, value);
}
