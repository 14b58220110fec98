namespace Harness.LoadRunner;

/// <summary>
/// Reads users that this run has written: by id those that were acknowledged, and by key, now and then, those whose write
/// ended unknown, so that a write that was seen and then lost can be found. With a data set most reads look for its users;
/// with a feed, or in a row of steps, for the users that these give.
/// </summary>
/// <param name="users">A feed or the iteration's users; null for none.</param>
/// <param name="dataSetUsers">Users of the data set; 0 for none.</param>
internal sealed class GetUserWorkload(
    HttpExchange http, Uri baseUrl, ulong run, KnownUsers known, IUserSource? users = null, int seed = 0, long dataSetUsers = 0) : IWorkload
{
    /// <summary>Error code of a read that had nothing to look for.</summary>
    public const string NothingToRead = "nothing-to-read";

    /// <summary>Error code of a read that did not find a user of the data set, which was there before the run.</summary>
    public const string DataSetUserMissing = "data-set-user-missing";

    /// <summary>One read in so many looks for what this run has written, beside a data set.</summary>
    private const uint KnownEvery = 16;

    public string Name => "get-user";

    public OperationKind Kind => OperationKind.GetUser;

    public OperationKey KeyOf(ushort worker, uint sequence) => new(run, worker, sequence);

    public async ValueTask<OperationResult> RunAsync(ushort worker, uint sequence, CancellationToken deadline)
    {
        if (users is null && dataSetUsers > 0 && sequence % KnownEvery != 0)
            return await ReadDataSetAsync(worker, sequence, deadline).ConfigureAwait(false);
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

    private async ValueTask<OperationResult> ReadDataSetAsync(ushort worker, uint sequence, CancellationToken deadline)
    {
        var id = DataSetUser.IdAt(DataSetUser.PickIndex(worker, sequence, seed, dataSetUsers));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(baseUrl, $"user/get/{id}"));
        var answer = await http.SendAsync(request, deadline).ConfigureAwait(false);
        if (answer.Status == 404 && answer.Error == "http-404")
            answer = answer with { Error = DataSetUserMissing };
        return answer.ToResult(KeyOf(worker, sequence), Kind, answer.Outcome == Outcome.Ok ? OperationFlags.Found : OperationFlags.None);
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
