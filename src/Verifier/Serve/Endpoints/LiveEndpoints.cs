using System.Runtime.CompilerServices;
using System.Text.Json;
using Harness.Environments;
using Harness.LoadRunner;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Harness.Verifier;

/// <summary>Starts runs, shows how they go on, and cancels them.</summary>
internal static class LiveEndpoints
{
    public const string Live = "/live";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public static void Map(IEndpointRouteBuilder app, ReportsRoom reports, RunDesk desk, TimeProvider time)
    {
        app.MapGet("/start", context => FormAsync(context, RunRequest.Of(name => context.Request.Query[name]), desk, ""));
        app.MapPost("/start", context => StartAsync(context, reports, desk));
        app.MapGet(Live, context => ShowAsync(context, desk));
        app.MapGet(Live + "/events", context => WatchAsync(context, desk, time));
        app.MapPost(Live + "/cancel", context =>
        {
            desk.Active?.Cancel();
            Answer.SeeOther(context, Live);
            return Task.CompletedTask;
        });
    }

    private static Task FormAsync(HttpContext context, RunRequest request, RunDesk desk, string problem) =>
        Answer.PageAsync<StartPage>(context, problem.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, new()
        {
            [nameof(StartPage.Request)] = request,
            [nameof(StartPage.Scenarios)] = new ScenarioCatalog(ScenarioVocabulary.Default).List(),
            [nameof(StartPage.Active)] = desk.Active?.Look(),
            [nameof(StartPage.Problem)] = problem,
        });

    private static async Task StartAsync(HttpContext context, ReportsRoom reports, RunDesk desk)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var request = RunRequest.Of(name => form[name]);
        try
        {
            desk.Start(request, request.Arguments(new ScenarioCatalog(ScenarioVocabulary.Default), reports.Files.Root));
            Answer.SeeOther(context, Live);
        }
        catch (UserErrorException error)
        {
            await FormAsync(context, request, desk, error.Message);
        }
    }

    private static Task ShowAsync(HttpContext context, RunDesk desk) =>
        Answer.PageAsync<LivePage>(context, StatusCodes.Status200OK, new() { [nameof(LivePage.Look)] = desk.Latest?.Look() });

    /// <summary>Each event holds the parts of the page that have changed. 204 tells browsers not to ask again.</summary>
    private static Task WatchAsync(HttpContext context, RunDesk desk, TimeProvider time)
    {
        if (desk.Latest is not { } run)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }
        var ending = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        return TypedResults.ServerSentEvents(ChangesAsync(run, time, ending, context.RequestAborted)).ExecuteAsync(context);
    }

    private static async IAsyncEnumerable<string> ChangesAsync(
        LiveRun run, TimeProvider time, CancellationToken ending, [EnumeratorCancellation] CancellationToken gone)
    {
        var shown = new Dictionary<string, string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ending, gone);
        for (var last = false; !last && !stop.IsCancellationRequested;)
        {
            var look = run.Look();
            last = look.Status == LiveStatus.Ended;
            var changed = (await LiveParts.RenderAsync(look)).Where(part => shown.GetValueOrDefault(part.Key) != part.Value).ToDictionary();
            foreach (var (id, html) in changed)
                shown[id] = html;
            if (changed.Count > 0 || last)
                yield return JsonSerializer.Serialize(new { parts = changed, ended = last }, RunJson.Line);
            if (!last)
                await Task.Delay(Interval, time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
