using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Harness.LoadRunner;

/// <summary>Writes scenarios in the form of a scenario file, with every default spelled out.</summary>
public static class ScenarioJson
{
    private static readonly JsonWriterOptions Options =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The scenario as JSON that <see cref="ScenarioReader"/> reads back to an equal one.</summary>
    public static string Write(Scenario scenario)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
            new ScenarioForms(ScenarioVocabulary.Default).Scenario.Write(writer, scenario);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }
}
