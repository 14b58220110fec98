using System.Collections.Concurrent;

namespace Harness.Environments;

/// <summary>Members that this process has frozen or ended: they are not asked, since a frozen one only answers by the time limit.</summary>
internal sealed class SilentMembers
{
    private readonly ConcurrentDictionary<string, bool> _silent = new();

    public bool MayAnswer(string member) => !_silent.ContainsKey(member);

    public void Silence(string member) => _silent[member] = true;

    public void Hear(string member) => _silent.TryRemove(member, out _);
}
