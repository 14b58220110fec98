using System.Net;
using Microsoft.Extensions.Logging.Console;
using Prometheus;

namespace Harness.Api;

/// <summary>Puts the process together: two ports, the endpoints, the start-up work.</summary>
internal static class ApiHost
{
    /// <summary>A register with the longest biography takes at most 60 KB as JSON with escapes.</summary>
    private const int MaxBodyBytes = 128 * 1024;

    /// <summary>Requests in flight may end; longer than a command may take would only delay a restart.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    public static WebApplication Build(ApiSettings settings, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Listen(new IPEndPoint(settings.Bind, settings.Port));
            kestrel.Listen(new IPEndPoint(settings.Bind, settings.MetricsPort));
        });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning)
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddFilter("Npgsql", LogLevel.None)
            // It would print the stack of what Program says in one line; the migrator reports its own failures.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        AddServices(builder.Services, settings, time);

        Metrics.ConfigureMeterAdapter(adapter =>
            // Only gauges that are read when asked for; per-request meters would slow down every request.
            adapter.InstrumentFilterPredicate = instrument => instrument.Meter.Name == "Npgsql" && instrument.IsObservable);

        var app = builder.Build();
        app.MapWhen(context => context.Connection.LocalPort == settings.MetricsPort, ServeMetricsOnly);
        app.UseMiddleware<RequestMetrics>();
        app.UseMiddleware<ErrorResponses>();
        app.UseMiddleware<SchemaGate>();
        app.MapOpenApi();
        Register.Map(app);
        GetUser.Map(app);
        SearchUsers.Map(app);
        Login.Map(app);
        RequestStatus.Map(app);
        Health.Map(app);
        return app;
    }

    private static void ServeMetricsOnly(IApplicationBuilder metrics)
    {
        // Routing has run before: an endpoint that it found belongs to the other port.
        metrics.Use((context, next) =>
        {
            context.SetEndpoint(null);
            return next(context);
        });
        metrics.UseMetricServer("/metrics");
    }

    private static void AddServices(IServiceCollection services, ApiSettings settings, TimeProvider time)
    {
        services.AddSingleton(settings).AddSingleton(time)
            .AddSingleton<DataSources>().AddSingleton<SchemaState>().AddHostedService<Migrator>()
            .AddSingleton<Register>().AddSingleton<GetUser>().AddSingleton<SearchUsers>().AddSingleton<Login>()
            .AddSingleton<RequestStatus>().AddSingleton<Health>()
            .AddSingleton<UserRegistration>().AddSingleton<PasswordHashes>()
            .AddOpenApi("v1")
            .ConfigureHttpJsonOptions(json =>
            {
                json.SerializerOptions.PropertyNamingPolicy = ApiJson.Default.Options.PropertyNamingPolicy;
                json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            });
    }
}
