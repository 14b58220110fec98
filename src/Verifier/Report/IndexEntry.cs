using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What a folder of the reports holds.</summary>
public enum IndexKind
{
    Run,
    Comparison,
    Capacity,
    Matrix,
    ViolationSearch,
}

/// <summary>One line of the index.</summary>
/// <param name="Id">Name of the folder.</param>
/// <param name="Verdict">Null when it is unfinished or cannot be read.</param>
/// <param name="Expected">Of a run, what its scenario expects; null for others.</param>
/// <param name="Subject">Scenario or scenarios.</param>
/// <param name="HasPage">True when it has a page to link to.</param>
/// <param name="Damage">Why it cannot be read; empty otherwise.</param>
public sealed record IndexEntry(
    string Id, IndexKind Kind, Verdict? Verdict, Verdict? Expected, string Subject, string Sentence, bool HasPage, string Damage);
