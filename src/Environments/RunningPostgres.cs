namespace Harness.Environments;

/// <summary>A member's own PostgreSQL, which runs although the member has to be healed.</summary>
internal sealed class RunningPostgres(string member, string connectionString) : ISalvage
{
    public string Source => $"the PostgreSQL of {member} itself, which still ran";

    public bool IsCopy => false;

    public Task<string> OpenAsync(CancellationToken cancellationToken) => Task.FromResult(connectionString);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
