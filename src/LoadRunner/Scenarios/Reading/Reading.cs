using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>One file being read: collects what is wrong with it, so that all of it is told at once.</summary>
internal sealed class Reading(SourceText source)
{
    private const int MostShown = 20;

    private readonly List<(int Offset, string Problem)> problems = [];

    /// <summary>How much was refused so far.</summary>
    public int Count => problems.Count;

    public string Locate(int offset) => source.Locate(offset);

    public void Refuse(int offset, string problem) => problems.Add((offset, problem));

    public void Refuse(JsonValue value, string problem) => Refuse(value.Offset, problem);

    /// <exception cref="UserErrorException">Something was refused: one line each, in the file's order.</exception>
    public void ThrowIfRefused()
    {
        if (Count == 0)
            return;
        var lines = problems.OrderBy(problem => problem.Offset).Take(MostShown)
            .Select(problem => $"{source.Locate(problem.Offset)}: {problem.Problem}");
        if (problems.Count > MostShown)
            lines = lines.Append($"{source.Name}: and {problems.Count - MostShown} more problems");
        throw new UserErrorException(string.Join('\n', lines));
    }
}
