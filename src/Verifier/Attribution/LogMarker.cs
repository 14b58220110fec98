using System.Text.RegularExpressions;

namespace Harness.Verifier;

/// <summary>A message that means something for a failover.</summary>
/// <param name="Layer">Who writes it.</param>
/// <param name="Pattern">Of the message, without time, process and level of the line.</param>
/// <param name="Meaning">In words, with $1, $2, ... for the pattern's groups.</param>
internal sealed record LogMarker(RunLayer Layer, MarkKind Kind, string Pattern, string Meaning)
{
    private readonly Regex regex = new(Pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>True when the marker is about the member of its first group and not about the one that writes it.</summary>
    public bool NamesMember { get; init; }

    public Match Match(string message) => regex.Match(message);
}
