namespace Harness.Api;

/// <summary>How far a write had come when it failed.</summary>
public enum WritePhase
{
    /// <summary>While the connection was being opened: nothing of the write had been sent.</summary>
    BeforeSend,

    /// <summary>After the INSERT was handed to the connection, before its row came back.</summary>
    AfterSend,

    /// <summary>
    /// After PostgreSQL had answered with the row, or while a repeated key's row was being locked: the row may be
    /// committed, whatever the error says about the statement that failed.
    /// </summary>
    AfterRow,
}
