using System.Globalization;
using System.Text;
using System.Text.Json;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>One generator, as whoever merges sees it.</summary>
internal sealed class PartClient : IDisposable
{
    private const int ClockRounds = 12;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly HttpClient http;
    private readonly RunClock clock;
    private readonly string name;
    private long received;

    public PartClient(string name, Uri url, RunClock clock)
    {
        (this.name, this.clock) = (name, clock);
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 2 }) { BaseAddress = url, Timeout = Limit };
    }

    public string Name => name;

    /// <summary>To be added to its clock to get the run's, as <see cref="CompareClocksAsync"/> found it.</summary>
    public long OffsetNs { get; private set; }

    /// <summary>The offset is not known better than this: half of the fastest way there and back.</summary>
    public long UncertaintyNs { get; private set; } = long.MaxValue;

    /// <summary>Asks its clock several times and takes the fastest answer (Cristian's algorithm).</summary>
    public async Task CompareClocksAsync(CancellationToken cancellationToken)
    {
        for (var round = 0; round < ClockRounds; round++)
        {
            var asked = clock.NowNs;
            var state = await StateAsync(cancellationToken);
            var answered = clock.NowNs;
            if ((answered - asked) / 2 >= UncertaintyNs)
                continue;
            UncertaintyNs = (answered - asked) / 2;
            OffsetNs = asked + (answered - asked) / 2 - state.NowNs;
        }
    }

    public Task StartAsync(Scenario share, Uri api, ulong run, ushort firstWorker, long startNs, CancellationToken cancellationToken) => SendAsync(
        PartPaths.Start, JsonSerializer.Serialize(new PartOrder(ScenarioJson.Write(share), api, run, firstWorker, startNs - OffsetNs), PartJson.Default.PartOrder), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => SendAsync(PartPaths.Stop, "", cancellationToken);

    public Task DismissAsync(CancellationToken cancellationToken) => SendAsync(PartPaths.Dismiss, "", cancellationToken);

    public async Task<PartState> StateAsync(CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize(await AskAsync(PartPaths.State, cancellationToken), PartJson.Default.PartState)!;

    public async Task<LoadReport> ReportAsync(CancellationToken cancellationToken) =>
        LoadReportJson.Read(Encoding.UTF8.GetString(await AskAsync(PartPaths.Report, cancellationToken)));

    /// <summary>What it did since the last time, on the run's clock.</summary>
    public async Task<IReadOnlyList<MeasuredOperation>> ReceiveAsync(CancellationToken cancellationToken)
    {
        var bytes = await AskAsync($"{PartPaths.Operations}?from={received.ToString(CultureInfo.InvariantCulture)}", cancellationToken);
        var operations = PartRecords.Read(new MemoryStream(bytes));
        received += operations.Count;
        return [.. operations.Select(measured => measured with
        {
            Operation = measured.Operation with
            {
                IntendedNs = measured.Operation.IntendedNs + OffsetNs,
                StartNs = measured.Operation.StartNs + OffsetNs,
                EndNs = measured.Operation.EndNs + OffsetNs,
            },
        })];
    }

    public void Dispose() => http.Dispose();

    private async Task<byte[]> AskAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await http.GetByteArrayAsync(new Uri(path, UriKind.Relative), cancellationToken);
        }
        catch (Exception error) when (IsLost(error, cancellationToken))
        {
            throw Lost(error);
        }
    }

    private async Task SendAsync(string path, string body, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
            response.EnsureSuccessStatusCode();
        }
        catch (Exception error) when (IsLost(error, cancellationToken))
        {
            throw Lost(error);
        }
    }

    private static bool IsLost(Exception error, CancellationToken cancellationToken) =>
        error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private UserErrorException Lost(Exception error) => new($"generator {name} does not answer: {error.Message}. What it did is not known, so nothing can be concluded", error);
}
