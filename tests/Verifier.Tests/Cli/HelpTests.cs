using System.CommandLine;

namespace Harness.Verifier.Tests;

public sealed class HelpTests
{
    public static TheoryData<string> Commands
    {
        get
        {
            var data = new TheoryData<string>();
            Add(HarnessCli.Parse([]).RootCommandResult.Command, "");
            return data;

            void Add(Command command, string path)
            {
                data.Add(path);
                foreach (var sub in command.Subcommands)
                    Add(sub, $"{path} {sub.Name}".Trim());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_CallsTheProgramAsTheUserDid_AndItsExamplesAreUnderstood(string path)
    {
        using var output = new StringWriter();
        HarnessCli.Parse([.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]).Invoke(new InvocationConfiguration { Output = output });

        Assert.Contains($"\n  {HarnessCli.Name} {path}", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(RootCommand.ExecutableName, output.ToString(), StringComparison.Ordinal);
        foreach (var example in output.ToString().Split("Examples:")[1..].SelectMany(text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
        {
            Assert.StartsWith($"  {HarnessCli.Name} ", example, StringComparison.Ordinal);
            var words = example[$"  {HarnessCli.Name} ".Length..].Split('|')[0].TrimEnd();
            Assert.True(HarnessCli.Parse(words.Split(' ')).Errors.Count == 0, example);
        }
    }
}
