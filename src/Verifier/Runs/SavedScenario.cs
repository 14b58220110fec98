using System.Globalization;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>The scenario of one run of many as a file, so that it can be run alone.</summary>
internal static class SavedScenario
{
    /// <param name="folder">Folder of all the runs.</param>
    /// <returns>Path of the file.</returns>
    public static async Task<string> WriteAsync(RunFolder folder, string name, Scenario scenario, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder.Path, "scenarios", $"{name}.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await WholeFile.WriteAsync(file, ScenarioJson.Write(scenario), cancellationToken);
        return file;
    }

    /// <summary>The command that runs it, from the present directory.</summary>
    public static string CommandOf(string file, Scenario scenario) =>
        $"{HarnessCli.Name} run {Path.GetRelativePath(Environment.CurrentDirectory, file)} --seed {scenario.Seed.ToString(CultureInfo.InvariantCulture)}";
}
