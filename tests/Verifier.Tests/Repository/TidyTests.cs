namespace Harness.Verifier.Tests;

/// <summary>House style that the compiler does not check. Each message names what to do instead.</summary>
public sealed class TidyTests
{
    private const int LineCap = 400;
    private const int MedianCap = 120;

    [Fact]
    public void SourceFiles_StayShort()
    {
        var lengths = SourceTree.Files("src", "*.cs").Select(path => (Path: SourceTree.Relative(path), Lines: File.ReadLines(path).Count())).ToList();
        var tooLong = lengths.Where(file => file.Lines > LineCap).Select(file => $"{file.Path}: {file.Lines} lines; give one of its concepts a file of its own");
        Assert.Empty(tooLong);
        Assert.True(lengths.Select(file => file.Lines).Order().ElementAt(lengths.Count / 2) <= MedianCap, $"median above {MedianCap} lines: one concept a file");
    }

    [Fact]
    public void Names_SayWhatAThingIs()
    {
        string[] vague = ["Utils", "Util", "Helpers", "Helper", "Manager", "Common", "Misc"];
        var offenders = SourceTree.Files("src", "*.cs").Concat(SourceTree.Files("tests", "*.cs"))
            .Where(path => vague.Any(word => Path.GetFileNameWithoutExtension(path).EndsWith(word, StringComparison.Ordinal)
                || path.Split(Path.DirectorySeparatorChar).Contains(word)))
            .Select(path => $"{SourceTree.Relative(path)}: name it after the one thing it does");
        Assert.Empty(offenders);
    }

    [Fact]
    public void Sources_AreFinished()
    {
        string[] unfinished = ["NotImplemented" + "Exception", "TO" + "DO", "FIX" + "ME", "HA" + "CK:"];
        var offenders = SourceTree.Files("src", "*.*").Concat(SourceTree.Files("tests", "*.cs"))
            .Where(path => Path.GetExtension(path) is ".cs" or ".razor" or ".css" or ".sql")
            .SelectMany(path => File.ReadLines(path).Select((text, index) => (Path: path, Line: index + 1, Text: text)))
            .Where(line => unfinished.Any(mark => line.Text.Contains(mark, StringComparison.Ordinal)) || line.Text.EndsWith(' ') || line.Text.Contains('\t'))
            .Select(line => $"{SourceTree.Relative(line.Path)}:{line.Line}: finish it, or take the blanks at its end or tabs away");
        Assert.Empty(offenders);
    }
}
