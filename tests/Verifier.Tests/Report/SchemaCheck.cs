using System.Text.Json;
using System.Text.Json.Nodes;

namespace Harness.Verifier.Tests;

/// <summary>
/// As much of JSON Schema 2020-12 as docs/result.schema.json uses. Stricter in one way: an object must have exactly the
/// properties that the schema names, and each of them a description.
/// </summary>
internal static class SchemaCheck
{
    private static readonly HashSet<string> Known =
    [
        "$schema", "$id", "$defs", "$ref", "title", "description", "type", "properties", "required", "additionalProperties",
        "items", "maxItems", "enum", "const", "minimum", "format",
    ];

    public static void Matches(JsonObject root, JsonObject schema, JsonNode? value, string path)
    {
        Assert.All(schema, entry => Assert.Contains(entry.Key, Known));
        if (schema["$ref"] is { } reference)
        {
            var definition = reference.GetValue<string>()["#/$defs/".Length..];
            Matches(root, root["$defs"]![definition]!.AsObject(), value, path);
            return;
        }
        if (schema["enum"] is JsonArray options)
            Assert.True(options.Any(option => JsonNode.DeepEquals(option, value)), $"{path} is {value}, none of {options}");
        if (schema["const"] is { } constant)
            Assert.True(JsonNode.DeepEquals(constant, value), $"{path} is {value}");
        if (schema["type"] is { } type)
            Assert.True(Types(type).Contains(TypeOf(value)) || (Types(type).Contains("number") && TypeOf(value) == "integer"), $"{path} is {TypeOf(value)}, not {type}");
        if (schema["minimum"] is { } minimum && value is JsonValue)
            Assert.True(value.GetValue<double>() >= minimum.GetValue<double>(), $"{path} is {value}");
        if (schema["maxItems"] is { } most)
            Assert.InRange(value!.AsArray().Count, 0, most.GetValue<int>());
        if (value is JsonArray array)
        {
            for (var index = 0; index < array.Count; index++)
                Matches(root, schema["items"]!.AsObject(), array[index], $"{path}[{index}]");
        }
        if (value is JsonObject map)
            MatchesObject(root, schema, map, path);
    }

    private static void MatchesObject(JsonObject root, JsonObject schema, JsonObject value, string path)
    {
        if (schema["properties"] is not JsonObject properties)
        {
            foreach (var (name, item) in value)
                Matches(root, schema["additionalProperties"]!.AsObject(), item, $"{path}.{name}");
            return;
        }
        Assert.Equal(properties.Select(entry => entry.Key).Order(), value.Select(entry => entry.Key).Order());
        Assert.Equal(properties.Select(entry => entry.Key), schema["required"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.False(schema["additionalProperties"]!.GetValue<bool>());
        foreach (var (name, property) in properties)
        {
            Assert.True(property!["description"] is not null || property["$ref"] is not null, $"{path}.{name} is not described");
            Matches(root, property.AsObject(), value[name], $"{path}.{name}");
        }
    }

    private static IEnumerable<string> Types(JsonNode type) =>
        type is JsonArray several ? several.Select(one => one!.GetValue<string>()) : [type.GetValue<string>()];

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value.ToJsonString().AsSpan().IndexOfAny('.', 'E', 'e') < 0 ? "integer" : "number",
    };
}
