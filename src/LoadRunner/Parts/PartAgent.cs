using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Harness.LoadRunner;

/// <summary>
/// One of several generators: takes one order by HTTP, runs it, and gives what it did away piece by piece. For networks that
/// only its own run can reach, as a pod's behind a port-forward.
/// </summary>
internal sealed class PartAgent(RunClock clock, TextWriter log) : IDisposable
{
    private readonly PartBuffer buffer = new();
    private readonly HttpListener listener = new();
    private readonly TaskCompletionSource dismissed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<LoadReport>? load;
    private int inFlight;
    private volatile bool stopAsked;

    /// <summary>Serves until it is dismissed.</summary>
    /// <exception cref="Environments.UserErrorException">The port is taken.</exception>
    public async Task RunAsync(int port, CancellationToken cancellationToken)
    {
        listener.Prefixes.Add($"http://+:{port.ToString(CultureInfo.InvariantCulture)}/");
        try
        {
            listener.Start();
        }
        catch (HttpListenerException error)
        {
            throw new Environments.UserErrorException($"port {port} cannot be listened on: {error.Message}");
        }
        await log.WriteLineAsync($"waiting for an order on port {port}");
        using var interruption = cancellationToken.Register(() => dismissed.TrySetResult());
        _ = ServeAsync(cancellationToken);
        await dismissed.Task;
        stopAsked = true;
        if (load is not null)
            await ((Task)load).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => ((IDisposable)listener).Dispose();

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            _ = AnswerAsync(context, cancellationToken);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context, CancellationToken cancellationToken)
    {
        try
        {
            var (status, body) = await AnswerAsync(context.Request, cancellationToken);
            context.Response.StatusCode = status;
            context.Response.ContentLength64 = body.Length;
            await context.Response.OutputStream.WriteAsync(body, cancellationToken);
            context.Response.Close();
            if (context.Request.Url!.AbsolutePath == PartPaths.Dismiss)
                dismissed.TrySetResult();
        }
        catch (Exception error) when (error is HttpListenerException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Who asked is gone, and asks again.
        }
    }

    private async Task<(int Status, byte[] Body)> AnswerAsync(HttpListenerRequest request, CancellationToken cancellationToken)
    {
        switch (request.Url!.AbsolutePath)
        {
            case PartPaths.State:
                var failure = load is { IsFaulted: true } ? load.Exception!.GetBaseException().Message : null;
                return Json(JsonSerializer.Serialize(new PartState(clock.NowNs, Volatile.Read(ref inFlight), load is { IsCompleted: true }, failure), PartJson.Default.PartState));
            case PartPaths.Operations:
                var from = long.Parse(request.QueryString["from"] ?? "0", CultureInfo.InvariantCulture);
                return (200, PartRecords.Write(buffer.From(from)));
            case PartPaths.Start when load is null:
                var order = await JsonSerializer.DeserializeAsync(request.InputStream, PartJson.Default.PartOrder, cancellationToken);
                load = LoadAsync(order!, cancellationToken);
                await log.WriteLineAsync($"run {order!.Run:x12} at {order.Url}, workers from {order.FirstWorker}");
                return (200, []);
            case PartPaths.Stop:
                stopAsked = true;
                return (200, []);
            case PartPaths.Report when load is { IsCompletedSuccessfully: true }:
                return Json(LoadReportJson.Write(await load));
            case PartPaths.Dismiss:
                return (200, []);
            default:
                return (409, Encoding.UTF8.GetBytes("not now, or no such thing"));
        }
    }

    private async Task<LoadReport> LoadAsync(PartOrder order, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var scenario = ScenarioReader.Parse("order", Encoding.UTF8.GetBytes(order.Scenario), ScenarioVocabulary.Default);
        using var workloads = new HttpWorkloads(order.Url, order.Run, scenario.Seed, scenario.DataSet?.Users ?? 0, scenario.HttpClient);
        var plan = new LoadPlan
        {
            Clock = clock,
            Sink = buffer,
            Loads = LoadPlans.Of(scenario, workloads, order.FirstWorker),
            Client = workloads,
            KeepGoing = () => !stopAsked,
            Progress = new ProgressTo<LoadProgress>(progress => Volatile.Write(ref inFlight, progress.InFlight)),
        };
        var wait = TimeSpan.FromMicroseconds((order.StartNs - clock.NowNs) / 1e3);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, clock.Time, cancellationToken);
        return await LoadEngines.Create().RunAsync(plan, cancellationToken);
    }

    private static (int, byte[]) Json(string text) => (200, Encoding.UTF8.GetBytes(text));
}
