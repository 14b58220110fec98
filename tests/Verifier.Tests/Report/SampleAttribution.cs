using Harness.Environments;

namespace Harness.Verifier.Tests;

/// <summary>Why a <see cref="SampleRun"/> came out as it did.</summary>
internal static class SampleAttribution
{
    private const long Origin = 42_013_000_000;

    public static RunAttribution Of(int lost) => new(
        "Times in logs are of the wall clock; they are laid on the run's clock by its start.", 1.2, [],
        [
            new Recovery(
                "kill-leader n1", Origin,
                [
                    new Milestone(Milestones.Detected, 210, 1, "PostgreSQL of n2: its replication broke: server closed the connection unexpectedly (logs/patroni-n2.log:71)"),
                    new Milestone(Milestones.KeyReleased, 6215, 0, "etcd: the lease of n1 ends: the leader key is gone (leader-key.jsonl)"),
                    new Milestone(Milestones.Promoted, 6870, 1, "PostgreSQL of n2: takes writes (logs/patroni-n2.log:84)"),
                    new Milestone(Milestones.Routed, null, null, "the proxy was not watched in this run, or there is none"),
                    new Milestone(Milestones.FirstAck, 7399, 50, "the first acknowledged write, as the client saw it"),
                    new Milestone(Milestones.LatencyBack, 8987, 1000, "the p99 of register is within 1.5x its median of 16.2 ms before the first fault, by whole seconds"),
                ],
                16.2,
                [
                    new RunMark(Origin, 0, RunLayer.Fault, "n1", MarkKind.FaultBegan, "kill-leader begins, confirmed after 0.2 s", "faults.json"),
                    new RunMark(Origin + 6_215_000_000, 0, RunLayer.Store, "n1", MarkKind.KeyLost, "the lease of n1 ends: the leader key is gone", "leader-key.jsonl"),
                    new RunMark(
                        Origin + 6_870_000_000, 1, RunLayer.Database, "n2", MarkKind.Writable, "takes writes", "logs/patroni-n2.log:84",
                        "2026-11-23 20:15:51.883 UTC [23885] LOG:  database system is ready to accept connections"),
                ],
                0),
        ],
        lost == 0
            ? []
            : [new LossGroup("n1", 1, "0/5A3F0C8", lost, 41_510_000_000, 42_011_000_000, "0/5A3F0D0", "0/5B04000", "kill-leader n1", -503, -2, lost, 0, "All of their rows were found on n1 before it was healed.")],
        lost == 0
            ? []
            : [new SalvageRead("n1", 71_000_000_000, "a copy of its data folder (100 MB), taken while it was down", 1, Lsn.Parse("0/5B04000"), 15_850, true, "n1-1.keys", null)]);
}
