namespace Harness.LoadRunner;

/// <summary>
/// Runs a scenario's load on several generators, each with its share of the rate and its own worker numbers, and merges what they
/// did as it happens: every operation goes to the journal, and into histograms that are added up.
/// </summary>
/// <param name="generators">Name and address of each.</param>
/// <param name="api">Where they find the API.</param>
/// <param name="reported">Given each generator's own report, to be kept beside the whole.</param>
public sealed class PartedEngine(
    Scenario scenario, IReadOnlyList<(string Name, Uri Url)> generators, Uri api, ulong run, Func<string, LoadReport, Task> reported) : ILoadEngine
{
    /// <summary>Name in reports.</summary>
    public const string Name = "built-in, in parts";

    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(250);

    /// <summary>Until all have their orders.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(1);

    /// <summary>Operations come here late; a second is reduced to its figures when none of it can be missing.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(8);

    /// <exception cref="Environments.UserErrorException">The shares are impossible, or a generator is lost.</exception>
    public async Task<LoadReport> RunAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        var clients = generators.Select(generator => new PartClient(generator.Name, generator.Url, plan.Clock)).ToList();
        try
        {
            var merge = new PartMerge(plan);
            await StartAsync(plan, clients, merge, cancellationToken);
            await FollowAsync(plan, clients, merge, cancellationToken);
            var reports = new List<LoadReport>();
            foreach (var client in clients)
            {
                reports.Add(await client.ReportAsync(CancellationToken.None));
                await reported(client.Name, reports[^1]);
            }
            return merge.ToReport(clients, reports);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private async Task StartAsync(LoadPlan plan, List<PartClient> clients, PartMerge merge, CancellationToken cancellationToken)
    {
        await Task.WhenAll(clients.Select(client => client.CompareClocksAsync(cancellationToken)));
        var startNs = plan.Clock.NowNs + (long)Lead.TotalNanoseconds;
        merge.Begin(startNs);
        var next = 0;
        foreach (var (index, client) in clients.Index())
        {
            var share = ScenarioShare.Of(scenario, index, clients.Count);
            if (next > ushort.MaxValue)
                throw new Environments.UserErrorException($"{clients.Count} generators need more than {ushort.MaxValue:N0} workers together: lower maxInFlight, or take fewer");
            await client.StartAsync(share, api, run, (ushort)next, startNs, cancellationToken);
            next += LoadPlans.WorkersOf(share);
        }
    }

    private async Task FollowAsync(LoadPlan plan, List<PartClient> clients, PartMerge merge, CancellationToken cancellationToken)
    {
        var (announced, stopped) = (false, false);
        while (true)
        {
            // Asked before the operations: what has ended by then has recorded them all.
            var states = await Task.WhenAll(clients.Select(client => client.StateAsync(CancellationToken.None)));
            if (states.FirstOrDefault(state => state.Failure is not null) is { } failed)
                throw new Environments.UserErrorException($"a generator has failed: {failed.Failure}");
            var received = await Task.WhenAll(clients.Select(client => client.ReceiveAsync(CancellationToken.None)));
            foreach (var operation in received.SelectMany(operations => operations).OrderBy(measured => measured.Operation.EndNs))
                merge.Take(operation);
            var nowNs = plan.Clock.NowNs;
            merge.CloseSeconds(nowNs - (long)Late.TotalNanoseconds);
            plan.Progress?.Report(merge.Progress(nowNs, states.Sum(state => state.InFlight)));
            if (!announced && nowNs >= merge.MeasuredFromNs)
            {
                announced = true;
                plan.MeasuredLoadStarted(merge.MeasuredFromNs);
            }
            if (!stopped && (cancellationToken.IsCancellationRequested || (nowNs >= merge.PlannedEndNs && plan.KeepGoing?.Invoke() != true)))
            {
                stopped = true;
                await Task.WhenAll(clients.Select(client => client.StopAsync(CancellationToken.None)));
            }
            if (states.All(state => state.Ended) && received.All(operations => operations.Count == 0))
                return;
            await Task.Delay(Round, plan.Clock.Time, CancellationToken.None);
        }
    }
}
