namespace Harness.LoadRunner;

/// <summary>
/// Searches users by the start of their names (<c>GET /user/search</c>). Without a feed the prefixes are those of the names
/// that <see cref="UserData"/> gives, so that they find registered users; with a data set, names of its users.
/// </summary>
internal sealed class SearchWorkload(HttpExchange http, Uri baseUrl, ulong run, int seed, IUserSource? users) : IWorkload
{
    private const int ShortestPrefix = 2;

    public string Name => "search";

    public OperationKind Kind => OperationKind.Search;

    public OperationKey KeyOf(ushort worker, uint sequence) => new(run, worker, sequence);

    public async ValueTask<OperationResult> RunAsync(ushort worker, uint sequence, CancellationToken deadline)
    {
        var (first, second) = NamesOf(worker, sequence);
        var path = $"user/search?first_name={Uri.EscapeDataString(first)}&second_name={Uri.EscapeDataString(second)}";
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(baseUrl, path));
        var answer = await http.SendAsync(request, deadline).ConfigureAwait(false);
        return answer.ToResult(KeyOf(worker, sequence), Kind, OperationFlags.None);
    }

    /// <summary>Names of a feed or of the iteration's own user are taken as they are; of others two or three letters each.</summary>
    private (string First, string Second) NamesOf(ushort worker, uint sequence)
    {
        if (users is not null && users.TryTake(worker, sequence, out var user))
        {
            if ((user.FirstName ?? user.SecondName) is not null)
                return (user.FirstName ?? "", user.SecondName ?? "");
            if (user.Key is { } registered)
            {
                var own = UserData.For(registered, seed);
                return (own.FirstName, own.SecondName);
            }
        }

        // Of no run, so that two runs with one seed ask for the same.
        var key = new OperationKey(0, worker, sequence);
        var data = UserData.For(key, seed);
        return (Prefix(data.FirstName, sequence & 1), Prefix(data.SecondName, sequence >> 1 & 1));
    }

    private static string Prefix(string name, uint more) => name[..(int)Math.Min(name.Length, ShortestPrefix + more)];
}
