using System.Text.Json;
using System.Text.Json.Serialization;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// <c>result.json</c>: camelCase, enumerations in kebab-case, times of the run's clock as numbers of nanoseconds, keys as
/// UUIDs. Described in docs/result.schema.json.
/// </summary>
public static class ResultFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower), new KeyConverter(), new FigureConverter(), new RunJson.LsnConverter() },
    };

    /// <summary>
    /// Writes the result with at most <see cref="CheckResult.MaxExamples"/> anomalies a check; <c>count</c> tells how many there
    /// are, and writes.csv holds all. The file is there whole or not at all.
    /// </summary>
    public static Task WriteAsync(RunResult result, string path, CancellationToken cancellationToken) =>
        WholeFile.WriteAsync(path, JsonSerializer.Serialize(result.WithExamples(), Options) + "\n", cancellationToken);

    /// <exception cref="JsonException">The file is not a result.</exception>
    public static async Task<RunResult> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return await JsonSerializer.DeserializeAsync<RunResult>(stream, Options, cancellationToken)
            ?? throw new JsonException($"{path} holds no result");
    }

    private sealed class KeyConverter : JsonConverter<OperationKey>
    {
        public override OperationKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            OperationKey.TryFrom(reader.GetGuid(), out var key) ? key : throw new JsonException("The UUID is not the key of an operation");

        public override void Write(Utf8JsonWriter writer, OperationKey value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToGuid());
    }

    /// <summary>JSON has no infinity and no NaN: what could not be measured is null.</summary>
    private sealed class FigureConverter : JsonConverter<double>
    {
        public override bool HandleNull => true;

        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
                writer.WriteNumberValue(value);
            else
                writer.WriteNullValue();
        }
    }
}
