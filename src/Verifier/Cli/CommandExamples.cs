using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Harness.Verifier;

/// <summary>Adds examples to the help of a command, and calls the program there as the user did.</summary>
internal static class CommandExamples
{
    /// <param name="examples">Each what follows the program's own name.</param>
    public static void Attach(Command command, params string[] examples)
    {
        var help = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null)
            command.Options.Add(help = new HelpOption());
        help.Action = new HelpWithExamples(new HelpAction(), examples);
    }

    private sealed class HelpWithExamples(HelpAction help, string[] examples) : SynchronousCommandLineAction
    {
        /// <summary>Who asks for help need not give what the command requires.</summary>
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var output = parseResult.InvocationConfiguration.Output;
            using var text = new StringWriter();
            parseResult.InvocationConfiguration.Output = text;
            var code = help.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output = output;
            output.Write(text.ToString().Replace($" {RootCommand.ExecutableName} ", $" {HarnessCli.Name} ", StringComparison.Ordinal));
            output.WriteLine("Examples:");
            foreach (var example in examples)
                output.WriteLine($"  {HarnessCli.Name} {example}");
            return code;
        }
    }
}
