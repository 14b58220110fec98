namespace NBomber.Contracts
{
    /// <summary>One phase of a scenario's load. A union in the real one; here its case and arguments can be compared.</summary>
    /// <param name="Level">Copies of a closed model, arrivals an interval of an open one, 0 of a pause.</param>
    public sealed record LoadSimulation(string Case, int Level, TimeSpan Interval, TimeSpan During);
}

namespace NBomber.CSharp
{
    using NBomber.Contracts;

    /// <summary>Makes load simulations.</summary>
    public static class Simulation
    {
        private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

        public static LoadSimulation RampingConstant(int copies, TimeSpan during) => new("RampingConstant", copies, Second, during);

        public static LoadSimulation KeepConstant(int copies, TimeSpan during) => new("KeepConstant", copies, Second, during);

        public static LoadSimulation RampingInject(int rate, TimeSpan interval, TimeSpan during) => new("RampingInject", rate, interval, during);

        public static LoadSimulation Inject(int rate, TimeSpan interval, TimeSpan during) => new("Inject", rate, interval, during);

        public static LoadSimulation Pause(TimeSpan during) => new("Pause", 0, Second, during);
    }
}
