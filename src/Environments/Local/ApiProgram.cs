using System.Globalization;
using System.Runtime.InteropServices;

namespace Harness.Environments;

/// <summary>The API under test as it was built.</summary>
/// <param name="Dll">Path of Harness.Api.dll.</param>
internal sealed record ApiProgram(string Dll)
{
    /// <summary>Names another build of the API.</summary>
    public const string PathVariable = "HARNESS_API";

    public string Folder => Path.GetDirectoryName(Dll)!;

    /// <summary>Run by the same runtime that runs this program.</summary>
    public IReadOnlyList<string> Command =>
        [Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet")), Dll];

    /// <summary>
    /// Looks where the solution's build puts it: beside this program's own folder, in the same configuration.
    /// </summary>
    /// <exception cref="UserErrorException">It is not there.</exception>
    public static ApiProgram Find(string? named, string baseFolder)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(baseFolder));
        var path = Path.GetFullPath(string.IsNullOrEmpty(named) ? Path.Combine(baseFolder, "../../Api", configuration, "Harness.Api.dll") : named);
        return File.Exists(path)
            ? new ApiProgram(path)
            : throw new UserErrorException($"the API is not at {path}. Build it (dotnet build src/Api), or name Harness.Api.dll in {PathVariable}");
    }

    /// <summary>Its whole configuration.</summary>
    public IReadOnlyDictionary<string, string> Variables(LocalLayout layout, string password) => new Dictionary<string, string>
    {
        ["PG_AUTHORITY_MASTER"] = layout.Endpoints.Write,
        ["PG_AUTHORITY_REPLICA"] = layout.Endpoints.Read,
        ["PG_USER"] = AppDatabase.Role,
        ["PG_PASSWORD"] = password,
        ["PG_DATABASE"] = AppDatabase.Name,
        ["API_PORT"] = Text(layout.Spec.Ports.Api),
        ["API_METRICS_PORT"] = Text(layout.Spec.Ports.ApiMetrics),
        ["API_PASSWORD_COST"] = Text(layout.Spec.PasswordCost),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
