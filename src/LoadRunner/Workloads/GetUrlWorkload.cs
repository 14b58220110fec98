using System.Runtime.CompilerServices;

namespace Harness.LoadRunner;

/// <summary>GET of one address as it stands, whatever serves it: 2xx is ok. For comparisons with other load generators.</summary>
internal sealed class GetUrlWorkload(HttpExchange http, Uri url, ulong run) : IWorkload
{
    public string Name => "get";

    public OperationKind Kind => OperationKind.Get;

    public OperationKey KeyOf(ushort worker, uint sequence) => new(run, worker, sequence);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OperationResult> RunAsync(ushort worker, uint sequence, CancellationToken deadline)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        var answer = await http.SendAsync(request, deadline).ConfigureAwait(false);
        return answer.ToResult(KeyOf(worker, sequence), Kind, OperationFlags.None);
    }
}
