using System.Text.RegularExpressions;
using System.Xml.Linq;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>What a run leaves for build servers and pull requests.</summary>
public sealed class MachineFilesTests
{
    private static readonly ReportModel Gated = SampleRun.Violated() with
    {
        Result = SampleRun.Violated().Result with
        {
            Gate = new GateReport(Verdict.Violated, [new("lost", Verdict.Violated, "1,287"), new("rto>10s", Verdict.Unknown, "no fault | struck")]),
        },
    };

    public static TheoryData<string> Samples => ["valid", "violated", "unknown", "empty"];

    [Fact]
    public void Markdown_TellsVerdictAccountConditionsAndHowToRepeatIt()
    {
        var text = RunMarkdown.Of(Gated);
        Assert.StartsWith("# ❌ failover-loss-async: violated\n", text, StringComparison.Ordinal);
        Assert.Contains("| Acknowledged | 15,842 = 14,555 surviving + 1,287 lost |", text, StringComparison.Ordinal);
        Assert.Contains("| lost | FAILED | 1,287 |", text, StringComparison.Ordinal);
        Assert.Contains("| rto\\>10s | cannot be judged | no fault \\| struck |", text, StringComparison.Ordinal);
        Assert.Contains("## The first 5 anomalies", text, StringComparison.Ordinal);
        Assert.Contains(Gated.Result.Command, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Conditions", RunMarkdown.Of(SampleRun.Valid()), StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_EscapesWhatTheRunSays()
    {
        var text = RunMarkdown.Of(Gated with { Result = Gated.Result with { Sentence = "<img src=x>\n# big", Command = "a`b\n```" } });
        Assert.DoesNotContain("<img", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n# big", text, StringComparison.Ordinal);
        Assert.Contains("a'b '''", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Metrics_KeepTheGrammarOfOpenMetrics(string sample)
    {
        var lines = RunMetrics.Of(Sample(sample)).Split('\n');
        Assert.Equal(["# EOF", ""], lines[^2..]);
        var family = "";
        HashSet<string> families = [];
        HashSet<string> samples = [];
        foreach (var line in lines[..^2])
        {
            if (Regex.Match(line, "^# TYPE ([a-z_]+) (gauge|info|stateset|summary)$") is { Success: true } type)
            {
                family = type.Groups[1].Value;
                Assert.True(families.Add(family), $"{family} twice");
                continue;
            }
            if (line.StartsWith('#'))
            {
                Assert.Matches($"^# (UNIT|HELP) {family} .+", line);
                continue;
            }
            Assert.Matches($$"""^{{family}}(_info|_count|_sum)?\{[a-z_]+="([^"\\\n]|\\.)*"(,[a-z_]+="([^"\\\n]|\\.)*")*\} (-?[0-9][0-9.E+-]*|NaN|\+Inf)$""", line);
            Assert.True(samples.Add(line[..line.LastIndexOf(' ')]), $"twice: {line}");
        }
    }

    [Fact]
    public void Metrics_HaveTheFiguresOfTheRun()
    {
        var text = RunMetrics.Of(Gated);
        const string Labels = "scenario=\"failover-loss-async\",environment=\"auto\",replication=\"async\"";
        Assert.Contains($"harness_verdict{{{Labels},harness_verdict=\"violated\"}} 1\n", text, StringComparison.Ordinal);
        Assert.Contains($"harness_gate{{{Labels},harness_gate=\"valid\"}} 0\n", text, StringComparison.Ordinal);
        Assert.Contains($"harness_lost_writes{{{Labels}}} 1287\n", text, StringComparison.Ordinal);
        Assert.Matches($"harness_rto_seconds\\{{{Labels},fault=\"kill-leader n1\"\\}} 7\\.[34][0-9]*\n", text);
        Assert.DoesNotContain("harness_lost_writes{", RunMetrics.Of(Gated with { FinalReads = [] }), StringComparison.Ordinal);
    }

    [Fact]
    public void JUnit_HasACaseForEachCondition()
    {
        var cases = XDocument.Parse(RunJUnit.Of(Gated)).Descendants("testcase").Where(one => one.Attribute("classname")!.Value.EndsWith(".gate", StringComparison.Ordinal)).ToList();
        Assert.Equal(["lost", "rto>10s"], cases.Select(one => one.Attribute("name")!.Value));
        Assert.Equal("1,287", cases[0].Element("failure")!.Attribute("message")!.Value);
        Assert.NotNull(cases[1].Element("error"));
    }

    private static ReportModel Sample(string name) => name switch
    {
        "valid" => SampleRun.Valid(),
        "violated" => Gated,
        "unknown" => SampleRun.Unknown(),
        _ => SampleRun.Empty(),
    };
}
