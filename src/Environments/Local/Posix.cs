using System.Runtime.InteropServices;

namespace Harness.Environments;

/// <summary>Signals that members are broken and ended with; numbers of Linux (signal(7)).</summary>
internal enum Signal
{
    Quit = 3,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

/// <summary>The few calls of libc that .NET does not offer.</summary>
internal static partial class Posix
{
    private const int NoSuchProcess = 3;
    private const int RemoveSegment = 0;

    public static uint EffectiveUserId => GetEffectiveUserId();

    /// <summary>Sends a signal to one process.</summary>
    /// <returns>False when the process does not exist any more.</returns>
    /// <exception cref="ArgumentOutOfRangeException">0, 1 and negative numbers: they mean groups, everything or init.</exception>
    /// <exception cref="IOException">The process belongs to another user.</exception>
    public static bool Send(int pid, Signal signal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pid, 2);
        if (KillProcess(pid, (int)signal) == 0)
            return true;
        if (Marshal.GetLastPInvokeError() == NoSuchProcess)
            return false;
        throw new IOException($"signal {signal} to process {pid}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <exception cref="IOException">Not permitted.</exception>
    public static void ChangeOwner(string path, uint userId, uint groupId) =>
        Check(LinkChangeOwner(path, userId, groupId), $"change the owner of {path}");

    /// <exception cref="IOException">Not permitted.</exception>
    public static void ChangeMode(string path, Permissions mode) => Check(ChangeModeOf(path, (uint)mode), $"change the mode of {path}");

    /// <summary>Removes a System V shared memory segment that nobody is attached to.</summary>
    /// <returns>False when it is gone already or belongs to another user.</returns>
    public static bool RemoveSharedMemory(int id) => SharedMemoryControl(id, RemoveSegment, nint.Zero) == 0;

    private static void Check(int result, string what)
    {
        if (result != 0)
            throw new IOException($"cannot {what}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int KillProcess(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkChangeOwner(string path, uint userId, uint groupId);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeModeOf(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "shmctl", SetLastError = true)]
    private static partial int SharedMemoryControl(int id, int command, nint buffer);
}

/// <summary>The three sets of permissions that are used here.</summary>
internal enum Permissions : uint
{
    /// <summary>rw-------</summary>
    OwnerFile = 0x180,

    /// <summary>rwx------</summary>
    OwnerFolder = 0x1C0,

    /// <summary>rwx--x--x: others may pass through, but not look.</summary>
    PassableFolder = 0x1C9,
}
