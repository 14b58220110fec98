using System.Text.Json;

namespace Harness.LoadRunner;

/// <summary>A list of values of one form.</summary>
/// <param name="items">What its items are, in the plural.</param>
internal sealed class ListForm<T>(string items, Form<T> form, int least) : Form<IReadOnlyList<T>>
{
    public override string Expected => least == 0 ? $"a list of {items}" : $"a list of {items}, at least {least}";

    public override string? Example => form.Example is { } example ? $"[ {example} ]" : null;

    public override bool TryRead(JsonValue value, Reading reading, out IReadOnlyList<T> result)
    {
        if (value.Kind != JsonValueKind.Array)
            return Refuse(value, reading, out result);
        var list = new List<T>();
        foreach (var item in value.Items)
        {
            if (form.TryRead(item, reading, out var read))
                list.Add(read);
        }
        result = list;
        if (value.Items.Count < least)
            reading.Refuse(value, Refusal.Value($"{value.Subject} is empty", Expected, Example));
        return list.Count >= least && list.Count == value.Items.Count;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value)
    {
        writer.WriteStartArray();
        foreach (var item in value)
            form.Write(writer, item);
        writer.WriteEndArray();
    }
}
