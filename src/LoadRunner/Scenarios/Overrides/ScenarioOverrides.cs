using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>Settings of one run that stand over those of the scenario file; null leaves the file's.</summary>
public sealed record ScenarioOverrides
{
    /// <summary>Kind of environment, or <c>auto</c>.</summary>
    public string? Kind { get; init; }

    public ReplicationMode? Replication { get; init; }

    /// <summary>PostgreSQL members, 3 to 6.</summary>
    public int? Nodes { get; init; }

    /// <summary>Operations per second that the first load peaks at; its other rates keep their proportion.</summary>
    public double? Rate { get; init; }

    /// <summary>Length of the measured load; all simulations are stretched in proportion.</summary>
    public TimeSpan? Duration { get; init; }

    public int? Seed { get; init; }
    /// <summary>Users of the data set.</summary>
    public long? DataUsers { get; init; }

    public HttpClientKind? HttpClient { get; init; }

    public TimingProfile? Timing { get; init; }
    public Dcs? Dcs { get; init; }
    public Release? Release { get; init; }
    public bool? Fencing { get; init; }

    /// <summary>Which replica stop-replica chooses: <c>any</c>, <c>sync-standby</c> or <c>async</c>.</summary>
    public string? StopTarget { get; init; }

    /// <summary>Ports by their name in scenario files, e.g. <c>api</c>; those not named keep the file's.</summary>
    public IReadOnlyDictionary<string, int>? Ports { get; init; }

    public string? DataFolder { get; init; }

    /// <summary>Context of the kubeconfig.</summary>
    public string? KubeContext { get; init; }

    public string? Namespace { get; init; }
    public ImagePull? ImagePull { get; init; }

    /// <summary>Prefix of the names of images.</summary>
    public string? ImageRegistry { get; init; }

    /// <summary>The API hashes passwords with 2^cost iterations of PBKDF2, 4 to 24.</summary>
    public int? PasswordCost { get; init; }

    public Verdict? Expect { get; init; }

    /// <summary>Configuration file of an attached cluster.</summary>
    public string? Config { get; init; }

    public bool? AllowFaults { get; init; }
    public bool? DropSchema { get; init; }

    /// <summary>These overrides and one more, as written on the command line.</summary>
    /// <param name="flag">Name of one of <see cref="ScenarioFlag.All"/>, e.g. <c>--rate</c>.</param>
    /// <exception cref="UserErrorException">The flag is unknown, or the text is not a possible value of it.</exception>
    public ScenarioOverrides With(string flag, string text) => ScenarioFlag.Named(flag).Parse(this, text);

    /// <summary>The scenario with these settings, under the same rules as a file.</summary>
    /// <exception cref="UserErrorException">A setting is impossible, alone or in this scenario; one line a problem, each with its flag.</exception>
    public Scenario Apply(Scenario scenario)
    {
        var flags = ScenarioFlag.All.Where(flag => flag.IsSet(this)).ToList();
        var result = flags.Aggregate(scenario, (changed, flag) => flag.Apply(changed, this));
        var problems = ScenarioRules.Broken(result).Select(broken => Blame(flags, broken.Path) + broken.Problem).ToList();
        return problems.Count == 0 ? result : throw new UserErrorException(string.Join('\n', problems));
    }

    /// <summary>The flags that can have caused a problem with this value; nothing when none of them can.</summary>
    private string Blame(List<ScenarioFlag> flags, string path)
    {
        var guilty = flags.Where(flag => flag.Concerns(path)).Select(flag => flag.Shown(this)).ToList();
        return guilty.Count == 0 ? "" : $"{string.Join(" with ", guilty)}: ";
    }
}
