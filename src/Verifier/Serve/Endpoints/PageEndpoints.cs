using Harness.LoadRunner;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Harness.Verifier;

/// <summary>The list of runs, and what its forms do.</summary>
internal static class PageEndpoints
{
    public static void Map(IEndpointRouteBuilder app, ReportsRoom reports, RunDesk desk)
    {
        app.MapGet("/", context => ListAsync(context, reports, desk));
        app.MapPost("/compare", context => CompareAsync(context, reports));
        app.MapGet("/delete/{id}", context => AskAsync(context, reports));
        app.MapPost("/delete/{id}", context => DeleteAsync(context, reports));
    }

    private static async Task ListAsync(HttpContext context, ReportsRoom reports, RunDesk desk)
    {
        var query = context.Request.Query;
        await Answer.PageAsync<ListPage>(context, StatusCodes.Status200OK, new()
        {
            [nameof(ListPage.Lines)] = await reports.ListAsync(context.RequestAborted),
            [nameof(ListPage.Filter)] = RunFilter.Of(name => query[name]),
            [nameof(ListPage.ShowsAll)] = query.ContainsKey("all"),
            [nameof(ListPage.Deleted)] = query["deleted"].ToString(),
            [nameof(ListPage.Active)] = desk.Active?.Look(),
        });
    }

    private static async Task CompareAsync(HttpContext context, ReportsRoom reports)
    {
        var chosen = (await context.Request.ReadFormAsync(context.RequestAborted))["run"];
        if (chosen is not [{ } second, { } first])
        {
            await Answer.ErrorAsync(context, StatusCodes.Status400BadRequest, $"Choose two runs to compare; {Figures.Count(chosen.Count)} came.");
            return;
        }
        // The list shows the newest first; what is compared with is the older one.
        Answer.SeeOther(context, FileEndpoints.PageOf(await reports.CompareAsync(first, second, context.RequestAborted)));
    }

    private static async Task AskAsync(HttpContext context, ReportsRoom reports)
    {
        if (await reports.FindAsync(IdOf(context), context.RequestAborted) is { } line)
            await Answer.PageAsync<DeletePage>(context, StatusCodes.Status200OK, new() { [nameof(DeletePage.Line)] = line });
        else
            await NotFoundAsync(context);
    }

    private static async Task DeleteAsync(HttpContext context, ReportsRoom reports)
    {
        var id = IdOf(context);
        if (await reports.DeleteAsync(id, context.RequestAborted))
            Answer.SeeOther(context, $"/?deleted={Uri.EscapeDataString(id)}");
        else
            await NotFoundAsync(context);
    }

    private static string IdOf(HttpContext context) => (string?)context.GetRouteValue("id") ?? "";

    private static Task NotFoundAsync(HttpContext context) =>
        Answer.ErrorAsync(context, StatusCodes.Status404NotFound, $"There is no run {IdOf(context)} among the reports.");
}
