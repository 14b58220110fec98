using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Harness.LoadRunner.Tests;

/// <summary>
/// A server on a bare socket that does with each request exactly what a script says, down to packets and resets. It counts
/// connections and requests, so that a test sees what a client sent again by itself.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim handled = new(0);
    private readonly List<Task> connections = [];
    private readonly Func<ScriptedConnection, int, Task<bool>> answer;
    private readonly Task accepting;
    private int accepted;
    private int requests;

    /// <param name="answer">Handles the request of the given number, from 1; false closes the connection.</param>
    public ScriptedServer(Func<ScriptedConnection, int, Task<bool>> answer)
    {
        this.answer = answer;
        listener.Start();
        accepting = Task.Run(AcceptAsync);
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/some/path?q=1");

    public int Connections => Volatile.Read(ref accepted);

    public int Requests => Volatile.Read(ref requests);

    /// <summary>Waits until one more request has been handled, its connection closed if the script wants that.</summary>
    public Task HandledAsync(CancellationToken cancellationToken) => handled.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(connections);
        stop.Dispose();
        handled.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var socket = await listener.AcceptSocketAsync(stop.Token);
                // Before it is served: an answer may be there, and the count looked at, before the list has its task.
                Interlocked.Increment(ref accepted);
                connections.Add(Task.Run(() => ServeAsync(socket)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        var keep = true;
        while (keep)
        {
            try
            {
                var connection = new ScriptedConnection(socket, stop.Token);
                if (!await connection.ReadRequestAsync())
                    break;
                keep = await answer(connection, Interlocked.Increment(ref requests));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                keep = false;
            }
            if (!keep)
                socket.Dispose();
            handled.Release();
        }
        socket.Dispose();
    }
}

/// <summary>One request of a client, and the means to answer it.</summary>
internal sealed class ScriptedConnection(Socket socket, CancellationToken stop)
{
    /// <summary>Sends text as it stands; always true, for scripts that keep the connection.</summary>
    public async Task<bool> SendAsync(string text)
    {
        for (var left = Encoding.Latin1.GetBytes(text).AsMemory(); !left.IsEmpty;)
            left = left[await socket.SendAsync(left, stop)..];
        return true;
    }

    /// <summary>Sends each byte in a packet of its own.</summary>
    public async Task<bool> SendByteByByteAsync(string text)
    {
        foreach (var character in text)
        {
            await SendAsync(character.ToString());
            await Task.Yield();
        }
        return true;
    }

    public async Task<bool> SendAndCloseAsync(string text)
    {
        await SendAsync(text);
        return false;
    }

    /// <summary>Never answers; the client goes first.</summary>
    public async Task<bool> StallAsync()
    {
        await Task.Delay(Timeout.Infinite, stop);
        return false;
    }

    /// <summary>Closing with no time to linger sends RST.</summary>
    public Task<bool> ResetAsync()
    {
        socket.LingerState = new LingerOption(true, 0);
        return Task.FromResult(false);
    }

    /// <summary>Reads a whole request; false at the end of the connection.</summary>
    public async Task<bool> ReadRequestAsync()
    {
        var received = new List<byte>();
        var buffer = new byte[4096];
        while (true)
        {
            var count = await socket.ReceiveAsync(buffer, stop);
            if (count == 0)
                return false;
            received.AddRange(buffer.AsSpan(0, count));
            var text = Encoding.Latin1.GetString([.. received]);
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head < 0)
                continue;
            var length = text[..head].Split("\r\n").Select(line => line.Split(": ")).Where(pair => pair[0] == "Content-Length")
                .Select(pair => int.Parse(pair[1], CultureInfo.InvariantCulture)).FirstOrDefault();
            if (text.Length >= head + 4 + length)
            {
                Received = text;
                return true;
            }
        }
    }

    /// <summary>The request as it came.</summary>
    public string Received { get; private set; } = "";
}
