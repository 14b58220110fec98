namespace Harness.LoadRunner;

/// <summary>The keys of faults and their parts.</summary>
internal sealed partial class ScenarioForms
{
    private const string FaultExample = "{ \"fault\": \"kill-leader\", \"at\": \"2/3\" }";

    private ObjectForm<FaultSpec> Fault(ScenarioVocabulary vocabulary)
    {
        var during = Scalar(ScenarioRules.During);
        var when = Object("when", "{ \"state\": \"leader-changed\" }", new FaultCondition { State = default })
            .Key("state", Scalar(FaultRules.State), it => it.State, (it, value) => it with { State = value }, required: true)
            .Key("lagBytes", Scalar(FaultRules.LagBytes), it => it.LagBytes ?? 0, (it, value) => it with { LagBytes = value }, written: it => it.LagBytes is not null)
            .Key("delay", Scalar(ScenarioRules.WarmUp), it => it.Delay, (it, value) => it with { Delay = value })
            .Key("within", during, it => it.Within, (it, value) => it with { Within = value });
        var repeat = Object("repeat", "{ \"times\": 3, \"every\": \"5s\" }", new FaultRepeat(1, default))
            .Key("times", Scalar(FaultRules.Times), it => it.Times, (it, value) => it with { Times = value }, required: true)
            .Key("every", during, it => it.Every, (it, value) => it with { Every = value }, required: true);
        return Object("fault", FaultExample, new FaultSpec { Fault = "", At = new FaultTrigger(0, default, false) })
            .Key("fault", Scalar(ValueRule.OneOf(vocabulary.Faults)), it => it.Fault, (it, value) => it with { Fault = value }, required: true)
            .Key("target", Scalar(FaultRules.Target), it => it.Target, (it, value) => it with { Target = value })
            .Key("from", Scalar(FaultRules.From), it => it.From, (it, value) => it with { From = value }, written: it => it.From != default)
            .Key("bandwidthKbit", Scalar(FaultRules.BandwidthKbit), it => it.BandwidthKbit, (it, value) => it with { BandwidthKbit = value },
                written: it => it.BandwidthKbit != FaultSpec.DefaultBandwidthKbit)
            .Key("cpus", Scalar(FaultRules.Cpus), it => it.Cpus, (it, value) => it with { Cpus = value }, written: it => it.Cpus != FaultSpec.DefaultCpus)
            .Key("memoryMb", Scalar(FaultRules.MemoryMb), it => it.MemoryMb, (it, value) => it with { MemoryMb = value },
                written: it => it.MemoryMb != FaultSpec.DefaultMemoryMb)
            .Key("force", new FlagForm(), it => it.Force, (it, value) => it with { Force = value }, written: it => it.Force)
            .Key("at", Scalar(FaultRules.At), it => it.At, (it, value) => it with { At = value }, required: true)
            .Key("when", when, it => it.When!, (it, value) => it with { When = value }, written: it => it.When is not null)
            .Key("repeat", repeat, it => it.Repeat!, (it, value) => it with { Repeat = value }, written: it => it.Repeat is not null)
            .Key("during", during, it => it.During ?? default, (it, value) => it with { During = value }, written: it => it.During is not null);
    }
}
