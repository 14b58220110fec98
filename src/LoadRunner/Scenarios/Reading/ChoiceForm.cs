using System.Text.Json;

namespace Harness.LoadRunner;

/// <summary>An object with exactly one key, which tells which of several kinds its value is.</summary>
/// <param name="name">Name of the kind of object.</param>
/// <param name="example">A good object as JSON.</param>
internal sealed class ChoiceForm<T>(string name, string example) : Form<T>, IObjectForm where T : class
{
    private readonly List<Case> cases = [];

    public string Name => name;

    public IReadOnlyList<KeyShape> Shape => [.. cases.Select(one => new KeyShape(one.Name, false, []))];

    public override string Expected => $"an object with exactly one of {string.Join(", ", Keys)}";

    public override string Example => example;

    private IReadOnlyList<string> Keys => [.. cases.Select(one => one.Name)];

    /// <summary>Adds a kind.</summary>
    public ChoiceForm<T> Or<TCase>(string key, Form<TCase> form) where TCase : class, T
    {
        cases.Add(new Case(
            key,
            (value, reading) => form.TryRead(value, reading, out var result) ? result : null,
            value => value is TCase,
            (writer, value) => form.Write(writer, (TCase)value)));
        return this;
    }

    public override bool TryRead(JsonValue value, Reading reading, out T result)
    {
        result = null!;
        if (value.Kind != JsonValueKind.Object)
            return Refuse(value, reading, out result);
        var unknown = value.Members.Where(member => !Keys.Contains(member.Name)).ToList();
        foreach (var member in unknown)
            reading.Refuse(member.Offset, Refusal.UnknownKey(value.Subject, member.Name, Keys));
        if (unknown.Count > 0)
            return false;
        if (value.Members is not [var only])
        {
            reading.Refuse(value, Refusal.Value($"{value.Subject} has {value.Members.Count} keys", Expected, Example));
            return false;
        }
        var read = cases.Find(one => one.Name == only.Name)!.Read(only.Value, reading);
        result = read!;
        return read is not null;
    }

    public override void Write(Utf8JsonWriter writer, T value)
    {
        var fitting = cases.Find(one => one.Fits(value))
            ?? throw new ArgumentException($"{value.GetType().Name} has no form in JSON", nameof(value));
        writer.WriteStartObject();
        writer.WritePropertyName(fitting.Name);
        fitting.Write(writer, value);
        writer.WriteEndObject();
    }

    private sealed record Case(string Name, Func<JsonValue, Reading, T?> Read, Func<T, bool> Fits, Action<Utf8JsonWriter, T> Write);
}
