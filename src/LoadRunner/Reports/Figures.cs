using System.Globalization;

namespace Harness.LoadRunner;

/// <summary>How the report writes numbers: invariant culture, a unit behind every one, a dash for what is not known.</summary>
internal static class Figures
{
    /// <summary>Stands for a value that is not known or does not apply.</summary>
    public const string None = "–";

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Count(long value) => value.ToString("N0", Culture);

    public static string Count(long? value) => value is { } known ? Count(known) : None;

    /// <summary>A moment of the run's clock, e.g. <c>30.004 s</c>.</summary>
    public static string Moment(long ns) => string.Create(Culture, $"{ns / 1e9:0.000} s");

    public static string Moment(long? ns) => ns is { } known ? Moment(known) : None;

    /// <summary>A length of time: milliseconds below one second, seconds above.</summary>
    public static string Milliseconds(double? ms) => ms switch
    {
        null => None,
        { } value when !double.IsFinite(value) => None,
        { } value when Math.Abs(value) >= 999.5 => string.Create(Culture, $"{value / 1000:N2} s"),
        { } value when Math.Abs(value) >= 100 || value == 0 => string.Create(Culture, $"{value:0} ms"),
        { } value when Math.Abs(value) >= 10 => string.Create(Culture, $"{value:0.0} ms"),
        { } value => string.Create(Culture, $"{value:0.00} ms"),
    };

    public static string Duration(TimeSpan value) => value.TotalSeconds >= 120 && value.TotalSeconds % 60 == 0
        ? string.Create(Culture, $"{value.TotalMinutes:0.##} min")
        : string.Create(Culture, $"{value.TotalSeconds:0.##} s");

    public static string Rate(double perSecond) => string.Create(Culture, $"{perSecond:#,##0.#}/s");

    public static string Number(double value) => double.IsFinite(value) ? string.Create(Culture, $"{value:#,##0.###}") : None;

    public static string Percent(double share) => string.Create(Culture, $"{share * 100:0.#} %");

    /// <summary>Bytes with a binary unit, e.g. <c>1.4 MiB</c>.</summary>
    public static string Bytes(long? bytes)
    {
        if (bytes is not { } value)
            return None;
        double size = value;
        var unit = 0;
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        while (Math.Abs(size) >= 1024 && unit < units.Length - 1)
        {
            size /= 1024;
            unit++;
        }
        return string.Create(Culture, $"{size:#,##0.#} {units[unit]}");
    }

    /// <summary>A number with its noun, e.g. <c>1 row</c>, <c>2 rows</c>.</summary>
    public static string Plural(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";
}
