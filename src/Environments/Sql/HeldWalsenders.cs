namespace Harness.Environments;

/// <summary>
/// The walsenders that were frozen for each standby. They are kept in mind, since a server that shuts down waits for them, for ever
/// when they are frozen, and answers no query that could name them.
/// </summary>
internal sealed class HeldWalsenders
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<(string Member, int Pid)>> _held = [];

    /// <summary>Told before they are frozen.</summary>
    /// <param name="walsenders">Process ids by member, as <see cref="WalsenderQuery"/> finds them.</param>
    public void Add(string standby, IReadOnlyDictionary<string, IReadOnlyList<int>> walsenders)
    {
        lock (_lock)
        {
            if (!_held.TryGetValue(standby, out var held))
                _held.Add(standby, held = []);
            held.AddRange(Flat(walsenders).Except(held));
        }
    }

    /// <summary>All that are to be thawed for a standby: those that serve it now, and those that were ever frozen for it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<int>> With(string standby, IReadOnlyDictionary<string, IReadOnlyList<int>> now)
    {
        lock (_lock)
        {
            return Flat(now).Union(_held.GetValueOrDefault(standby) ?? [])
                .GroupBy(each => each.Member, each => each.Pid)
                .ToDictionary(group => group.Key, IReadOnlyList<int> (group) => [.. group]);
        }
    }

    private static IEnumerable<(string Member, int Pid)> Flat(IReadOnlyDictionary<string, IReadOnlyList<int>> walsenders) =>
        walsenders.SelectMany(member => member.Value, (member, pid) => (member.Key, pid));
}
