using Harness.Environments;

namespace Harness.Verifier;

/// <summary>A defect of the software under test that the matrix is known to show.</summary>
/// <param name="Fault">Row that shows it.</param>
/// <param name="Dcs">Which etcd API it needs.</param>
/// <param name="Patroni">Version of Patroni that has it.</param>
/// <param name="Words">What goes wrong.</param>
public sealed record KnownDefect(string Fault, Dcs Dcs, string Patroni, string Words)
{
    public LossExpectation Async { get; init; }

    public LossExpectation Synchronous { get; init; }

    /// <param name="patroni">As a run found it, e.g. <c>patroni 3.0.2</c>; null where there is none.</param>
    public bool Concerns(string fault, ClusterVariant variant, string? patroni) =>
        fault == Fault && variant.Dcs == Dcs && patroni?.Split(' ')[^1] == Patroni;

    public LossExpectation In(ReplicationMode mode) => mode == ReplicationMode.Async ? Async : Synchronous;
}
