namespace Harness.Environments.Tests;

public sealed class ComposeChoiceTests
{
    private const string Plugin = "Docker Compose version 2.26.1-4";

    [Theory]
    [InlineData(Plugin, "docker-compose version 1.29.2, build unknown", "docker compose", Plugin)]
    [InlineData(null, "docker-compose version 1.29.2, build unknown", "docker-compose", "docker-compose version 1.29.2, build unknown")]
    [InlineData(null, "Docker Compose version v2.40.3", "docker-compose", "Docker Compose version v2.40.3")]
    [InlineData("Docker Compose version v5.0.0-desktop.1", null, "docker compose", "Docker Compose version v5.0.0-desktop.1")]
    [InlineData("Docker Compose version dev", null, "docker compose", "Docker Compose version dev")]
    [InlineData("Docker Compose version v1.0.0-beta", "docker-compose version 1.29.2", "docker-compose", "docker-compose version 1.29.2")]
    public async Task Choose_TakesThePluginFirst(string? plugin, string? own, string command, string version)
    {
        var chosen = await ComposeCommand.ChooseAsync(Machine(plugin, own));
        Assert.Equal((command, version), (string.Join(' ', chosen.Command), chosen.Version));
    }

    [Theory]
    [InlineData(null, null, "neither 'docker compose' nor 'docker-compose' is installed. Install ")]
    [InlineData(null, "docker-compose version 1.25.0, build unknown", "compose is too old: 'docker-compose' is 1.25.0, and 1.29 is needed. Install ")]
    public async Task Choose_WithNoneThatWillDo_SaysWhatToInstall(string? plugin, string? own, string problem) => Assert.StartsWith(
        problem, (await Assert.ThrowsAsync<UserErrorException>(() => ComposeCommand.ChooseAsync(Machine(plugin, own)))).Message, StringComparison.Ordinal);

    private static Func<IReadOnlyList<string>, Task<string?>> Machine(string? plugin, string? own) =>
        command => Task.FromResult(command is ["docker", "compose"] ? plugin : own);
}
