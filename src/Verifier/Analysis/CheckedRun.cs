using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Has all checkers look at a run in one pass. A checker that fails makes its own verdict unknown, and nobody else's.</summary>
internal static class CheckedRun
{
    /// <returns>One result a checker, in their order, and what was measured in the same pass.</returns>
    public static (IReadOnlyList<CheckResult> Checks, PassMeasures Measures) Of(RunEvidence evidence, IReadOnlyList<IChecker> checkers)
    {
        var measures = new PassMeasures(evidence);
        var guarded = checkers.Select(checker => new Guarded(checker, evidence)).ToList();
        EvidencePass.Run(
            evidence,
            [.. measures.JournalFolds, .. guarded.Where(check => check.TakesOperations)],
            [.. measures.KeyFolds, .. guarded.Where(check => check.TakesKeys)]);
        return ([.. guarded.Select(check => check.End(measures))], measures);
    }

    private sealed class Guarded : IJournalFold, IKeyFold
    {
        private readonly string name;
        private readonly ICheck? check;
        private IJournalFold? journal;
        private IKeyFold? keys;
        private CheckResult? failed;

        public Guarded(IChecker checker, RunEvidence evidence)
        {
            name = checker.Name;
            try
            {
                check = checker.Begin(evidence);
                (journal, keys) = (check as IJournalFold, check as IKeyFold);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                Fail(exception);
            }
        }

        public bool TakesOperations => journal is not null;

        public bool TakesKeys => keys is not null;

        public void Add(in Operation operation)
        {
            try
            {
                journal?.Add(operation);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                Fail(exception);
            }
        }

        public void Add(KeyRecord record)
        {
            try
            {
                keys?.Add(record);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                Fail(exception);
            }
        }

        public CheckResult End(PassMeasures measures)
        {
            try
            {
                return failed ?? check!.End(measures);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                Fail(exception);
                return failed!;
            }
        }

        private void Fail(Exception exception)
        {
            (journal, keys) = (null, null);
            failed = Finding.Unknown(name, $"The checker failed: {exception.Message}");
        }
    }
}
