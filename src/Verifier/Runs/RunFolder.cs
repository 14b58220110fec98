namespace Harness.Verifier;

/// <summary>The files of one run, <c>reports/&lt;run&gt;/</c>. Each phase saves its own before the next starts.</summary>
/// <param name="Path">The folder.</param>
public sealed record RunFolder(string Path)
{
    public string Id => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(Path));
    public string Info => At("run.json");
    public string Journal => At("journal.bin");
    public string Events => At("events.jsonl");
    public string Samples => At("replication.jsonl");
    public string LeaderKey => At("leader-key.jsonl");
    public string Proxy => At("proxy.jsonl");
    public string Salvage => At("salvage.json");
    public string SalvagedKeys => At("salvage");
    public string Faults => At("faults.json");
    public string Forks => At("history.json");
    public string Load => At("load.json");
    /// <summary>Reports of generators that made the load in parts, one file each.</summary>
    public string Parts => At("parts");
    public string Cpu => At("cpu.json");
    public string Staleness => At("staleness.json");
    public string Settings => At("settings.json");
    public string FinalReads => At("final");
    public string Logs => At("logs");
    public string Result => At("result.json");
    public string Anomalies => At("writes.csv");
    public string JUnit => At("junit.xml");
    public string Summary => At("summary.md");
    public string Metrics => At("metrics.txt");
    public string Series => At("series.csv");
    public string Page => At("index.html");

    /// <summary>Of a comparison, which has a folder like a run's.</summary>
    public string Comparison => At("compare.json");

    /// <summary>Of a search for capacity.</summary>
    public string Capacity => At("capacity.json");

    /// <summary>Of a matrix of modes and faults.</summary>
    public string Matrix => At("matrix.json");

    /// <summary>Of a search for a violation.</summary>
    public string Search => At("search.json");

    private string At(string name) => System.IO.Path.Combine(Path, name);
}
