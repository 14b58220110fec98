namespace Harness.Verifier.Tests;

public sealed class SettingsTests(SamplePages pages)
{
    private const string Secret = "not-to-be-shown";

    [Fact]
    public void Read_OfAMembersFile_TakesSettingsAndNoPassword()
    {
        var settings = Assert.Single(SettingFiles.Read(LogsWith("settings-read", ("n1", File("n1", "64MB")))));
        Assert.Equal(("n1", null), (settings.Member, settings.Problem));
        Assert.Equal("7", settings.Values[new(SettingName.Patroni, "ttl")]);
        Assert.Equal("true", settings.Values[new(SettingName.Patroni, "postgresql.use_slots")]);
        Assert.Equal("64MB", settings.Values[new(SettingName.Postgres, "shared_buffers")]);
        Assert.DoesNotContain(Secret, settings.Values.Values);
    }

    [Fact]
    public void Read_OfOtherFilesAndBrokenOnes_SaysWhichCouldNotBeRead()
    {
        var logs = LogsWith("settings-broken", ("compose", "services: {}"), ("n1", "bootstrap: [\n  a: {"));
        Assert.StartsWith("logs/n1.yml, line ", Assert.Single(SettingFiles.Read(logs)).Problem, StringComparison.Ordinal);
        Assert.Empty(SettingFiles.Read(Path.Combine(logs, "none")));
    }

    [Fact]
    public void Of_TwoMembers_TellsDefaultsAndMembersApart()
    {
        var all = SettingDifferences.Of(SettingFiles.Read(LogsWith("settings-two", ("n1", File("n1", "64MB")), ("n2", File("n2", "128MB")))));
        SettingDifference Named(string name) => all.Single(setting => setting.Setting.Name == name);
        Assert.True(Named("ttl") is { FromDefault: true, BetweenMembers: false, Default: "30" });
        Assert.True(Named("postgresql.use_slots") is { FromDefault: false, BetweenMembers: false });
        Assert.True(Named("shared_buffers") is { FromDefault: true, BetweenMembers: true });
        Assert.True(Named("harness.own") is { FromDefault: true, Default: null });
    }

    [Fact]
    public async Task Page_OfARunWithSettings_ShowsWhatDiffersAndEscapesIt()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var logs = LogsWith("settings-page", ("n1", File("n1", "64MB")), ("n2", File("n2", "'<script>alert(1)</script>'")));
        var folder = pages.Folder("20261123-223000-settings");
        await RunReport.WriteAsync(SampleRun.Valid() with { Settings = SettingFiles.Read(logs) }, folder, cancellation);
        var page = await System.IO.File.ReadAllTextAsync(folder.Page, cancellation);
        Assert.Contains("n1: 64MB &#xB7; n2: &lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("same as the default: postgresql.use_slots", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert(1)", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, page, StringComparison.Ordinal);
    }

    private string LogsWith(string name, params (string Member, string Text)[] files)
    {
        var logs = pages.Folder(name).Logs;
        Directory.CreateDirectory(logs);
        foreach (var (member, text) in files)
            System.IO.File.WriteAllText(Path.Combine(logs, member + ".yml"), text);
        return logs;
    }

    private static string File(string member, string buffers) => $"""
        name: {member}
        restapi:
          authentication: {"{"} username: harness, password: {Secret} {"}"}
        bootstrap:
          dcs:
            ttl: 7
            postgresql:
              use_slots: true
              parameters:
                shared_buffers: 128MB
                harness.own: x
        postgresql:
          authentication:
            superuser:
              password: {Secret}
          parameters:
            shared_buffers: {buffers}
        """;
}
