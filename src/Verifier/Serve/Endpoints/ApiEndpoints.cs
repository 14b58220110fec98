using System.Text.Json;
using Harness.LoadRunner;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Harness.Verifier;

/// <summary>The same for programs: JSON in and out. Described in docs/serve.md.</summary>
internal static class ApiEndpoints
{
    public static void Map(IEndpointRouteBuilder app, ReportsRoom reports, RunDesk desk)
    {
        app.MapGet("/api/runs", context => ListAsync(context, reports));
        app.MapGet("/api/runs/{id}", context => ResultAsync(context, reports));
        app.MapDelete("/api/runs/{id}", context => DeleteAsync(context, reports));
        app.MapGet("/api/scenarios", context => Answer.JsonAsync(
            context, new ScenarioCatalog(ScenarioVocabulary.Default).List().Select(entry => new { entry.Name, entry.Description, entry.IsReadable })));
        app.MapPost("/api/comparisons", context => CompareAsync(context, reports));
        app.MapGet("/api/live", context => LiveAsync(context, desk));
        app.MapPost("/api/live", context => StartAsync(context, reports, desk));
        app.MapDelete("/api/live", context => CancelAsync(context, desk));
    }

    private static async Task ListAsync(HttpContext context, ReportsRoom reports)
    {
        var filter = RunFilter.Of(name => context.Request.Query[name]);
        var lines = (await reports.ListAsync(context.RequestAborted)).Where(filter.Wants);
        await Answer.JsonAsync(context, lines.Select(ApiRun.Of));
    }

    private static Task ResultAsync(HttpContext context, ReportsRoom reports) =>
        reports.Files.Find($"{IdOf(context)}/result.json") is { } result
            ? Results.File(result, "application/json").ExecuteAsync(context)
            : NotFoundAsync(context, "result of a run");

    private static async Task DeleteAsync(HttpContext context, ReportsRoom reports)
    {
        if (await reports.DeleteAsync(IdOf(context), context.RequestAborted))
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        else
            await NotFoundAsync(context, "run");
    }

    private static async Task CompareAsync(HttpContext context, ReportsRoom reports)
    {
        var body = await BodyAsync(context);
        var id = await reports.CompareAsync(body("a") ?? "", body("b") ?? "", context.RequestAborted);
        await Answer.JsonAsync(context, new { id, page = FileEndpoints.PageOf(id) }, StatusCodes.Status201Created);
    }

    private static Task LiveAsync(HttpContext context, RunDesk desk) => desk.Latest is { } run
        ? Answer.JsonAsync(context, run.Look())
        : Answer.ErrorAsync(context, StatusCodes.Status404NotFound, "No run was started here yet.");

    private static async Task StartAsync(HttpContext context, ReportsRoom reports, RunDesk desk)
    {
        var request = RunRequest.Of(await BodyAsync(context));
        var run = desk.Start(request, request.Arguments(new ScenarioCatalog(ScenarioVocabulary.Default), reports.Files.Root));
        await Answer.JsonAsync(context, run.Look(), StatusCodes.Status202Accepted);
    }

    private static Task CancelAsync(HttpContext context, RunDesk desk)
    {
        if (desk.Active is not { } run)
            return Answer.ErrorAsync(context, StatusCodes.Status404NotFound, "No run is on.");
        run.Cancel();
        return Answer.JsonAsync(context, run.Look(), StatusCodes.Status202Accepted);
    }

    /// <summary>The text of each setting of an object; numbers may be written as such.</summary>
    /// <exception cref="BadHttpRequestException">The body is no object in JSON.</exception>
    private static async Task<Func<string, string?>> BodyAsync(HttpContext context)
    {
        try
        {
            // By its type, or a form of another page could pass for it.
            var body = context.Request.HasJsonContentType()
                ? await context.Request.ReadFromJsonAsync<Dictionary<string, JsonElement>>(context.RequestAborted)
                : null;
            return body is not null
                ? name => body.TryGetValue(name, out var value) ? value.ToString() : null
                : throw new BadHttpRequestException("expected a JSON object, with Content-Type: application/json", StatusCodes.Status415UnsupportedMediaType);
        }
        catch (JsonException error)
        {
            throw new BadHttpRequestException($"the body is no JSON object: {error.Message}", error);
        }
    }

    private static string IdOf(HttpContext context) => (string?)context.GetRouteValue("id") ?? "";

    private static Task NotFoundAsync(HttpContext context, string what) =>
        Answer.ErrorAsync(context, StatusCodes.Status404NotFound, $"There is no {what} {IdOf(context)} among the reports.");
}
