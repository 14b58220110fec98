namespace Harness.Environments.Tests;

/// <summary>A folder that looks like <c>/proc</c>.</summary>
internal sealed class FakeProc : IDisposable
{
    public FakeProc()
    {
        Root = Directory.CreateTempSubdirectory("proc-").FullName;
        Write("sys/kernel/random/boot_id", "boot-1\n");
    }

    public string Root { get; }

    public ProcFs Proc => new(Root);

    public void Add(int pid, string name, char state = 'S', int parent = 1, int session = 0, long start = 100, string? folder = null, string commandLine = "", int cpu = 26)
    {
        var stat = $"{pid} ({name}) {state} {parent} {pid} {session} 0 -1 4194560 1 2 3 4 {cpu} 0 0 0 20 0 1 0 {start} 1000 200 1844\n";
        Write($"{pid}/stat", stat);
        Write($"{pid}/task/{pid}/stat", stat);
        Write($"{pid}/cmdline", commandLine.Replace(' ', '\0'));
        if (folder is not null)
            File.CreateSymbolicLink(Path.Combine(Root, $"{pid}/cwd"), folder);
    }

    public void Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
