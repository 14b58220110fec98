using System.Text.Json;
using System.Text.Json.Serialization;

namespace Harness.LoadRunner;

/// <summary>The load report as JSON: camel case, indented; the format of <c>load.json</c> and of <c>--json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LoadReport))]
public sealed partial class LoadReportJson : JsonSerializerContext
{
    public static string Write(LoadReport report) => JsonSerializer.Serialize(report, Default.LoadReport);

    /// <exception cref="JsonException">It is not a load report.</exception>
    public static LoadReport Read(string json) =>
        JsonSerializer.Deserialize(json, Default.LoadReport) ?? throw new JsonException("the load report is empty");
}
