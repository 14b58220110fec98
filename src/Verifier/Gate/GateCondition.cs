using System.Globalization;
using Harness.Environments;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>One condition of <c>--fail-on</c>: when it is met, the run fails.</summary>
/// <param name="Above">Count, milliseconds or percent above which it is met.</param>
internal sealed record GateCondition(GateFigure Figure, double Above)
{
    private const string Expected = "conditions with commas between, each a name, with > and a limit or without, e.g. --fail-on 'lost,rto>10s,unknown'";

    /// <summary>As <see cref="Parse"/> reads it back.</summary>
    public string Text => Figure.Unit switch
    {
        GateUnit.Duration => $"{Figure.Name}>{DurationText.Format(TimeSpan.FromMilliseconds(Above))}",
        GateUnit.Percent => string.Create(CultureInfo.InvariantCulture, $"{Figure.Name}>{Above}%"),
        GateUnit.Count when Above > 0 => string.Create(CultureInfo.InvariantCulture, $"{Figure.Name}>{Above}"),
        _ => Figure.Name,
    };

    /// <summary>Conditions as written, several of them with commas between.</summary>
    /// <exception cref="UserErrorException">A condition is none; the nearest known name and what is expected are told.</exception>
    public static IReadOnlyList<GateCondition> Parse(IEnumerable<string> texts)
    {
        List<GateCondition> conditions = [];
        foreach (var text in texts)
        {
            var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0)
                throw new UserErrorException($"--fail-on '{text}': expected {Expected}");
            conditions.AddRange(parts.Select(ParseOne));
        }
        return conditions.DistinctBy(condition => condition.Text).ToList();
    }

    private static GateCondition ParseOne(string text)
    {
        var sign = text.IndexOf('>', StringComparison.Ordinal);
        var name = (sign < 0 ? text : text[..sign]).Trim();
        var limit = sign < 0 ? null : text[(sign + 1)..].Trim();
        var names = GateFigure.All.Select(figure => figure.Name).ToList();
        var figure = GateFigure.All.FirstOrDefault(candidate => candidate.Name == name)
            ?? throw new UserErrorException(Refusal.Value($"--fail-on {text}", $"one of {string.Join(", ", names)}", null, NearestName.Of(name, names)));
        return (figure.Unit, limit) switch
        {
            (GateUnit.None, null) or (GateUnit.Count, null) => new GateCondition(figure, 0),
            (GateUnit.None, _) => throw Refuse($"{name} takes no limit", name),
            (GateUnit.Count, { } number) when long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) => new GateCondition(figure, count),
            (GateUnit.Count, _) => throw Refuse("the limit is a whole number", $"{name}>0"),
            (GateUnit.Duration, { } duration) when DurationText.TryParse(duration, out var length) && length >= TimeSpan.Zero => new GateCondition(figure, length.TotalMilliseconds),
            (GateUnit.Duration, _) => throw Refuse($"it takes > and a duration: {DurationText.Hint}", $"{name}>10s"),
            (GateUnit.Percent, [.. var number, '%']) when double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100 => new GateCondition(figure, percent),
            _ => throw Refuse("it takes > and a share from 0 to 100 %", $"{name}>5%"),
        };

        UserErrorException Refuse(string why, string example) => new($"--fail-on {text}: {why}, e.g. {example}");
    }
}
