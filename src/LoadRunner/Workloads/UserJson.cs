using System.Text.Json;
using System.Text.Json.Serialization;

namespace Harness.LoadRunner;

/// <summary>The API's JSON: snake case, made by generated code, which costs the generator least.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UserData))]
[JsonSerializable(typeof(Credentials))]
internal sealed partial class UserJson : JsonSerializerContext
{
    /// <summary>The member <c>user_id</c> of an answer, text or number; null when there is none.</summary>
    public static string? UserId(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !reader.ValueTextEquals("user_id"u8))
                    continue;
                reader.Read();
                return reader.TokenType switch
                {
                    JsonTokenType.String => reader.GetString(),
                    JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
                    _ => null,
                };
            }
        }
        catch (JsonException)
        {
            // An answer without a readable id is still an acknowledgement; the user just cannot be read by id.
        }
        return null;
    }
}
