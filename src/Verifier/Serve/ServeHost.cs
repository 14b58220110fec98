using System.Net;
using System.Net.Sockets;
using Harness.Environments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Harness.Verifier;

/// <summary>The web server over a folder of reports.</summary>
internal sealed class ServeHost : IAsyncDisposable
{
    /// <summary>The largest thing that is sent here is a form.</summary>
    private const int LargestBodyBytes = 64 * 1024;

    private readonly WebApplication app;
    private readonly RunDesk desk;

    private ServeHost(WebApplication app, RunDesk desk, Uri url) => (this.app, this.desk, Url) = (app, desk, url);

    /// <summary>Where a browser on this machine reaches it.</summary>
    public Uri Url { get; }

    /// <summary>Serves until it is disposed.</summary>
    /// <exception cref="UserErrorException">The address cannot be had.</exception>
    public static async Task<ServeHost> StartAsync(ServeOptions options, RunDesk desk, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Reports);
        var app = Build(options, desk, time);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            await app.DisposeAsync();
            throw new UserErrorException($"{options.Bind} port {options.Port} cannot be had: {Reason(error)}", error);
        }
        return new ServeHost(app, desk, UrlOf(app, options));
    }

    /// <summary>Ends the run that is on, then the server, so that whoever watches sees the end.</summary>
    public async ValueTask DisposeAsync()
    {
        await desk.CloseAsync();
        await app.DisposeAsync();
    }

    private static WebApplication Build(ServeOptions options, RunDesk desk, TimeProvider time)
    {
        // Empty: no file, variable or argument can widen what is served.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBodyBytes;
            kestrel.Listen(options.Bind, options.Port);
        });
        var app = builder.Build();
        var gate = new RequestGate(options, ServeResources.Policy);
        app.Use((context, next) => gate.PassAsync(context, () => ErrorPages.ShowAsync(context, () => next(context))));
        app.UseRouting();
        var reports = new ReportsRoom(new ReportFiles(options.Reports), desk, time);
        PageEndpoints.Map(app, reports, desk);
        LiveEndpoints.Map(app, reports, desk, time);
        FileEndpoints.Map(app, reports.Files);
        ApiEndpoints.Map(app, reports, desk);
        return app;
    }

    private static Uri UrlOf(WebApplication app, ServeOptions options)
    {
        var bound = new Uri(app.Urls.First());
        var everywhere = options.Bind.Equals(IPAddress.Any) || options.Bind.Equals(IPAddress.IPv6Any);
        return everywhere ? new UriBuilder(bound) { Host = "127.0.0.1" }.Uri : bound;
    }

    private static string Reason(Exception error) => (error as SocketException ?? error.InnerException?.InnerException ?? error.InnerException) switch
    {
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => "another program listens there; --port takes another one",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => "this machine has no such address; --bind takes another one",
        SocketException { SocketErrorCode: SocketError.AccessDenied } => "it takes more rights; --port takes one above 1023",
        _ => error.Message,
    };
}
