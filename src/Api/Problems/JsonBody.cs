using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Harness.Api;

/// <summary>Reads request bodies so that a malformed one is answered by the name of the field.</summary>
internal static class JsonBody
{
    /// <returns>Null when the body cannot be used; the answer has been sent then.</returns>
    public static async ValueTask<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
        {
            await Problem.StatusAsync(
                context, StatusCodes.Status415UnsupportedMediaType, "Expected a body of type application/json.", WriteOutcome.NotCommitted);
            return null;
        }
        try
        {
            var body = await JsonSerializer.DeserializeAsync(context.Request.BodyReader, type, context.RequestAborted);
            if (body is null)
                await Problem.InvalidAsync(context, "body", "must be a JSON object");
            return body;
        }
        catch (JsonException malformed)
        {
            await Problem.InvalidAsync(context, FieldOf(malformed), "is not valid JSON of the expected type");
            return null;
        }
    }

    /// <summary>The path <c>$.city</c> names the field; a document that is broken as a whole has no field.</summary>
    private static string FieldOf(JsonException malformed) =>
        malformed.Path is { } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "body";
}
