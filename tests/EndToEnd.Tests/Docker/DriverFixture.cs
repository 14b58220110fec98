using Harness.Environments;

namespace Harness.EndToEnd.Tests;

/// <summary>A compose project of two tiny containers, <c>one</c> and <c>two</c>, in a network of their own.</summary>
public sealed class DriverFixture : IAsyncLifetime
{
    private const string Compose = """
        version: "3.7"
        x-part: &part
          image: ${TINY_IMAGE}
          command: ["sh", "-c", "trap 'echo stopping; exit 0' TERM; echo started; while :; do sleep 0.1; done"]
          cap_add: [NET_ADMIN]
          tmpfs: ["/data:size=4m"]
        services:
          one:
            <<: *part
            labels: {harness.project: "${PROJECT}", harness.role: pg, harness.member: one}
            networks: {data: {ipv4_address: "${PREFIX}.102.11", aliases: [first]}}
            volumes: ["kept:/kept"]
          two:
            <<: *part
            labels: {harness.project: "${PROJECT}", harness.role: pg, harness.member: two}
            networks: {data: {ipv4_address: "${PREFIX}.102.12"}}
        networks:
          data: {internal: true, labels: {harness.project: "${PROJECT}"}, ipam: {config: [{subnet: "${PREFIX}.102.0/24"}]}}
        volumes:
          kept: {labels: {harness.project: "${PROJECT}"}}
        """;

    internal string Folder { get; } = Directory.CreateTempSubdirectory("harness-driver-").FullName;

    internal string Project { get; } = $"harness-driver-{Guid.NewGuid().ToString("N")[..8]}";

    internal DockerEngine Engine { get; private set; } = null!;

    internal ComposeProject Containers { get; private set; } = null!;

    internal ComposeCommand Command { get; private set; } = null!;

    /// <summary>First two numbers of the addresses: what a killed run has left may hold any that were written here.</summary>
    internal string Prefix { get; private set; } = "";

    internal Progress Progress { get; } = new();

    internal ComposeSet Set => new(Project, [Path.Combine(Folder, "compose.yml")], Path.Combine(Folder, ".env"));

    internal Leftovers Leftovers => new(Engine, Project, TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        Engine = await DockerEngine.ConnectAsync(TimeProvider.System, stop);
        await TinyImage.MakeAsync(Engine, stop);
        Prefix = await NetworkPrefix.FindAsync(Engine, null, new ProcFs(), stop);
        await File.WriteAllTextAsync(Set.Files[0], Compose, stop);
        await File.WriteAllTextAsync(Set.Variables, $"TINY_IMAGE={TinyImage.Name}\nPROJECT={Project}\nPREFIX={Prefix}\n", stop);
        Command = await ComposeCommand.FindAsync(Engine, TimeProvider.System, stop);
        Containers = new ComposeProject(Engine, Project);
        await UpAsync(stop);
    }

    internal Task UpAsync(CancellationToken cancellationToken) => Command.RunAsync(Set, ["up", "--detach"], Progress, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Leftovers.RemoveAsync(CancellationToken.None);
        Engine.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
