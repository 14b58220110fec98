namespace Harness.LoadRunner;

/// <summary>What the wire saw of one operation.</summary>
/// <param name="Status">HTTP status of a complete answer; 0 without one.</param>
/// <param name="BytesSent">Bytes of HTTP that were sent; of an operation without an answer, those that are known to have left.</param>
/// <param name="BytesReceived">Bytes of HTTP that came back, an incomplete answer's too.</param>
public readonly record struct WireFacts(int Status, long BytesSent, long BytesReceived);
