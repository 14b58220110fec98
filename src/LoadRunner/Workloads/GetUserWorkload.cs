namespace Harness.LoadRunner;

/// <summary>
/// Reads users that this run has written: by id those that were acknowledged, and by key, now and then, those whose write
/// ended unknown, so that a write that was seen and then lost can be found.
/// </summary>
internal sealed class GetUserWorkload(HttpExchange http, Uri baseUrl, ulong run, KnownUsers known) : IWorkload
{
    /// <summary>Error code of a read that had nothing to look for.</summary>
    public const string NothingToRead = "nothing-to-read";

    public string Name => "get-user";

    public OperationKind Kind => OperationKind.GetUser;

    public OperationKey KeyOf(ushort worker, uint sequence) => new(run, worker, sequence);

    public async ValueTask<OperationResult> RunAsync(ushort worker, uint sequence, CancellationToken deadline)
    {
        if (!known.TryPick(out var user))
            return new(KeyOf(worker, sequence), Kind, Outcome.Fail, OperationFlags.None, NothingToRead, "", 0, default, default);

        var path = user.UserId is null ? $"user/request/{user.Key}" : $"user/get/{Uri.EscapeDataString(user.UserId)}";
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(baseUrl, path));
        var answer = await http.SendAsync(request, deadline).ConfigureAwait(false);

        // "No such user" is an answer to a read, not its failure; unless the API says that it could not look.
        if (answer.Status == 404 && answer.Error == "http-404")
            answer = answer with { Outcome = Outcome.Ok, Error = "" };
        var flags = answer.Outcome != Outcome.Ok ? OperationFlags.None
            : answer.Status == 404 ? OperationFlags.NotFound : OperationFlags.Found;
        return answer.ToResult(user.Key, Kind, flags);
    }
}
