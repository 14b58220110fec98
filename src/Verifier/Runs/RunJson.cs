using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>How the files of a run are written: camelCase names, enums as kebab-case words, LSNs and keys as text.</summary>
public static class RunJson
{
    /// <summary>For whole files.</summary>
    public static readonly JsonSerializerOptions Indented = Create(indented: true);

    /// <summary>For files with one object a line.</summary>
    public static readonly JsonSerializerOptions Line = Create(indented: false);

    /// <summary>The word that stands for an enum value in files and pages.</summary>
    public static string NameOf<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static JsonSerializerOptions Create(bool indented) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = indented,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower),
            new LsnConverter(),
            new OperationKeyConverter(),
            new ScenarioConverter(),
        },
    };

    internal sealed class LsnConverter : JsonConverter<Lsn>
    {
        public override Lsn Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Lsn.Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, Lsn value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class OperationKeyConverter : JsonConverter<OperationKey>
    {
        public override OperationKey Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            OperationKey.TryFrom(reader.GetGuid(), out var key) ? key : throw new JsonException("not a key of a run");

        public override void Write(Utf8JsonWriter writer, OperationKey value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToGuid());
    }

    /// <summary>Scenarios are stored in the very form that users write them in.</summary>
    private sealed class ScenarioConverter : JsonConverter<Scenario>
    {
        public override Scenario Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return ScenarioReader.Parse("run.json", Encoding.UTF8.GetBytes(document.RootElement.GetRawText()), ScenarioVocabulary.Default);
        }

        public override void Write(Utf8JsonWriter writer, Scenario value, JsonSerializerOptions options) =>
            writer.WriteRawValue(ScenarioJson.Write(value));
    }
}
