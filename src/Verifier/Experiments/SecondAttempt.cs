using Harness.Environments;

namespace Harness.Verifier;

/// <summary>
/// One run of many hours of them must not end all for a cluster that did not come up: ports linger, machines are busy. What fails
/// twice is the user's to mend.
/// </summary>
internal static class SecondAttempt
{
    /// <param name="note">Gets why the first attempt failed.</param>
    /// <exception cref="UserErrorException">It could not begin twice, or can never.</exception>
    public static async Task<T> OfAsync<T>(Func<Task<T>> run, Action<string> note)
    {
        try
        {
            return await run();
        }
        catch (UserErrorException error) when (!error.IsLasting)
        {
            note($"could not begin, once more: {error.Message}");
            return await run();
        }
    }
}
