namespace Harness.LoadRunner;

/// <summary>
/// Reads users that this run has written: by id those that were acknowledged, and by key, now and then, those whose write
/// ended unknown, so that a write that was seen and then lost can be found. With a feed, or in a row of steps, the users
/// that these give.
/// </summary>
internal sealed class GetUserWorkload(HttpExchange http, Uri baseUrl, ulong run, KnownUsers known, IUserSource? users) : IWorkload
{
    /// <summary>Error code of a read that had nothing to look for.</summary>
    public const string NothingToRead = "nothing-to-read";

    public string Name => "get-user";

    public OperationKind Kind => OperationKind.GetUser;

    public OperationKey KeyOf(ushort worker, uint sequence) => new(run, worker, sequence);

    public async ValueTask<OperationResult> RunAsync(ushort worker, uint sequence, CancellationToken deadline)
    {
        if (!TryChoose(worker, sequence, out var key, out var path))
            return new(KeyOf(worker, sequence), Kind, Outcome.Fail, OperationFlags.None, NothingToRead, "", 0, default, default);

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(baseUrl, path));
        var answer = await http.SendAsync(request, deadline).ConfigureAwait(false);

        // "No such user" is an answer to a read, not its failure; unless the API says that it could not look.
        if (answer.Status == 404 && answer.Error == "http-404")
            answer = answer with { Outcome = Outcome.Ok, Error = "" };
        var flags = answer.Outcome != Outcome.Ok ? OperationFlags.None
            : answer.Status == 404 ? OperationFlags.NotFound : OperationFlags.Found;
        return answer.ToResult(key, Kind, flags);
    }

    private bool TryChoose(ushort worker, uint sequence, out OperationKey key, out string path)
    {
        if (users is not null && users.TryTake(worker, sequence, out var row) && row.UserId is { } id)
        {
            (key, path) = (row.Key ?? KeyOf(worker, sequence), ById(id));
            return true;
        }
        var found = known.TryPick(out var user);
        (key, path) = (user.Key, user.UserId is null ? $"user/request/{user.Key}" : ById(user.UserId));
        return found;
    }

    private static string ById(string userId) => $"user/get/{Uri.EscapeDataString(userId)}";
}
