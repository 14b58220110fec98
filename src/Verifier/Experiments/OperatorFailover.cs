using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Harness as the operator of a cluster without a manager: notices that the leader is gone, and fails over by hand.</summary>
internal sealed class OperatorFailover(IManualFailover cluster, RunClock clock, EventLog events)
{
    /// <summary>
    /// How long an operator's monitoring takes to notice. It is part of every outage here, so it is the same in all runs and
    /// is told in each of them; people take minutes.
    /// </summary>
    public static readonly TimeSpan Detection = TimeSpan.FromSeconds(2);

    /// <summary>Replaces a leader; every step is an event of the run.</summary>
    /// <exception cref="UserErrorException">Nobody could be promoted.</exception>
    public async Task RunAsync(string failed, CancellationToken cancellationToken)
    {
        Note($"no manager watches this cluster: Harness fails over by hand, after {Detection.TotalSeconds:0} s for detection");
        await Task.Delay(Detection, clock.Time, cancellationToken);
        var leader = await cluster.FailOverAsync(failed, new ProgressTo<string>(Note), cancellationToken);
        Note($"by hand, {leader} now leads in the place of {failed}");

        void Note(string text) => events.Add(RunEventKind.FailoverByHand, failed, text);
    }
}
