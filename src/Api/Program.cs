using System.Net.Sockets;

namespace Harness.Api;

/// <summary>Entry point: reads the settings, serves until it is told to end.</summary>
public static class Program
{
    private const int Ok = 0;
    private const int Usage = 64;
    private const int InternalError = 70;

    /// <returns>0 after a normal end, 64 for a setting that cannot be used, 70 when the schema could not be made.</returns>
    public static async Task<int> Main()
    {
        try
        {
            var settings = ApiSettings.Parse(Environment.GetEnvironmentVariable);
            await using var app = ApiHost.Build(settings, TimeProvider.System);
            // Taken before: RunAsync disposes of the services when it ends.
            var schema = app.Services.GetRequiredService<SchemaState>();
            await app.RunAsync();
            return schema.Failed ? InternalError : Ok;
        }
        catch (SettingsException bad)
        {
            return await RefuseAsync(bad.Message);
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return await RefuseAsync($"{taken.Message} Set API_PORT, API_METRICS_PORT or API_BIND to a free one.");
        }
        catch (SocketException unusable)
        {
            return await RefuseAsync($"API_BIND, API_PORT or API_METRICS_PORT cannot be listened on: {unusable.Message}");
        }
    }

    private static async Task<int> RefuseAsync(string why)
    {
        await Console.Error.WriteLineAsync($"harness-api: {why}");
        return Usage;
    }
}
