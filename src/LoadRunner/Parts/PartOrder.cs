using System.Text.Json.Serialization;

namespace Harness.LoadRunner;

/// <summary>What a generator is asked to run.</summary>
/// <param name="Scenario">Its share, in the form of a scenario file.</param>
/// <param name="Run">48-bit identity of the run.</param>
/// <param name="FirstWorker">First of its own worker numbers: keys of two generators never meet.</param>
/// <param name="StartNs">When to begin, on the generator's own clock.</param>
internal sealed record PartOrder(string Scenario, Uri Url, ulong Run, ushort FirstWorker, long StartNs);

/// <summary>How far a generator is.</summary>
/// <param name="Ended">All is recorded, and the report is there.</param>
/// <param name="Failure">Why it ended without a report; null when it did not.</param>
internal sealed record PartState(long NowNs, int InFlight, bool Ended, string? Failure);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PartOrder))]
[JsonSerializable(typeof(PartState))]
internal sealed partial class PartJson : JsonSerializerContext;
