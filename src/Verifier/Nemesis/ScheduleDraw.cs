using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Draws schedules of faults: which, on whom, when, how long, all from one seed. Pure.</summary>
/// <param name="moves">What may be drawn.</param>
/// <param name="timing">Timing of the cluster.</param>
/// <param name="nodes">Members of the cluster.</param>
/// <param name="load">Length of the measured load; what begins late in it makes the load go on for longer.</param>
public sealed class ScheduleDraw(IReadOnlyList<NemesisMove> moves, TimingProfile timing, int nodes, TimeSpan load)
{
    private const int Fewest = 2;
    private const int Most = 4;

    /// <summary>Moments and durations are drawn in such steps, so that a schedule is short to write.</summary>
    private const double StepSeconds = 0.5;

    /// <summary>Faults begin within this part of the load: writes are at stake before the first and the last has load left.</summary>
    private static readonly (double From, double To) Span = (0.15, 0.75);

    /// <summary>Draws beyond which a fault that never fits is left out.</summary>
    private const int Patience = 100;

    /// <summary>Members that may be away at once: a leader and one standby stay, so that nothing is lost for want of copies.</summary>
    private readonly int mayBeAway = Math.Max(1, nodes - 2);

    /// <summary>The schedule of a seed, by time; the same for the same moves, timing, members and length.</summary>
    public IReadOnlyList<FaultSpec> Of(int seed)
    {
        if (moves.Count == 0)
            throw new UserErrorException("no fault can be drawn: the environment can do none of them without excusing a loss in this replication mode");
        var random = new Random(seed);
        var wanted = random.Next(Fewest, Most + 1);
        List<(NemesisMove Move, FaultSpec Spec)> drawn = [];
        for (var attempt = 0; drawn.Count < wanted && attempt < Patience; attempt++)
        {
            var move = Draw(random);
            var at = Steps(random, Span.From * load.TotalSeconds, Span.To * load.TotalSeconds);
            TimeSpan? during = move.During is { } range ? Steps(random, range.Min, move.MaxDuring(timing)!.Value) : null;
            var spec = move.At(at, during);
            if (MembersAway([.. drawn, (move, spec)]) <= mayBeAway && !drawn.Any(other => ComesAmiss(other, (move, spec)) || ComesAmiss((move, spec), other)))
                drawn.Add((move, spec));
        }
        return [.. drawn.Select(entry => entry.Spec).OrderBy(spec => spec.At.Offset)];
    }

    private NemesisMove Draw(Random random)
    {
        var ticket = random.Next(moves.Sum(move => move.Weight));
        return moves.First(move => (ticket -= move.Weight) < 0);
    }

    private static TimeSpan Steps(Random random, double from, double to)
    {
        var (first, last) = ((int)Math.Ceiling(from / StepSeconds), (int)Math.Floor(to / StepSeconds));
        return TimeSpan.FromSeconds(random.Next(first, Math.Max(first, last) + 1) * StepSeconds);
    }

    /// <summary>One that needs the whole cluster would come while another fault disturbs it: the run would show nothing.</summary>
    private bool ComesAmiss((NemesisMove Move, FaultSpec Spec) one, (NemesisMove Move, FaultSpec Spec) other)
    {
        if (!one.Move.NeedsWholeCluster || other.Spec.At.Offset > one.Spec.At.Offset)
            return false;
        var disturbed = other.Move.NeedsWholeCluster ? TimeSpan.FromSeconds(timing.TtlSeconds)
            : other.Move.Takes is NemesisToll.Member or NemesisToll.Store ? other.Spec.During ?? TimeSpan.Zero
            : TimeSpan.Zero;
        return one.Spec.At.Offset < other.Spec.At.Offset + disturbed;
    }

    /// <summary>Most members away at one moment.</summary>
    private static int MembersAway(IReadOnlyList<(NemesisMove Move, FaultSpec Spec)> drawn)
    {
        List<FaultSpec> away = [.. drawn.Where(entry => entry.Move.Takes == NemesisToll.Member).Select(entry => entry.Spec)];
        return away.Select(spec => away.Count(other => other.At.Offset <= spec.At.Offset && spec.At.Offset < other.At.Offset + other.During))
            .DefaultIfEmpty().Max();
    }
}
