using System.Text.Json;

namespace Harness.LoadRunner;

/// <summary>The keys of loads, their parts, and of thresholds.</summary>
internal sealed partial class ScenarioForms
{
    private ChoiceForm<LoadSimulation> Simulation()
    {
        var during = Scalar(ScenarioRules.During);
        var rate = Scalar(ScenarioRules.Rate);
        var copies = Scalar(ScenarioRules.Copies);
        var arrivals = Scalar(ScenarioRules.Arrivals);
        return Listed(new ChoiceForm<LoadSimulation>("simulation", SimulationExample)
            .Or("keep-constant", Object("keepConstant", "{ \"copies\": 50, \"during\": \"45s\" }", new KeepConstant(0, default))
                .Key("copies", copies, it => it.Copies, (it, value) => it with { Copies = value }, required: true)
                .Key("during", during, it => it.During, (it, value) => it with { During = value }, required: true))
            .Or("ramping-constant", Object("rampingConstant", "{ \"copies\": 50, \"during\": \"45s\" }", new RampingConstant(0, default))
                .Key("copies", copies, it => it.Copies, (it, value) => it with { Copies = value }, required: true)
                .Key("during", during, it => it.During, (it, value) => it with { During = value }, required: true))
            .Or("inject", Object("inject", "{ \"rate\": 200, \"during\": \"45s\" }", new Inject(0, default))
                .Key("rate", rate, it => it.Rate, (it, value) => it with { Rate = value }, required: true)
                .Key("during", during, it => it.During, (it, value) => it with { During = value }, required: true)
                .Key("arrivals", arrivals, it => it.Arrivals, (it, value) => it with { Arrivals = value }))
            .Or("ramping-inject", Object("rampingInject", "{ \"rate\": 200, \"during\": \"45s\" }", new RampingInject(0, default))
                .Key("rate", rate, it => it.Rate, (it, value) => it with { Rate = value }, required: true)
                .Key("during", during, it => it.During, (it, value) => it with { During = value }, required: true)
                .Key("arrivals", arrivals, it => it.Arrivals, (it, value) => it with { Arrivals = value }))
            .Or("pause", Object("pause", "{ \"during\": \"5s\" }", new Pause(default(TimeSpan)))
                .Key("during", during, it => it.During, (it, value) => it with { During = value }, required: true))
            .Or("iterations", Object("iterations", "{ \"copies\": 50, \"count\": 10000, \"limit\": \"2m\" }", new Iterations(0, 0, default))
                .Key("copies", copies, it => it.Copies, (it, value) => it with { Copies = value }, required: true)
                .Key("count", Scalar(ScenarioRules.Count), it => it.Count, (it, value) => it with { Count = value }, required: true)
                .Key("limit", during, it => it.During, (it, value) => new Iterations(it.Copies, it.Count, value), required: true)));
    }

    private ObjectForm<LoadSpec> Load(ScenarioVocabulary vocabulary, Form<LoadSimulation> simulation)
    {
        var workload = Scalar(ValueRule.OneOf(vocabulary.Workloads));
        return Object(
                "load", $"{{ \"workload\": \"{vocabulary.Workloads[0]}\", \"simulations\": [ {SimulationExample} ] }}",
                new LoadSpec { Workload = "", Simulations = [] })
            .Key("workload", Scalar(ValueRule.OneOf([.. vocabulary.Workloads, LoadScript.Mixed])),
                it => it.Workload, (it, value) => it with { Workload = value }, written: it => it.Steps.Count == 0)
            .Key("mix", Mix(vocabulary), it => it.Mix, (it, value) => it with { Mix = value }, written: it => it.Mix.Count > 0)
            .Key("steps", new ListForm<string>("workloads", workload, least: 1), it => it.Steps,
                (it, value) => it with { Steps = value, Workload = it.Workload.Length == 0 ? LoadScript.Stepped : it.Workload },
                written: it => it.Steps.Count > 0)
            .Key("feed", Feed(), it => it.Feed!, (it, value) => it with { Feed = value }, written: it => it.Feed is not null)
            .Key("thinkTime", ThinkTime(), it => it.ThinkTime!, (it, value) => it with { ThinkTime = value }, written: it => it.ThinkTime is not null)
            .Key("warmUp", Scalar(ScenarioRules.WarmUp), it => it.WarmUp, (it, value) => it with { WarmUp = value })
            .Key("timeout", Scalar(ScenarioRules.Timeout), it => it.Timeout, (it, value) => it with { Timeout = value })
            .Key("maxInFlight", Scalar(ScenarioRules.MaxInFlight), it => it.MaxInFlight, (it, value) => it with { MaxInFlight = value })
            .Key("simulations", new ListForm<LoadSimulation>("simulations", simulation, least: 1),
                it => it.Simulations, (it, value) => it with { Simulations = value }, required: true);
    }

    /// <summary>By name, whatever the file's order, so that a saved scenario chooses as the original.</summary>
    private ObjectForm<IReadOnlyList<WorkloadShare>> Mix(ScenarioVocabulary vocabulary)
    {
        var form = Object<IReadOnlyList<WorkloadShare>>("mix", "{ \"get-user\": 80, \"search\": 20 }", []);
        foreach (var name in vocabulary.Workloads)
        {
            form.Key(
                name, Scalar(ScenarioRules.Weight), it => it.First(part => part.Workload == name).Weight,
                (it, weight) => [.. it.Append(new WorkloadShare(name, weight)).OrderBy(part => part.Workload, StringComparer.Ordinal)],
                written: it => it.Any(part => part.Workload == name));
        }
        return form;
    }

    private ObjectForm<FeedSpec> Feed() =>
        Object("feed", "{ \"csv\": \"users.csv\", \"order\": \"random\" }", new FeedSpec())
            .Key("csv", Scalar(ScenarioRules.File), it => it.Csv!, (it, value) => it with { Csv = value }, written: it => it.Csv is not null)
            .Key("json", Scalar(ScenarioRules.File), it => it.Json!, (it, value) => it with { Json = value }, written: it => it.Json is not null)
            .Key("generated", Scalar(ScenarioRules.Generated),
                it => it.Generated ?? 0, (it, value) => it with { Generated = value }, written: it => it.Generated is not null)
            .Key("order", Scalar(ScenarioRules.Order), it => it.Order, (it, value) => it with { Order = value });

    private EitherForm<ThinkTime> ThinkTime()
    {
        var think = Scalar(ScenarioRules.Think);
        var range = Object("thinkTime", "{ \"min\": \"100ms\", \"max\": \"300ms\" }", new ThinkTime(default, default))
            .Key("min", think, it => it.Min, (it, value) => it with { Min = value }, required: true)
            .Key("max", think, it => it.Max, (it, value) => it with { Max = value }, required: true);
        return new EitherForm<ThinkTime>(
            JsonValueKind.String, new MappedForm<TimeSpan, ThinkTime>(think, time => new ThinkTime(time, time), it => it.Min), range,
            it => it.Min == it.Max);
    }

    private ObjectForm<ThresholdSpec> Threshold()
    {
        var limit = new EitherForm<ThresholdLimit>(
            JsonValueKind.String, Scalar(ScenarioRules.LimitTime), Scalar(ScenarioRules.LimitNumber), it => it.IsTime);
        return Object("threshold", "{ \"metric\": \"p99\", \"below\": \"50ms\" }", new ThresholdSpec { Metric = "" })
            .Key("metric", Scalar(ScenarioRules.Metric), it => it.Metric, (it, value) => it with { Metric = value }, required: true)
            .Key("code", Scalar(ScenarioRules.Code), it => it.Code!, (it, value) => it with { Code = value }, written: it => it.Code is not null)
            .Key("below", limit, it => it.Below ?? default, (it, value) => it with { Below = value }, written: it => it.Below is not null)
            .Key("above", limit, it => it.Above ?? default, (it, value) => it with { Above = value }, written: it => it.Above is not null)
            .Key("workload", Scalar(ScenarioRules.ThresholdWorkload),
                it => it.Workload!, (it, value) => it with { Workload = value }, written: it => it.Workload is not null)
            .Key("startAfter", Scalar(ScenarioRules.WarmUp), it => it.StartAfter, (it, value) => it with { StartAfter = value })
            .Key("abortOnFail", new FlagForm(), it => it.AbortOnFail, (it, value) => it with { AbortOnFail = value });
    }
}
