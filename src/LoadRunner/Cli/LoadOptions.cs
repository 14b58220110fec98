using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Harness.LoadRunner;

/// <summary>The options that all workloads share, with their limits.</summary>
internal sealed class LoadOptions
{
    private const int DefaultInFlight = 512;

    private static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DefaultWarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Every operation in flight needs a worker number of 16 bits, and a preparation a few beside the load.</summary>
    private const int MaxWorkers = 65_000;

    private readonly Option<Uri> url = new("--url")
    {
        Description = "Base address of the API, e.g. http://127.0.0.1:8000", Required = true, HelpName = "URL", CustomParser = ParseUrl,
    };

    private readonly Option<double> rate = new("--rate")
    {
        Description = "Open model: operations per second, whatever becomes of earlier ones", HelpName = "N",
        DefaultValueFactory = static _ => 200, CustomParser = result => Number(result, 0.001, 100_000),
    };

    private readonly Option<int?> users = new("--users")
    {
        Description = "Closed model: so many users, each starting anew when done; instead of --rate", HelpName = "N",
        CustomParser = result => (int)Number(result, 1, MaxWorkers, whole: true),
    };

    private readonly Option<TimeSpan?> duration = Duration("--duration", "Length of the measured load", DefaultDuration, zeroAllowed: false);
    private readonly Option<TimeSpan?> warmUp = Duration("--warm-up", "Load before it, left out of the statistics", DefaultWarmUp, zeroAllowed: true);
    private readonly Option<TimeSpan?> timeout = Duration("--timeout", "An operation without an answer by then is unknown", DefaultTimeout, zeroAllowed: false);

    private readonly Option<int?> maxInFlight = new("--max-in-flight")
    {
        Description = $"Operations in flight at most; arrivals beyond it are counted as not sent [default: {DefaultInFlight}]", HelpName = "N",
        CustomParser = result => (int)Number(result, 1, MaxWorkers, whole: true),
    };

    private readonly Option<int> seed = new("--seed")
    {
        Description = "Decides the users' content and the readers' choices", HelpName = "N", DefaultValueFactory = static _ => 1,
        CustomParser = result => (int)Number(result, int.MinValue, int.MaxValue, whole: true),
    };

    private readonly Option<string> httpClient = new Option<string>("--http-client")
    {
        Description = "sockets: .NET's own; fast: takes less processor time, plain http only", HelpName = "sockets|fast",
        DefaultValueFactory = static _ => "sockets",
    }.AcceptOnlyFromAmong([.. HttpClientKinds.ByName.Keys]);

    private readonly Option<bool> http2 = new("--http2") { Description = "HTTP/2 instead of HTTP/1.1" };

    private readonly Option<string?> journal = new("--journal") { Description = "Write every operation to this new file", HelpName = "FILE" };
    private readonly Option<string?> report = new("--report")
    {
        Description = "Write the report into this folder: HTML page, JSON, CSV, Markdown and JUnit XML", HelpName = "DIR",
    };

    private readonly Option<TimeSpan?> apdexT = Duration("--apdex-t", "APDEX: a response up to here satisfies", ApdexThresholds.Default.T, zeroAllowed: false);
    private readonly Option<TimeSpan?> apdexF = Duration("--apdex-f", "APDEX: a response up to here is tolerated", ApdexThresholds.Default.F, zeroAllowed: false);
    private readonly Option<int?> metricsPort = new("--metrics-port")
    {
        Description = "While running, serve metrics to Prometheus at http://127.0.0.1:PORT/metrics", HelpName = "PORT",
        CustomParser = result => (int)Number(result, 1, 65_535, whole: true),
    };

    private readonly Option<Uri?> otlp = new("--otlp")
    {
        Description = "While running, send metrics to this collector (OTLP over HTTP), e.g. http://127.0.0.1:4318", HelpName = "URL",
        CustomParser = ParseUrl,
    };

    private readonly Option<bool> json = new("--json") { Description = "Print the report as JSON, alone, on standard output" };
    private readonly Option<bool> verbose = new("--verbose") { Description = "Show stack traces of errors" };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[]
        {
            url, rate, users, duration, warmUp, timeout, maxInFlight, seed, httpClient, http2, journal, report, apdexT, apdexF, metricsPort, otlp, json, verbose,
        })
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(users) is { Implicit: false } && result.GetResult(rate) is { Implicit: false })
                result.AddError("--rate and --users exclude each other: a load is either open or closed");
            var apdex = Apdex(result.GetValue(apdexT), result.GetValue(apdexF));
            if (apdex.F < apdex.T)
                result.AddError($"--apdex-f {DurationText.Format(apdex.F)} is below --apdex-t {DurationText.Format(apdex.T)}: what satisfies is tolerated too");
            if (result.GetValue(http2) && result.GetValue(httpClient) == "fast")
                result.AddError("--http2 and --http-client fast exclude each other: the fast client speaks HTTP/1.1");
        });
    }

    /// <summary>The options that make sense beside a scenario, which has settings of its own.</summary>
    public void AddScenarioOptionsTo(Command command)
    {
        url.Required = false;
        url.Description += ", as it runs; without it the scenario's cluster is brought up, and ended after the load";
        foreach (Option option in new Option[] { url, journal, json, verbose })
            command.Add(option);
    }

    /// <summary>The API that is there already; null when a cluster is to be brought up.</summary>
    public Uri? UrlOf(CommandResult parsed) => parsed.GetValue(url);

    public LoadSettings Read(Scenario scenario, Uri api, ParseResult parsed) => new()
    {
        Scenario = scenario,
        Workload = scenario.Name,
        Url = api,
        Rate = 0,
        Users = null,
        Duration = scenario.Duration,
        WarmUp = TimeSpan.Zero,
        Timeout = DefaultTimeout,
        MaxInFlight = DefaultInFlight,
        Seed = scenario.Seed,
        HttpClient = scenario.HttpClient,
        Journal = parsed.GetValue(journal),
        Json = parsed.GetValue(json),
        Verbose = IsVerbose(parsed),
    };

    public bool IsVerbose(ParseResult parsed) => parsed.GetValue(verbose);

    public LoadSettings Read(string workload, ParseResult parsed)
    {
        var userCount = parsed.GetValue(users);
        return new LoadSettings
        {
            Workload = workload,
            Url = parsed.GetRequiredValue(url),
            Rate = parsed.GetValue(rate),
            Users = userCount,
            Duration = parsed.GetValue(duration) ?? DefaultDuration,
            WarmUp = parsed.GetValue(warmUp) ?? DefaultWarmUp,
            Timeout = parsed.GetValue(timeout) ?? DefaultTimeout,
            MaxInFlight = parsed.GetValue(maxInFlight) ?? Math.Max(DefaultInFlight, userCount ?? 0),
            Seed = parsed.GetValue(seed),
            HttpClient = parsed.GetValue(http2) ? HttpClientKind.SocketsHttp2
                : HttpClientKinds.ByName[parsed.GetRequiredValue(httpClient)],
            Journal = parsed.GetValue(journal),
            Report = parsed.GetValue(report),
            Apdex = Apdex(parsed.GetValue(apdexT), parsed.GetValue(apdexF)),
            MetricsPort = parsed.GetValue(metricsPort),
            Otlp = parsed.GetValue(otlp),
            Json = parsed.GetValue(json),
            Verbose = parsed.GetValue(verbose),
        };
    }

    private static ApdexThresholds Apdex(TimeSpan? t, TimeSpan? f) => new(t ?? ApdexThresholds.Default.T, f ?? ApdexThresholds.Default.F);

    private static Option<TimeSpan?> Duration(string name, string description, TimeSpan byDefault, bool zeroAllowed) => new(name)
    {
        // The default stands in the text, since the help would print it as 00:00:30, which the option does not take.
        Description = $"{description} [default: {DurationText.Format(byDefault)}]",
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = Text(result);
            if (!DurationText.TryParse(text, out var value))
                result.AddError($"{name} '{text}' is not a duration: {DurationText.Hint}");
            else if (value < TimeSpan.Zero || (value == TimeSpan.Zero && !zeroAllowed))
                result.AddError($"{name} {text} is impossible: it must be {(zeroAllowed ? "zero or more" : "longer than zero")}");
            else if (value > TimeSpan.FromDays(7))
                result.AddError($"{name} {text} is too long: at most 168h");
            return value;
        },
    };

    private static double Number(ArgumentResult result, double min, double max, bool whole = false)
    {
        var text = Text(result);
        var name = (result.Parent as OptionResult)?.Option.Name ?? "value";
        if (!double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            || (whole && value != Math.Floor(value)))
            result.AddError($"{name} '{text}' is not a {(whole ? "whole " : "")}number");
        else if (value < min || value > max)
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} {text} is out of range: choose {min} to {max}"));
        else
            return value;
        return min;
    }

    private static Uri? ParseUrl(ArgumentResult result)
    {
        var text = Text(result);
        if (Uri.TryCreate(text, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" && parsed.Host.Length > 0)
            return parsed;
        result.AddError((result.Parent as OptionResult)?.Option.Name == "--otlp"
            ? $"--otlp '{text}' is not an address of a collector: write e.g. http://127.0.0.1:4318"
            : $"--url '{text}' is not an address of an API: write e.g. http://127.0.0.1:8000");
        return null;
    }

    private static string Text(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
}
