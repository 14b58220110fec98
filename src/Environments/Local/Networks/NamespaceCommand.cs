namespace Harness.Environments;

/// <summary>How a command is run in a network namespace.</summary>
internal static class NamespaceCommand
{
    /// <summary>Words before a command. It is executed in place, so that its pid is that of nsenter(1).</summary>
    public static IReadOnlyList<string> In(string name) => [SystemCommand.Find("nsenter") ?? "nsenter", $"--net=/run/netns/{name}"];
}
