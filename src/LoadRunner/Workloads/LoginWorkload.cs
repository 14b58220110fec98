using System.Net.Http.Headers;
using System.Text.Json;

namespace Harness.LoadRunner;

/// <summary>Logs users in (<c>POST /login</c>): those of a feed, else those that this run has registered.</summary>
internal sealed class LoginWorkload(HttpExchange http, Uri baseUrl, ulong run, int seed, KnownUsers known, IUserSource? users) : IWorkload
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly Uri target = new(baseUrl, "login");

    public string Name => "login";

    public OperationKind Kind => OperationKind.Login;

    public OperationKey KeyOf(ushort worker, uint sequence) => new(run, worker, sequence);

    public async ValueTask<OperationResult> RunAsync(ushort worker, uint sequence, CancellationToken deadline)
    {
        var own = KeyOf(worker, sequence);
        if (Choose(worker, sequence) is not { } credentials)
            return new(own, Kind, Outcome.Fail, OperationFlags.None, GetUserWorkload.NothingToRead, "", 0, default, default);

        using var request = new HttpRequestMessage(HttpMethod.Post, target);
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(credentials, UserJson.Default.Credentials))
        {
            Headers = { ContentType = Json },
        };
        var answer = await http.SendAsync(request, deadline).ConfigureAwait(false);
        return answer.ToResult(own, Kind, OperationFlags.None);
    }

    private Credentials? Choose(ushort worker, uint sequence)
    {
        if (users is not null && users.TryTake(worker, sequence, out var user))
            return user.UserId is { } id && PasswordOf(user) is { } password ? new Credentials(id, password) : null;
        return known.TryPickAcknowledged(out var registered) && registered.UserId is { } userId
            ? new Credentials(userId, UserData.For(registered.Key, seed).Password)
            : null;
    }

    private string? PasswordOf(in UserRow user) =>
        user.Password ?? (user.Key is { } key ? UserData.For(key, seed).Password : null);
}

/// <summary>Body of <c>POST /login</c>.</summary>
internal sealed record Credentials(string UserId, string Password);
