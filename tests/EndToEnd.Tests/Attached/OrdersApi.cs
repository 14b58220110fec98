using System.Net;
using System.Text.Json;
using Npgsql;

namespace Harness.EndToEnd.Tests;

/// <summary>A user's own API in small: an order with a reference of the client's, in a table of its own.</summary>
public sealed class OrdersApi : IAsyncDisposable
{
    private const string Database = "Host=127.0.5.1:55432,127.0.5.2:55432,127.0.5.3:55432;Database=shop;Username=postgres;Target Session Attributes=primary;"
        + "Host Recheck Seconds=1;Timeout=2;Command Timeout=5;Cancellation Timeout=-1;GSS Encryption Mode=Disable;Pooling=true";

    private readonly HttpListener listener = new();
    private readonly NpgsqlMultiHostDataSource database = new NpgsqlDataSourceBuilder(Database).BuildMultiHost();
    private readonly Task serving;

    public OrdersApi()
    {
        listener.Prefixes.Add("http://127.0.0.1:17085/");
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>The file that describes its write.</summary>
    public static string Workload(string folder)
    {
        var path = Path.Combine(folder, "orders.json");
        File.WriteAllText(path, """
            {
              "method": "POST",
              "url": "http://127.0.0.1:17085/orders",
              "headers": { "X-Client": "load" },
              "body": "{ \"reference\": \"{key}\", \"amount\": {number} }",
              "acknowledged": [201],
              "notExecuted": [400],
              "keys": "SELECT reference FROM orders.orders"
            }
            """);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving;
        await database.DisposeAsync();
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(AnswerAsync(await listener.GetContextAsync()));
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var order = await JsonDocument.ParseAsync(context.Request.InputStream);
            await using var command = database.CreateCommand("INSERT INTO orders.orders (reference, amount) VALUES ($1, $2)");
            command.Parameters.AddWithValue(order.RootElement.GetProperty("reference").GetString()!);
            command.Parameters.AddWithValue(order.RootElement.GetProperty("amount").GetInt64());
            await command.ExecuteNonQueryAsync();
            context.Response.StatusCode = 201;
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            context.Response.StatusCode = 503;
        }
        try
        {
            context.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException)
        {
            // The client did not wait.
        }
    }
}
