using System.Text.Json;

namespace Harness.LoadRunner;

/// <summary>What a key of an object looks like from outside, for the schema and the documentation.</summary>
/// <param name="Names">All its possible values, when they can be listed; else empty.</param>
internal sealed record KeyShape(string Name, bool Required, IReadOnlyList<string> Names);

/// <summary>An object's table of keys, whatever it reads into.</summary>
internal interface IObjectForm
{
    /// <summary>As in the schema's <c>$defs</c>.</summary>
    string Name { get; }

    IReadOnlyList<KeyShape> Shape { get; }
}

/// <summary>An object as a table of keys: each with its form, where its value comes from, and where it goes.</summary>
/// <param name="name">Name of the kind of object.</param>
/// <param name="example">A good object as JSON.</param>
/// <param name="blank">What keys that are left out keep.</param>
internal sealed class ObjectForm<T>(string name, string? example, T blank) : Form<T>, IObjectForm
{
    private readonly List<Entry> entries = [];

    public string Name => name;

    public IReadOnlyList<KeyShape> Shape => [.. entries.Select(entry => new KeyShape(entry.Name, entry.Required, entry.Names))];

    public override string Expected => $"an object with {string.Join(", ", Keys)}";

    public override string? Example => example;

    private IReadOnlyList<string> Keys => [.. entries.Select(entry => entry.Name)];

    /// <summary>Adds a key.</summary>
    /// <param name="written">Tells whether it is worth writing; null: always.</param>
    public ObjectForm<T> Key<TValue>(
        string key, Form<TValue> form, Func<T, TValue> get, Func<T, TValue, T> set, bool required = false, Func<T, bool>? written = null)
    {
        entries.Add(new Entry(
            key, required, form.Expected, form.Example, (form as ScalarForm<TValue>)?.Rule.Names ?? [],
            (target, value, reading) => form.TryRead(value, reading, out var result) ? set(target, result) : target,
            (writer, source) =>
            {
                if (written is not null && !written(source))
                    return;
                writer.WritePropertyName(key);
                form.Write(writer, get(source));
            }));
        return this;
    }

    /// <summary>Adds a key that is allowed, checked and otherwise without effect.</summary>
    public ObjectForm<T> Ignored<TValue>(string key, Form<TValue> form) where TValue : class =>
        Key(key, form, static _ => null!, static (target, _) => target, written: static _ => false);

    public override bool TryRead(JsonValue value, Reading reading, out T result)
    {
        if (value.Kind != JsonValueKind.Object)
            return Refuse(value, reading, out result);
        var before = reading.Count;
        result = blank;
        var seen = new Dictionary<string, JsonMember>();
        foreach (var member in value.Members)
        {
            if (entries.Find(entry => entry.Name == member.Name) is not { } entry)
                reading.Refuse(member.Offset, Refusal.UnknownKey(value.Subject, member.Name, Keys));
            else if (!seen.TryAdd(member.Name, member))
                reading.Refuse(member.Offset, Refusal.RepeatedKey(value.Subject, member.Name, reading.Locate(seen[member.Name].Offset)));
            else
                result = entry.Read(result, member.Value, reading);
        }
        foreach (var entry in entries.Where(entry => entry.Required && !seen.ContainsKey(entry.Name)))
            reading.Refuse(value, Refusal.MissingKey(value.Subject, entry.Name, entry.Expected, entry.Example));
        return reading.Count == before;
    }

    public override void Write(Utf8JsonWriter writer, T value)
    {
        writer.WriteStartObject();
        foreach (var entry in entries)
            entry.Write(writer, value);
        writer.WriteEndObject();
    }

    private sealed record Entry(
        string Name, bool Required, string Expected, string? Example, IReadOnlyList<string> Names,
        Func<T, JsonValue, Reading, T> Read, Action<Utf8JsonWriter, T> Write);
}
