using System.Collections.Concurrent;
using System.Reflection;
using Harness.EndToEnd.Tests;
using Harness.Tests;
using Xunit.v3;

[assembly: LoggedTests]
[assembly: AssemblyFixture(typeof(CommandLog))]
[assembly: AssemblyFixture(typeof(DocumentedRun))]

namespace Harness.EndToEnd.Tests;

/// <summary>
/// Which test ran which commands. At the end of all tests, what <c>commands.json</c> says of each that took part must be so: it has run the
/// command of the docs itself, or one of the same form.
/// </summary>
public sealed class CommandLog : IDisposable
{
    private static readonly ConcurrentDictionary<string, ConcurrentBag<string>> Lines = [];
    private static readonly ConcurrentDictionary<string, ConcurrentBag<CommandForm>> Forms = [];
    private static readonly ConcurrentDictionary<string, bool> Ended = [];

    private static string Running => TestContext.Current is { TestMethod: { } method, TestClass: { } type } ? $"{type.TestClassSimpleName}.{method.MethodName}" : "";

    /// <summary>A call of a built program, by the running test.</summary>
    /// <param name="project"><c>Verifier</c> or <c>LoadRunner</c>.</param>
    public static void Add(string project, IReadOnlyList<string> arguments) =>
        Forms.GetOrAdd(Running, _ => []).Add(CommandForm.Of(project == "LoadRunner" ? "load" : "harness", arguments));

    /// <summary>A command as the docs have it, and the line of shell that was made of it.</summary>
    /// <param name="owner">Who ran it; the running test unless told.</param>
    public static void Add(string command, string line, string owner = "")
    {
        owner = owner.Length > 0 ? owner : Running;
        Lines.GetOrAdd(owner, _ => []).Add(command);
        foreach (var form in CommandForm.Of(line))
            Forms.GetOrAdd(owner, _ => []).Add(form);
    }

    /// <summary>A test, or what several of them share, has come to its end.</summary>
    public static void End(string owner) => Ended[owner] = true;

    public void Dispose()
    {
        var missing = CommandTable.Entries.Where(entry => Ended.ContainsKey(entry.Test) && !WasRun(entry))
            .Select(entry => $"  {entry.Command}\n    {entry.Test} ran: {string.Join(" | ", Forms.GetValueOrDefault(entry.Test, []).Select(form => form.ToString()).Distinct())}");
        Assert.True(!missing.Any(), $"commands of the docs that were not run by the test that tests/Shared/Docs/commands.json names:\n{string.Join('\n', missing)}");
    }

    private static bool WasRun(CommandTable.Entry entry)
    {
        if (Lines.GetValueOrDefault(entry.Test, []).Contains(entry.Command))
            return true;
        var asked = CommandForm.Of(entry.Command);
        return asked.Count > 0 && asked.All(form => Forms.GetValueOrDefault(entry.Test, []).Any(ran => ran.Covers(form)));
    }
}

/// <summary>Tells the log of every test that was run to its end.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class LoggedTestsAttribute : BeforeAfterTestAttribute
{
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (TestContext.Current.TestState?.Result == TestResult.Passed)
            CommandLog.End($"{methodUnderTest.DeclaringType!.Name}.{methodUnderTest.Name}");
    }
}
