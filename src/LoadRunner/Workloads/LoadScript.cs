namespace Harness.LoadRunner;

/// <summary>
/// What a load does each time: one workload, one of several by weight, or several in a row. Its parts have statistics of
/// their own.
/// </summary>
public sealed class LoadScript
{
    /// <summary>Names of loads that are made of several workloads, in scenarios and reports.</summary>
    public const string Mixed = "mixed", Stepped = "steps";

    private const ulong Salt = 0x6D69786564;

    private readonly double[] upTo;
    private readonly int seed;

    private LoadScript(string name, IReadOnlyList<IWorkload> parts, double[] upTo, int seed, bool isStepped = false) =>
        (Name, Parts, this.upTo, this.seed, IsStepped) = (name, parts, upTo, seed, isStepped);

    /// <summary>Name of the whole in reports.</summary>
    public string Name { get; }

    /// <summary>The workloads: in order for steps.</summary>
    public IReadOnlyList<IWorkload> Parts { get; }

    /// <summary>Operations of one iteration at most.</summary>
    public int Length => IsStepped ? Parts.Count : 1;

    /// <summary>True when an iteration runs its parts in order.</summary>
    public bool IsStepped { get; }

    /// <summary>Names of the parts in reports; a workload that is there several times is numbered.</summary>
    public IReadOnlyList<string> PartNames => Numbered([.. Parts.Select(part => part.Name)]);

    /// <summary>The names, those that came before with a number: <c>get-user</c>, <c>get-user 2</c>.</summary>
    public static IReadOnlyList<string> Numbered(IReadOnlyList<string> names) =>
        [.. names.Select((name, index) => names.Take(index).Count(before => before == name) is > 0 and var n ? $"{name} {n + 1}" : name)];

    /// <summary>One workload alone.</summary>
    public static LoadScript Of(IWorkload workload) => new(workload.Name, [workload], [], 0);

    /// <summary>One of several at each operation, chosen at random.</summary>
    /// <param name="parts">Workloads with their weights, above 0.</param>
    public static LoadScript MixOf(IReadOnlyList<(IWorkload Workload, double Weight)> parts, int seed)
    {
        var total = parts.Sum(part => part.Weight);
        var upTo = new double[parts.Count];
        var sum = 0.0;
        for (var i = 0; i < upTo.Length; i++)
            upTo[i] = (sum += parts[i].Weight) / total;
        return new LoadScript(Mixed, [.. parts.Select(part => part.Workload)], upTo, seed);
    }

    /// <summary>All in order, by one worker; a failed one ends the iteration.</summary>
    public static LoadScript StepsOf(IReadOnlyList<IWorkload> steps) => new(Stepped, steps, [], 0, isStepped: true);

    /// <summary>Index of the part that an iteration begins with.</summary>
    public int FirstPart(ushort worker, uint sequence)
    {
        if (upTo.Length == 0)
            return 0;
        var share = SeededChoice.Share(seed, worker, sequence, Salt);
        var part = 0;
        while (part < upTo.Length - 1 && share >= upTo[part])
            part++;
        return part;
    }

    /// <summary>Index of the part that follows; -1 when the iteration is over.</summary>
    public int NextPart(int part) => IsStepped && part + 1 < Parts.Count ? part + 1 : -1;
}
