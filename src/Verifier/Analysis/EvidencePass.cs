using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>
/// Goes through the evidence of a run once: through the journal as it was recorded, then through the keys in order, each
/// with its write, its reads and its rows on all members. Needs the same memory for a thousand writes and for a billion.
/// </summary>
internal static class EvidencePass
{
    public static void Run(RunEvidence evidence, IJournalFold[] journalFolds, IKeyFold[] keyFolds)
    {
        var names = new OperationNames();
        var operations = new ExternalSort<PackedOperation>(evidence.Spill);
        foreach (var operation in evidence.Operations)
        {
            foreach (var fold in journalFolds)
                fold.Add(operation);
            if (operation.Key.Run == evidence.Run && ConcernsAKey(operation))
                operations.Add(names.Pack(operation));
        }
        foreach (var record in new KeyMerge(evidence, operations, names).Records())
        {
            foreach (var fold in keyFolds)
                fold.Add(record);
        }
    }

    private static bool ConcernsAKey(in Operation operation) =>
        operation.IsWrite
        || (operation.Kind == OperationKind.GetUser && (operation.Flags & (OperationFlags.Found | OperationFlags.NotFound)) != 0);
}
