using System.Text.Json;

namespace Harness.LoadRunner;

/// <summary>The JSON form of a <typeparamref name="T"/>: how it is read, written and described.</summary>
internal abstract class Form<T>
{
    /// <summary>What it must be, to complete "expected ...".</summary>
    public abstract string Expected { get; }

    /// <summary>A good value as JSON; null when <see cref="Expected"/> says enough.</summary>
    public abstract string? Example { get; }

    /// <summary>Reads a value; false when it was refused, and <paramref name="result"/> is then of no use.</summary>
    public abstract bool TryRead(JsonValue value, Reading reading, out T result);

    public abstract void Write(Utf8JsonWriter writer, T value);

    /// <summary>Refuses a value that is of another kind altogether.</summary>
    protected bool Refuse(JsonValue value, Reading reading, out T result)
    {
        reading.Refuse(value, Refusal.Value($"{value.Subject} is {value.Shown}", Expected, Example));
        result = default!;
        return false;
    }
}
