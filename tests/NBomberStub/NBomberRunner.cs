using NBomber.Contracts;
using NBomber.Contracts.Stats;

namespace NBomber.Contracts
{
    /// <summary>A run as it was described.</summary>
    public sealed record NBomberContext(IReadOnlyList<ScenarioProps> Scenarios);
}

namespace NBomber.CSharp
{
    /// <summary>Describes and runs runs.</summary>
    public static class NBomberRunner
    {
        /// <summary>How much of a run NBomber leaves out, for tests of engines that are to notice it: each n-th arrival; 0 for none.</summary>
        public static int LosesEach
        {
            get => Loses.Value;
            set => Loses.Value = value;
        }

        /// <summary>Of the flow of one test: others run beside it.</summary>
        private static readonly AsyncLocal<int> Loses = new();

        public static NBomberContext RegisterScenarios(params ScenarioProps[] scenarios) => new(scenarios);

        public static NBomberContext WithTestSuite(this NBomberContext context, string testSuite) => context;

        public static NBomberContext WithTestName(this NBomberContext context, string testName) => context;

        public static NBomberContext WithReportFolder(this NBomberContext context, string reportFolderPath)
        {
            // As the real one does it.
            foreach (var file in Directory.EnumerateFiles(reportFolderPath))
                File.Delete(file);
            return context;
        }

        public static NBomberContext WithoutReports(this NBomberContext context) => context;

        public static NodeStats Run(this NBomberContext context)
        {
            using var test = new CancellationTokenSource();
            var runs = context.Scenarios.Select(scenario => new ScenarioRun(scenario, test)).ToList();
            foreach (var run in runs)
                run.Siblings = runs;
#pragma warning disable RS0030 // The real one blocks, too: the engine has to run it on a thread of its own.
            Task.WhenAll(runs.Select(run => Task.Run(run.RunAsync))).GetAwaiter().GetResult();
#pragma warning restore RS0030
            return new NodeStats([.. runs.Select(run => run.ToStats())]);
        }
    }
}
