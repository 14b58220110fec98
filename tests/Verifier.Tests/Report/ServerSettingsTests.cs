namespace Harness.Verifier.Tests;

public sealed class ServerSettingsTests(SamplePages pages)
{
    [Theory]
    [InlineData("16384", "8kB", "128MB")]
    [InlineData("1024", "MB", "1GB")]
    [InlineData("80", "MB", "80MB")]
    [InlineData("5000", "ms", "5s")]
    [InlineData("300", "s", "5min")]
    [InlineData("86400000", "ms", "1d")]
    [InlineData("0", "ms", "0")]
    [InlineData("-1", "kB", "-1")]
    [InlineData("on", "", "on")]
    [InlineData("", "", "''")]
    public void Text_IsAsShowWritesIt(string value, string unit, string text) => Assert.Equal(text, SettingText.Of(value, unit));

    [Theory]
    [InlineData("primary_conninfo", "user=replicator passfile=/tmp/p host=127.0.1.2 port=5432 password=s3cret application_name=n1", "host=127.0.1.2 port=5432 application_name=n1")]
    [InlineData("primary_conninfo", "host=n2 password='s3 cret host=x' port=1", "host=n2 port=1")]
    [InlineData("primary_conninfo", "postgres://u:s3cret@n2:5432/x", "(not shown)")]
    [InlineData("primary_conninfo", "", "")]
    [InlineData("archive_command", "aws --key s3cret", "(not shown)")]
    [InlineData("archive_command", "(disabled)", "(disabled)")]
    [InlineData("app.jwt_secret", "s3cret", "(not shown)", "Customized Options")]
    [InlineData("shared_buffers", "16384", "16384")]
    public void Shown_LeavesOutWhatMayBeSecret(string name, string value, string shown, string category = "Any")
    {
        var kept = ServerSettingsReader.Shown(name, category, value);
        Assert.Equal(shown, kept);
        Assert.DoesNotContain("s3", kept, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TwoLooks_TellsDefaultsMembersAndChangesApart()
    {
        var all = ServerSettingDifferences.Of(Looks);
        Assert.Equal(["synchronous_standby_names", "jit", "primary_conninfo", "max_connections", "wal_keep_size"], all.Select(setting => setting.Name));
        ServerSettingDifference Named(string name) => all.Single(setting => setting.Name == name);
        Assert.True(Named("synchronous_standby_names") is { FromDefault: true, BetweenMembers: false, Changes: [("n1", { Value: "n2" }, { Value: "n3" })] });
        Assert.True(Named("jit") is { BetweenMembers: true, Default: "on" });
        Assert.True(Named("primary_conninfo") is { OfItsOwn: true, BetweenMembers: true });
        Assert.True(Named("wal_keep_size") is { FromDefault: true, Default: "0", Source: "configuration file" });
        Assert.True(Named("max_connections") is { PendingRestart: true, FromDefault: false });
    }

    [Fact]
    public async Task Page_ShowsWhatDiffersAndWhoWasDown_Escaped()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var folder = pages.Folder("20261123-223100-server-settings");
        await RunReport.WriteAsync(SampleRun.Valid() with { ServerSettings = Looks }, folder, cancellation);
        var page = await File.ReadAllTextAsync(folder.Page, cancellation);
        Assert.Contains("n2 could not be asked after the healing: refused &lt;b&gt;", page, StringComparison.Ordinal);
        Assert.Contains("n1 had n2 before the faults", page, StringComparison.Ordinal);
        Assert.Contains("3 differ from the default, 1 differs between members, 1 was changed in between.", page, StringComparison.Ordinal);
        Assert.Contains("n1: on &#xB7; n2: off", page, StringComparison.Ordinal);
        Assert.Contains("n1 needs a restart for it", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_GivesBackWhatItSaved()
    {
        var folder = pages.Folder("20261123-223200-settings-saved");
        Directory.CreateDirectory(folder.Path);
        await new RunStore(folder).SaveSettingsAsync(Looks);
        var read = await new RunStore(folder).LoadSettingsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Looks.Select(look => (look.Member, look.When, look.Problem, look.Values.Count)), read.Select(look => (look.Member, look.When, look.Problem, look.Values.Count)));
        Assert.Equal(Looks[0].Values, read[0].Values);
        Assert.Contains("\"when\": \"before\"", await File.ReadAllTextAsync(folder.Settings, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static ServerSetting Keep { get; } = new("wal_keep_size", "128", "MB", "configuration file", "sighup", "0", false);

    private static ServerSetting Client { get; } = new("application_name", "reader", "", "client", "user", "", false);

    private static IReadOnlyList<ServerSettings> Looks { get; } =
    [
        new("n1", SettingsMoment.Before, null, [Names("n2"), Jit("on"), Keep, Connections(false), Leader("host=n2"), Client]),
        new("n2", SettingsMoment.Before, null, [Names("n3"), Jit("off"), Keep, Connections(false), Leader("host=n1"), Client with { Value = "other" }]),
        new("n1", SettingsMoment.After, null, [Names("n3"), Jit("on"), Keep, Connections(true), Leader("host=n2"), Client]),
        new("n2", SettingsMoment.After, "refused <b>", []),
    ];

    private static ServerSetting Names(string standbys) => new("synchronous_standby_names", standbys, "", "configuration file", "sighup", "", false);

    private static ServerSetting Jit(string value) => new("jit", value, "", value == "on" ? "default" : "configuration file", "user", "on", false);

    private static ServerSetting Connections(bool pending) => new("max_connections", "100", "", "configuration file", "postmaster", "100", pending);

    private static ServerSetting Leader(string value) => new("primary_conninfo", value, "", "configuration file", "sighup", "", false);
}
