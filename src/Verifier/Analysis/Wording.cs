using System.Globalization;

namespace Harness.Verifier;

/// <summary>How numbers are written in findings: the same on every machine, units always with them.</summary>
internal static class Wording
{
    /// <summary>A count with thousands separated: <c>9,412</c>.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun: <c>1 write</c>, <c>2 writes</c>.</summary>
    public static string Count(long value, string noun) => $"{Count(value)} {noun}{(value == 1 ? "" : "s")}";

    /// <summary>The verb to a count.</summary>
    public static string Are(long value) => value == 1 ? "is" : "are";

    /// <summary>A moment of the run's clock: <c>12.345 s</c>.</summary>
    public static string At(long ns) => string.Create(CultureInfo.InvariantCulture, $"{ns / 1e9:0.000} s");

    /// <summary>A length of time in seconds to a tenth, or in milliseconds when shorter than that.</summary>
    public static string Length(double ms) => ms < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{ms:0.#} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{ms / 1000:0.0} s");

    /// <summary>A distance between two moments, to a hundredth of a second: <c>0.41 s</c>.</summary>
    public static string Distance(long ns) => string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(ns) / 1e9:0.00} s");

    public static double Ms(long ns) => ns / 1e6;
}
