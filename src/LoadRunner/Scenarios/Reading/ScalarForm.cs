using System.Text.Json;

namespace Harness.LoadRunner;

/// <summary>A string or a number that a rule reads.</summary>
internal sealed class ScalarForm<T>(ValueRule<T> rule) : Form<T>
{
    public ValueRule<T> Rule => rule;

    public override string Expected => rule.Expected;

    public override string Example => rule.IsText ? $"\"{rule.Example}\"" : rule.Example;

    public override bool TryRead(JsonValue value, Reading reading, out T result)
    {
        if (value.Kind != (rule.IsText ? JsonValueKind.String : JsonValueKind.Number))
            return Refuse(value, reading, out result);
        if (rule.TryRead(value.Text, out result))
            return true;
        reading.Refuse(value, rule.Refuse($"{value.Subject} is {value.Shown}", value.Text, quoteExample: true));
        return false;
    }

    public override void Write(Utf8JsonWriter writer, T value)
    {
        if (rule.IsText)
            writer.WriteStringValue(rule.Format(value));
        else
            writer.WriteRawValue(rule.Format(value));
    }
}
