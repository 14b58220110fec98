namespace Harness.Api;

/// <summary>Whether the tables are there. Requests are refused until they are.</summary>
public sealed class SchemaState
{
    private volatile bool _ready;
    private volatile bool _failed;
    private volatile string? _lastError;

    /// <summary>True once all migrations are applied; never false again.</summary>
    public bool Ready => _ready;

    /// <summary>True when the schema could not be made and the process ends.</summary>
    public bool Failed => _failed;

    /// <summary>What the last attempt failed with; null while none has failed or when ready.</summary>
    public string? LastError => _lastError;

    internal void SetReady()
    {
        _lastError = null;
        _ready = true;
    }

    internal void SetError(string error) => _lastError = error;

    internal void SetFailed() => _failed = true;
}
