using System.Text;
using Harness.Environments;

namespace Harness.LoadRunner.Tests;

/// <summary>Files that are not JSON: the place is exact, and what was expected there is told.</summary>
public class MalformedJsonTests
{
    [Theory]
    [InlineData("", "1:1", "json token")]
    [InlineData("// nothing\n", "2:1", "Expected the input to start with a valid JSON token")]
    [InlineData("{", "1:2", "Expected depth to be zero at the end of the JSON payload")]
    [InlineData("{\n  \"name\": \"x\"\n  \"seed\": 1\n}", "3:3", "'\"' is invalid after a value. Expected either ',', '}', or ']'")]
    [InlineData("{\n  name: \"x\"\n}", "2:3", "'n' is an invalid start of a property name. Expected a '\"'")]
    [InlineData("{ \"name\" \"x\" }", "1:10", "Expected a ':'")]
    [InlineData("{ \"seed\": 01 }", "1:12", "Invalid leading zero before '1'")]
    [InlineData("{ \"näme\": 'x' }", "1:11", "''' is an invalid start of a value")]
    [InlineData("{} {}", "1:4", "Expected end of data")]
    [InlineData("{ \"name\": \"\\ud800\" }", "1:11", "expected both halves")]
    public void Read_MalformedJson_TellsPlaceAndExpectation(string json, string place, string expected)
    {
        var message = ScenarioSamples.Refusal(json);

        Assert.StartsWith($"s.json:{place}: not valid JSON: ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("LineNumber", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Read_NotUtf8_TellsThePlace()
    {
        byte[] bytes = [.. "{ \"name\":\n \""u8, 0xFF, .. "\" }"u8];

        var error = Assert.Throws<UserErrorException>(() => ScenarioReader.Parse("s.json", bytes, ScenarioVocabulary.Default));

        Assert.Equal("s.json:2:3: not UTF-8 text; save the file with the encoding UTF-8", error.Message);
    }

    [Fact]
    public void Read_NestedWithoutEnd_IsRefused()
    {
        var message = ScenarioSamples.Refusal(new string('[', 100_000));

        Assert.StartsWith("s.json:1:33: not valid JSON: The maximum configured depth of 32 has been exceeded", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ByteOrderMarkAndWideCharacters_CountsColumnsInCharacters()
    {
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("{ \"description\": \"Приве́т\", \"sed\": 1 }")];

        var error = Assert.Throws<UserErrorException>(() => ScenarioReader.Parse("s.json", bytes, ScenarioVocabulary.Default));

        Assert.Contains("s.json:1:29: the scenario has the unknown key \"sed\"", error.Message, StringComparison.Ordinal);
    }
}
