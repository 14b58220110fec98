using Harness.Environments;

namespace Harness.Verifier;

/// <summary>A question at the terminal before something that is not Harness's is broken.</summary>
internal static class Consent
{
    /// <summary>False where nobody sits at the terminal, or sees what is asked.</summary>
    public static bool CanBeAsked => !System.Console.IsInputRedirected && !System.Console.IsErrorRedirected;

    /// <param name="answer">What the user writes.</param>
    /// <param name="otherwise">How consent is given without a question; empty where the user knows.</param>
    /// <exception cref="UserErrorException">It was refused, or nothing was said.</exception>
    public static async Task DemandAsync(TextWriter terminal, Func<string?> answer, string otherwise = "")
    {
        await terminal.WriteAsync("go on? [y/N] ");
        if (answer()?.Trim() is not ("y" or "Y" or "yes"))
            throw new UserErrorException($"not confirmed: nothing was done{otherwise}");
    }
}
