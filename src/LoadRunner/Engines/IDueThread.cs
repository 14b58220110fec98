namespace Harness.LoadRunner;

/// <summary>
/// The thread of an event loop that may also start what a schedule wants: a request then leaves on the thread that takes its
/// answer, and nothing is handed from thread to thread.
/// </summary>
public interface IDueThread
{
    /// <summary>Calls <paramref name="startDue"/> on the thread from now on, one caller at a time.</summary>
    /// <param name="startDue">Starts what is due, must neither block nor throw, and gives the time until it is to be called again; it may be called earlier.</param>
    /// <returns>Ends it when disposed; a call that has begun may still be running then.</returns>
    IDisposable Drive(Func<TimeSpan> startDue);

    /// <summary>Has it called at once: something may be due earlier than it said.</summary>
    void Wake();
}
