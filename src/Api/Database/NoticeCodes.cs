using Npgsql;

namespace Harness.Api;

/// <summary>
/// Collects the SQLSTATEs of the notices of one connection. A cancelled wait for synchronous replication is a success
/// with the warning 01000: without listening, nobody would know that the acknowledgement is worth less.
/// </summary>
internal sealed class NoticeCodes
{
    /// <summary>Distinct codes in order of arrival, comma separated; null when there was none.</summary>
    public string? Text { get; private set; }

    public void Listen(NpgsqlConnection connection) => connection.Notice += Add;

    private void Add(object sender, NpgsqlNoticeEventArgs notice)
    {
        var code = notice.Notice.SqlState;
        if (Text is null)
            Text = code;
        else if (!Text.Contains(code, StringComparison.Ordinal))
            Text = $"{Text}, {code}";
    }
}
