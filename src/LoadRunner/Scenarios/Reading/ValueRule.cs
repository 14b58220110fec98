using System.Globalization;

namespace Harness.LoadRunner;

/// <summary>How one kind of value is written as text, and which values are possible; shared by files and flags.</summary>
/// <param name="IsText">True when JSON writes it as a string, false when as a number.</param>
/// <param name="Expected">What it must be, to complete "expected ...".</param>
/// <param name="Example">A good value, without quotes.</param>
/// <param name="Names">All possible values, when they can be listed; else empty.</param>
internal sealed record ValueRule<T>(
    bool IsText, string Expected, string Example, ValueRule<T>.Parser TryParse, Func<T, string> Format, Func<T, bool> Holds,
    IReadOnlyList<string> Names)
{
    public delegate bool Parser(string text, out T value);

    /// <summary>Reads a value; false when it is not written as it must be, or impossible.</summary>
    public bool TryRead(string text, out T value) => TryParse(text, out value) && Holds(value);

    /// <summary>Why <see cref="TryRead"/> refused a text.</summary>
    /// <param name="subject">As in <see cref="Refusal.Value"/>.</param>
    public string Refuse(string subject, string text, bool quoteExample) =>
        Refusal.Value(subject, Expected, quoteExample && IsText ? $"\"{Example}\"" : Example, NearestName.Of(text, Names));
}

/// <summary>The kinds of <see cref="ValueRule{T}"/>.</summary>
internal static class ValueRule
{
    public static ValueRule<string> Text(string expected, string example, Func<string, bool> holds) =>
        new(true, expected, example, AnyText, text => text, holds, []);

    public static ValueRule<int> Whole(int least, int most, int example) => new(
        false, Invariant($"a whole number from {least} to {most}"), Invariant($"{example}"),
        (string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value),
        value => Invariant($"{value}"), value => value >= least && value <= most, []);

    public static ValueRule<long> LongWhole(long least, long most, long example) => new(
        false, Invariant($"a whole number from {least} to {most}"), Invariant($"{example}"),
        (string text, out long value) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value),
        value => Invariant($"{value}"), value => value >= least && value <= most, []);

    /// <summary>A number above 0.</summary>
    public static ValueRule<double> Rate(double most, string example) => new(
        false, Invariant($"operations per second, above 0 and at most {most}"), example,
        (string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value),
        value => value.ToString("R", CultureInfo.InvariantCulture), value => value > 0 && value <= most, []);

    /// <param name="least">What is too small, unless <paramref name="orEqual"/>.</param>
    public static ValueRule<double> Number(double least, bool orEqual, double most, double example) => new(
        false, Invariant($"a number {(orEqual ? "of at least" : "above")} {least} and at most {most}"), Invariant($"{example}"),
        (string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value),
        value => value.ToString("R", CultureInfo.InvariantCulture), value => (orEqual ? value >= least : value > least) && value <= most, []);

    /// <param name="least">What is too short, unless <paramref name="orEqual"/>.</param>
    public static ValueRule<TimeSpan> Duration(TimeSpan least, bool orEqual, TimeSpan most, string example) => new(
        true,
        $"a duration with a unit (ms, s, m or h), {(orEqual ? "at least" : "above")} {DurationText.Format(least)} "
        + $"and at most {DurationText.Format(most)}",
        example, DurationText.TryParse, DurationText.Format,
        value => (orEqual ? value >= least : value > least) && value <= most, []);

    public static ValueRule<string> OneOf(IReadOnlyList<string> names) =>
        new(true, Listing(names), names[0], AnyText, text => text, names.Contains, names);

    public static ValueRule<T> OneOf<T>(IReadOnlyDictionary<string, T> byName) where T : notnull => new(
        true, Listing(byName.Keys), byName.Keys.First(), (string text, out T value) => byName.TryGetValue(text, out value!),
        value => byName.First(entry => entry.Value.Equals(value)).Key, byName.Values.Contains, [.. byName.Keys]);

    private static string Listing(IEnumerable<string> names) =>
        names.Count() == 1 ? $"\"{names.First()}\"" : $"one of {string.Join(", ", names)}";

    private static bool AnyText(string text, out string value)
    {
        value = text;
        return true;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
