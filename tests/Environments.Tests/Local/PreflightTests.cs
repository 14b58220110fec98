using System.Net;
using System.Net.Sockets;

namespace Harness.Environments.Tests;

public sealed class PreflightTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("preflight-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, EnvironmentSpec> Impossible => new()
    {
        { "nodes is 2", new EnvironmentSpec { Nodes = 2 } },
        { "nodes is 7", new EnvironmentSpec { Nodes = 7 } },
        { "password cost is 3", new EnvironmentSpec { PasswordCost = 3 } },
        { "port api is 0", new EnvironmentSpec { Ports = new PortSpec { Api = 0 } } },
        { "port postgres is 65536", new EnvironmentSpec { Ports = new PortSpec { Postgres = 65536 } } },
        { "proxyWrite and proxyRead are both 15000", new EnvironmentSpec { Ports = new PortSpec { ProxyRead = 15000 } } },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Create_WithAnImpossibleSetting_NamesIt(string expected, EnvironmentSpec spec) =>
        Assert.Contains(expected, Assert.Throws<UserErrorException>(() => EnvironmentFactory.Create(spec, TimeProvider.System)).Message, StringComparison.Ordinal);

    [Fact]
    public void Create_OfAnUnknownKind_ListsTheKinds() =>
        Assert.Contains("Known: local", Assert.Throws<UserErrorException>(
            () => EnvironmentFactory.Create(new EnvironmentSpec { Kind = "moon" }, TimeProvider.System)).Message, StringComparison.Ordinal);

    [Fact]
    public void CheckPorts_WithOneTaken_NamesAddressPartSettingAndOwner()
    {
        using var listener = new TcpListener(IPAddress.Parse("127.0.1.3"), 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var error = Assert.Throws<UserErrorException>(() =>
            Preflight.CheckPorts([new ListenAddress("127.0.1.3", port, "Patroni of n3", "patroni")], new ProcFs()));
        Assert.StartsWith($"127.0.1.3:{port} (Patroni of n3) is taken by process {Environment.ProcessId} (", error.Message, StringComparison.Ordinal);
        Assert.Contains("(patroni)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_WithNothingInstalled_NamesThePackagesAndTheCommand()
    {
        var error = Assert.Throws<UserErrorException>(() => Programs.Find([_folder], _folder));
        Assert.Contains("apt-get install --no-install-recommends patroni etcd-server haproxy util-linux postgresql", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_WithSeveralVersionsOfPostgres_TakesTheNewestWholeOne()
    {
        foreach (var program in (string[])["patroni", "etcd", "haproxy", "setpriv", "setsid"])
            File.WriteAllText(Path.Combine(_folder, program), "");
        foreach (var version in (string[])["9.6", "13", "15"])
            foreach (var program in (string[])["postgres", "initdb", "pg_basebackup", "pg_rewind", "pg_controldata"])
                Write($"pg/{version}/bin/{program}");
        Write("pg/17/bin/psql");
        Assert.Equal(Path.Combine(_folder, "pg/15/bin"), Programs.Find([_folder], Path.Combine(_folder, "pg")).PostgresFolder);
    }

    [Fact]
    public void Find_OfAnApiThatIsNotBuilt_NamesThePath() =>
        Assert.Contains("/bin/Api/debug/Harness.Api.dll", Assert.Throws<UserErrorException>(
            () => ApiProgram.Find(null, Path.Combine(_folder, "bin/Verifier/debug/"))).Message, StringComparison.Ordinal);

    private void Write(string name)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
    }
}
