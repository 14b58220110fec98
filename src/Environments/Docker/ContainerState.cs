using System.Net;

namespace Harness.Environments;

/// <summary>One container of a project.</summary>
/// <param name="Member">Its label, or its name where it has none.</param>
internal sealed record ProjectContainer(string Id, string Name, string Member, string Role);

/// <summary>What the engine knows about a container.</summary>
/// <param name="IsRunning">True also while it is paused.</param>
/// <param name="ExitCode">Of its last end; null while it runs.</param>
/// <param name="WasKilledForMemory">The kernel ended a process of it because its memory limit was reached.</param>
/// <param name="Addresses">IPv4 address in each network that it is attached to.</param>
/// <param name="Pid">Of its first process on the engine's machine; 0 while it does not run.</param>
internal sealed record ContainerState(
    bool IsRunning, bool IsPaused, int? ExitCode, bool WasKilledForMemory, IReadOnlyDictionary<string, IPAddress> Addresses, long Pid)
{
    /// <summary>For messages: why it does not run.</summary>
    public string Describe() => (IsRunning, IsPaused, WasKilledForMemory) switch
    {
        (true, true, _) => "paused",
        (true, false, _) => "running",
        (_, _, true) => $"ended with exit code {ExitCode}, killed for lack of memory",
        _ => $"ended with exit code {ExitCode}",
    };
}
