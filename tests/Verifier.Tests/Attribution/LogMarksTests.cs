namespace Harness.Verifier.Tests;

public sealed class LogMarksTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 26, 19, 14, 0, TimeSpan.Zero);
    private const long Second = 1_000_000_000;

    private static LogClock Clock(long endSeconds = 90, double? drift = 0.4) => new(Start, endSeconds * Second, drift);

    [Fact]
    public void Lines_AreLaidOnTheRunsClock()
    {
        var marks = LogMarks.Of(
            [
                "2026-11-26 19:14:56,548 INFO: promoted self to leader by acquiring session lock",
                "server promoting",
                "2026-11-26 19:14:56.716 UTC [23885] LOG:  database system is ready to accept connections",
            ], "n2", "logs/patroni-n2.log", Clock());

        Assert.Equal([56_548_000_000, 56_716_000_000], marks.Select(mark => mark.AtNs));
        Assert.Equal(["logs/patroni-n2.log:1", "logs/patroni-n2.log:3"], marks.Select(mark => mark.Source));
        Assert.All(marks, mark => Assert.Equal(("n2", 1.4), (mark.Member, mark.ErrorMs)));
    }

    [Fact]
    public void ZoneThatIsNotNamed_IsToldByTheLastLine()
    {
        var marks = LogMarks.Of(
            [
                "2026-11-26 20:44:56,548 INFO: promoted self to leader by acquiring session lock",
                "2026-11-26 20:44:56.716 IST [23885] LOG:  database system is ready to accept connections",
                "2026-11-26 20:45:29,000 INFO: no action. I am (n2), the leader with the lock",
            ], "n2", "logs/pg2.log", Clock());

        Assert.Equal([56_548_000_000, 56_716_000_000], marks.Select(mark => mark.AtNs));
    }

    [Fact]
    public void WhatIsSaidOnceALoop_IsToldOnce_AndAgainWhenItChanges()
    {
        var marks = LogMarks.Of(
            [
                .. Enumerable.Range(10, 20).Select(second => $"2026-11-26 19:14:{second},000 INFO: Lock owner: n1; I am n2"),
                "2026-11-26 19:14:31,000 INFO: Lock owner: n2; I am n2",
                "2026-11-26 19:14:32,000 INFO: Lock owner: n1; I am n2",
            ], "n2", "logs/patroni-n2.log", Clock());

        Assert.Equal(["sees n1 in the leader key", "sees n2 in the leader key", "sees n1 in the leader key"], marks.Select(mark => mark.Meaning));
    }

    [Fact]
    public void TheProxysLine_IsAboutTheMemberItNames()
    {
        var mark = Assert.Single(LogMarks.Of(
            ["2026-11-26T19:14:11.686871+00:00 Server write/n3 is DOWN, reason: Layer7 timeout, check duration: 1001ms."], "haproxy", "logs/haproxy.log", Clock()));

        Assert.Equal(("n3", 11_686_871_000), (mark.Member, mark.AtNs));
    }

    [Fact]
    public void LongLine_IsShortened()
    {
        var mark = Assert.Single(LogMarks.Of(
            [$"2026-11-26 19:14:54,410 INFO: Got response from n3 http://127.0.1.3:18008/patroni: {new string('x', 9000)}"], "n2", "logs/patroni-n2.log", Clock()));

        Assert.EndsWith("...", mark.Text);
        Assert.InRange(mark.Text.Length, 100, 300);
    }

    [Fact]
    public void Clock_SaysHowFarItMayBeTrusted()
    {
        Assert.Contains("strayed by 0.4 ms", Clock().Explanation);
        Assert.Contains("error of at most 1.4 ms", Clock().Explanation);
        Assert.Contains("not measured", Clock(drift: null).Explanation);
    }
}
