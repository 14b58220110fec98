using System.Globalization;

namespace Harness.Environments;

/// <summary>Where the programs of a cluster are installed.</summary>
/// <param name="PostgresFolder">Folder of postgres, initdb, pg_rewind, ... of one version.</param>
internal sealed record Programs(string Patroni, string Etcd, string Haproxy, string Setpriv, string PostgresFolder)
{
    /// <summary>Debian's packages that hold them.</summary>
    public static readonly IReadOnlyList<string> Packages = ["patroni", "etcd-server", "haproxy", "postgresql"];

    private static readonly string[] StandardFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
    private static readonly string[] OfPostgres = ["postgres", "initdb", "pg_basebackup", "pg_rewind", "pg_controldata"];

    /// <summary>Finds everything, PostgreSQL in its newest version.</summary>
    /// <param name="folders">Searched in order; null for PATH and then the standard folders, since sbin is on few users' PATH.</param>
    /// <param name="postgresRoot">Debian's folder with one folder a version.</param>
    /// <exception cref="UserErrorException">Something is missing: names it, its packages and the command that installs them.</exception>
    public static Programs Find(IReadOnlyList<string>? folders = null, string postgresRoot = "/usr/lib/postgresql")
    {
        folders ??= [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries), .. StandardFolders];
        var missing = new List<(string Program, string Package)>();
        var found = new Programs(
            Locate("patroni", "patroni"), Locate("etcd", "etcd-server"), Locate("haproxy", "haproxy"),
            Locate("setpriv", "util-linux"), NewestPostgres(postgresRoot) ?? "");
        Locate("setsid", "util-linux");
        if (found.PostgresFolder.Length == 0)
            missing.Add(($"PostgreSQL ({postgresRoot}/*/bin)", "postgresql"));
        if (missing.Count == 0)
            return found;
        throw new UserErrorException(
            $"not installed: {string.Join(", ", missing.Select(item => item.Program))}. "
            + HowToInstall([.. missing.Select(item => item.Package).Distinct()]));

        string Locate(string program, string package)
        {
            var path = folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
            if (path is null)
                missing.Add((program, package));
            return path ?? "";
        }
    }

    /// <summary>What is not installed and how to install it; null when everything is there.</summary>
    public static string? Missing()
    {
        try
        {
            Find();
            return null;
        }
        catch (UserErrorException error)
        {
            return error.Message;
        }
    }

    public static string HowToInstall(IReadOnlyList<string> packages) =>
        $"Install Debian's packages: sudo apt-get install --no-install-recommends {string.Join(' ', packages)}";

    private static string? NewestPostgres(string root) =>
        !Directory.Exists(root)
            ? null
            : Directory.EnumerateDirectories(root)
                .Select(folder => (Bin: Path.Combine(folder, "bin"), Version: VersionOf(folder)))
                .Where(item => OfPostgres.All(program => File.Exists(Path.Combine(item.Bin, program))))
                .OrderByDescending(item => item.Version)
                .Select(item => item.Bin)
                .FirstOrDefault();

    private static double VersionOf(string folder) =>
        double.TryParse(Path.GetFileName(folder), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
