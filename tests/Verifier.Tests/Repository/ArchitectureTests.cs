using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Harness.Verifier.Tests;

/// <summary>Who may reference whom (docs/ARCHITECTURE.md), read from the project files and the sources.</summary>
public sealed partial class ArchitectureTests
{
    [Theory]
    [InlineData("Api", "")]
    [InlineData("Environments", "")]
    [InlineData("LoadRunner", "Environments")]
    [InlineData("Verifier", "LoadRunner")]
    public void Project_ReferencesOnlyItsNeighbourBelow(string project, string allowed)
    {
        var references = XDocument.Load(Path.Combine(SourceTree.Root, "src", project, $"{project}.csproj"))
            .Descendants("ProjectReference")
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false") // build order only
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));
        Assert.Equal(allowed, string.Join(",", references));
    }

    /// <summary>Each row: a folder, a pattern that must not occur in it, and why.</summary>
    [Theory]
    [InlineData("src/LoadRunner", @"\bNpgsql|\.ConnectionString\(", "the load runner sees what a client sees")]
    [InlineData("src/Verifier/Checkers", @"\bNpgsql|\bFile\.|\bHttpClient\b|\bTimeProvider\b|\bStopwatch\b|\bConsole\b|\bRandom\b|\basync\b", "checkers are pure")]
    [InlineData("src/Verifier/Analysis", @"\bNpgsql|\bFile\.|\bHttpClient\b|\bTimeProvider\b|\bStopwatch\b|\bConsole\b|\bRandom\b|\basync\b", "analysis is pure")]
    [InlineData("src/Verifier/Attribution", @"\bNpgsql|\bHttpClient\b|\bTimeProvider\b|\bStopwatch\b|\bConsole\b|\bRandom\b", "attribution works from files and values")]
    [InlineData("src/Verifier/Faults", @"\bLocalEnvironment\b|\bPatroni\w+\b|""local""", "faults ask for capabilities, never for an environment")]
    [InlineData("src/Environments", @"\bIFault\b|\bFaultSpec\b|\bScenario\b", "environments know no faults")]
    [InlineData("src", @"\bpkill\b|\bkillall\b|GetProcessesByName", "nothing is ended by its name")]
    public void Folder_ShunsWhatItMustNotKnow(string folder, string forbidden, string reason)
    {
        var offenders = SourceTree.Files(folder, "*.cs")
            .SelectMany(path => File.ReadLines(path).Select((text, index) => (Where: $"{SourceTree.Relative(path)}:{index + 1}", Code: Comment().Replace(text, ""))))
            .Where(line => Regex.IsMatch(line.Code, forbidden))
            .Select(line => $"{line.Where}: {line.Code.Trim()}");
        Assert.True(!offenders.Any(), $"{reason}:\n{string.Join('\n', offenders)}");
    }

    [GeneratedRegex("//.*$")]
    private static partial Regex Comment();
}
