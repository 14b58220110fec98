using System.Diagnostics;
using NBomber.Contracts;
using NBomber.Contracts.Stats;
using NBomber.CSharp;

namespace NBomber;

/// <summary>One scenario while it runs: whole intervals of arrivals, users in a loop, as the real scheduler has them.</summary>
internal sealed class ScenarioRun(ScenarioProps scenario, CancellationTokenSource test) : IScenarioContext
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource own = CancellationTokenSource.CreateLinkedTokenSource(test.Token);
    private readonly Lock gate = new();
    private readonly Dictionary<string, (List<double> Ok, List<double> Fail)> steps = [];
    private readonly List<Task> iterations = [];
    private readonly List<Task> arrivals = [];
    private readonly Random random = new(1);
    private volatile int users;
    private int started;
    private int arrived;
    private int fails;

    public IReadOnlyList<ScenarioRun> Siblings { get; set; } = [];

    public CancellationToken CancellationToken => own.Token;

    public void StopScenario(string scenarioName, string reason) => Siblings.Single(run => run.Name == scenarioName).own.Cancel();

    public void StopCurrentTest(string reason) => test.Cancel();

    private string Name => scenario.ScenarioName;

    public async Task RunAsync()
    {
        if (scenario.HasWarmUp)
            throw new InvalidOperationException("the stub knows no warm-up");
        foreach (var simulation in scenario.LoadSimulations.Where(simulation => simulation.During < Second || simulation.Interval > simulation.During))
            throw new InvalidOperationException($"{Name}: {simulation} is too short");
        var before = 0;
        foreach (var simulation in scenario.LoadSimulations)
        {
            await RunAsync(simulation, before);
            before = simulation.Level;
        }
        // What was due begins, however late a busy machine lets it.
        await Task.WhenAll(Kept(arrivals)).WaitAsync(5 * Second).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await own.CancelAsync();
        users = 0;
        var left = Kept(iterations);
        await Task.WhenAll(left).WaitAsync(5 * Second).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async Task<Response<T>> MeasureAsync<T>(string step, Func<Task<Response<T>>> run)
    {
        var from = Stopwatch.GetTimestamp();
        var response = await run().ConfigureAwait(false);
        var ms = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        lock (gate)
        {
            if (!steps.TryGetValue(step, out var lists))
                steps.Add(step, lists = ([], []));
            (response.IsError ? lists.Fail : lists.Ok).Add(ms);
            if (response.IsError && ++fails >= scenario.MaxFailCount)
                test.Cancel();
        }
        return response.IsError && scenario.RestartIterationOnFail ? throw new InvalidOperationException("the iteration starts anew") : response;
    }

    public ScenarioStats ToStats()
    {
        lock (gate)
            return new ScenarioStats(Name, [.. steps.Select(step => new StepStats(step.Key, Measured(step.Value.Ok), Measured(step.Value.Fail)))]);
    }

    private async Task RunAsync(LoadSimulation simulation, int before)
    {
        if (simulation.Case is not ("KeepConstant" or "RampingConstant"))
            users = 0;
        for (var at = TimeSpan.Zero; at < simulation.During && !own.IsCancellationRequested; at += simulation.Interval)
        {
            var ramped = (int)Math.Round(before + (simulation.Level - before) * (at / simulation.During), MidpointRounding.AwayFromZero);
            switch (simulation.Case)
            {
                case "Inject" or "RampingInject":
                    Inject(simulation.Case == "Inject" ? simulation.Level : ramped, simulation.Interval);
                    break;
                case "KeepConstant" or "RampingConstant":
                    Keep(simulation.Case == "KeepConstant" ? simulation.Level : ramped);
                    break;
            }
            await WaitAsync(simulation.Interval);
        }
    }

    private void Inject(int count, TimeSpan interval)
    {
        for (var i = 0; i < count; i++)
        {
            if (NBomberRunner.LosesEach == 0 || ++arrived % NBomberRunner.LosesEach != 0)
                Start(interval * 0.9 * random.NextDouble(), once: true, number: 0);
        }
    }

    private void Keep(int level)
    {
        users = level;
        for (; started < level; started++)
            Start(TimeSpan.FromMilliseconds(random.Next(100)), once: false, started);
    }

    private void Start(TimeSpan wait, bool once, int number)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (once)
                arrivals.Add(begun.Task);
            iterations.Add(Task.Run(async () =>
            {
                await WaitAsync(wait);
                do
                {
                    var iteration = own.IsCancellationRequested ? Task.CompletedTask : scenario.Run(this);
                    begun.TrySetResult();
                    await iteration;
                }
                while (!once && number < users && !own.IsCancellationRequested);
            }));
        }
    }

    private Task[] Kept(List<Task> tasks)
    {
        lock (gate)
            return [.. tasks];
    }

    private Task WaitAsync(TimeSpan time) => Task.Delay(time, own.Token).ContinueWith(
        static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private static MeasurementStats Measured(List<double> ms)
    {
        ms.Sort();
        double At(double share) => ms.Count == 0 ? 0 : ms[Math.Min(ms.Count - 1, (int)(ms.Count * share))];
        return new MeasurementStats(new RequestStats(ms.Count, 0), new LatencyStats(At(0.5), At(0.95), At(0.99), At(1)));
    }
}
