using System.Net.Sockets;
using Npgsql;

namespace Harness.Api.Tests;

public sealed class SqlOutcomeTests
{
    [Theory]
    [InlineData("57P03", WritePhase.BeforeSend, WriteOutcome.NotCommitted, 503)]
    [InlineData("53300", WritePhase.BeforeSend, WriteOutcome.NotCommitted, 503)]
    [InlineData("08001", WritePhase.BeforeSend, WriteOutcome.NotCommitted, 503)]
    [InlineData("57P01", WritePhase.BeforeSend, WriteOutcome.NotCommitted, 503)]
    [InlineData("28P01", WritePhase.BeforeSend, WriteOutcome.NotCommitted, 503)]
    [InlineData("25006", WritePhase.AfterSend, WriteOutcome.NotCommitted, 503)]
    [InlineData("40001", WritePhase.AfterSend, WriteOutcome.NotCommitted, 503)]
    [InlineData("40P01", WritePhase.AfterSend, WriteOutcome.NotCommitted, 503)]
    [InlineData("53300", WritePhase.AfterSend, WriteOutcome.NotCommitted, 503)]
    [InlineData("22021", WritePhase.AfterSend, WriteOutcome.NotCommitted, 400)]
    [InlineData("23505", WritePhase.AfterSend, WriteOutcome.NotCommitted, 409)]
    [InlineData("23514", WritePhase.AfterSend, WriteOutcome.NotCommitted, 400)]
    [InlineData("57P01", WritePhase.AfterSend, WriteOutcome.Unknown, 500)]
    [InlineData("57P03", WritePhase.AfterSend, WriteOutcome.Unknown, 500)]
    [InlineData("08006", WritePhase.AfterSend, WriteOutcome.Unknown, 500)]
    [InlineData("08007", WritePhase.AfterSend, WriteOutcome.Unknown, 504)]
    [InlineData("57014", WritePhase.AfterSend, WriteOutcome.Unknown, 500)]
    [InlineData("ZZZZZ", WritePhase.AfterSend, WriteOutcome.Unknown, 500)]
    [InlineData("", WritePhase.AfterSend, WriteOutcome.Unknown, 500)]
    [InlineData(null, WritePhase.AfterSend, WriteOutcome.Unknown, 500)]
    [InlineData("25006", WritePhase.AfterRow, WriteOutcome.Unknown, 500)]
    [InlineData("40001", WritePhase.AfterRow, WriteOutcome.Unknown, 500)]
    [InlineData("08007", WritePhase.AfterRow, WriteOutcome.Unknown, 504)]
    public void Of_CodeAndPhase_GivesTheTablesRule(string? code, WritePhase phase, WriteOutcome outcome, int status)
    {
        var rule = SqlOutcome.Of(code, phase);

        Assert.Equal((outcome, status), (rule.Outcome, rule.Status));
    }

    [Fact]
    public void Table_EndsEveryPhaseWithARuleForAll_UnknownOnceSomethingWasSent()
    {
        foreach (var phase in Enum.GetValues<WritePhase>())
        {
            var last = Assert.Single(SqlOutcome.Table, rule => rule.Phase == phase && rule.Code == SqlOutcomeRule.Any);
            Assert.Equal(phase == WritePhase.BeforeSend ? WriteOutcome.NotCommitted : WriteOutcome.Unknown, last.Outcome);
        }
    }

    [Fact]
    public void Table_NamesEachCodeOncePerPhase_WithReasonAndErrorStatus()
    {
        Assert.Equal(SqlOutcome.Table.Count, SqlOutcome.Table.DistinctBy(rule => (rule.Code, rule.Phase)).Count());
        Assert.All(SqlOutcome.Table, rule =>
        {
            Assert.NotEmpty(rule.Title);
            Assert.EndsWith(".", rule.Reason, StringComparison.Ordinal);
            Assert.InRange(rule.Status, rule.Outcome == WriteOutcome.Unknown ? 500 : 400, 599);
        });
    }

    [Fact]
    public void Table_OnceARowWasSeen_IsNeverCertain() =>
        Assert.All(SqlOutcome.Table.Where(rule => rule.Phase == WritePhase.AfterRow), rule => Assert.Equal(WriteOutcome.Unknown, rule.Outcome));

    public static TheoryData<Exception, WritePhase, string?> Failures => new()
    {
        { Sql("25006"), WritePhase.AfterSend, "25006" },
        { Sql("57P03"), WritePhase.BeforeSend, "57P03" },
        { new NpgsqlException("several", new AggregateException(Sql("25006"), Sql("55000"))), WritePhase.AfterSend, "25006" },
        { new NpgsqlException("several", new AggregateException(Sql("57P01"), new IOException())), WritePhase.AfterSend, "57P01" },
        { new NpgsqlException("connect", new SocketException(111)), WritePhase.BeforeSend, "08001" },
        { new NpgsqlException("pool", new TimeoutException()), WritePhase.BeforeSend, "08001" },
        { new TimeoutException(), WritePhase.BeforeSend, "08001" },
        { new NpgsqlException("read", new TimeoutException()), WritePhase.AfterSend, "08007" },
        { new NpgsqlException("read", new EndOfStreamException()), WritePhase.AfterSend, "08006" },
        { new IOException(), WritePhase.AfterSend, "08006" },
        { new InvalidOperationException(), WritePhase.AfterSend, null },
        { new InvalidOperationException(), WritePhase.BeforeSend, null },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void CodeOf_Failure_IsSqlStateOrClass08(Exception failure, WritePhase phase, string? expected) =>
        Assert.Equal(expected, SqlOutcome.CodeOf(failure, phase));

    [Fact]
    public void CodeOf_TransientSerializationFailureAfterItsRow_StaysUnknown() =>
        Assert.Equal(WriteOutcome.Unknown, SqlOutcome.Of(SqlOutcome.CodeOf(Sql("40001"), WritePhase.AfterRow), WritePhase.AfterRow).Outcome);

    private static PostgresException Sql(string code) => new("text", "ERROR", "ERROR", code);
}
