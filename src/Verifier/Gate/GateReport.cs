using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>What became of the conditions of <c>--fail-on</c>.</summary>
/// <param name="Verdict">Violated when a condition was met; else unknown when one could not be judged; else valid.</param>
/// <param name="Conditions">Each condition, in the order in which they were given.</param>
public sealed record GateReport(Verdict Verdict, IReadOnlyList<GatedCondition> Conditions);

/// <summary>One condition of <c>--fail-on</c> and what the run says of it.</summary>
/// <param name="Condition">As it is written on the command line, e.g. <c>rto&gt;10s</c>.</param>
/// <param name="Verdict">Violated when it was met, valid when not, unknown when the run cannot tell.</param>
/// <param name="Found">What was found, in words.</param>
public sealed record GatedCondition(string Condition, Verdict Verdict, string Found);
