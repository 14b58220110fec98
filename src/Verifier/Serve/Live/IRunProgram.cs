namespace Harness.Verifier;

/// <summary>A program that does one run and tells of it.</summary>
internal interface IRunProgram : IAsyncDisposable
{
    /// <summary>Its standard output, line by line, until it closes it.</summary>
    IAsyncEnumerable<string> Updates { get; }

    /// <summary>Has it end as by Ctrl-C: it cleans up first.</summary>
    void End();

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code, and the last lines of its standard error.</returns>
    Task<(int ExitCode, string Errors)> EndedAsync();
}
