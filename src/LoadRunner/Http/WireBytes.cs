namespace Harness.LoadRunner;

/// <summary>
/// Bytes of HTTP that one operation sent and received, requests that were sent again included; TCP and TLS around them are
/// not. Reused, so that counting costs the fast transport no memory. Not thread-safe.
/// </summary>
internal sealed class WireBytes
{
    public long Sent { get; set; }

    public long Received { get; set; }
}
