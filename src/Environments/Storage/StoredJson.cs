using System.Text.Json;
using System.Text.Json.Serialization;

namespace Harness.Environments;

/// <summary>Files that this program keeps for itself: readable by their owner only, replaced as a whole or not at all.</summary>
internal static class StoredJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
    };

    public static void Write<T>(string path, T value) => WriteText(path, JsonSerializer.Serialize(value, Options));

    /// <summary>Writes beside the file and renames, so that no reader and no crash sees half of it.</summary>
    public static void WriteText(string path, string text)
    {
        var temporary = path + ".new";
        using (File.Create(temporary))
            Posix.ChangeMode(temporary, Permissions.OwnerFile);
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }
}
