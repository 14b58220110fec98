using Harness.LoadRunner;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Harness.Verifier;

/// <summary>How this server answers: with a page, an error that suits who asked, or another address.</summary>
internal static class Answer
{
    /// <summary>True for what programs ask for; they get JSON where people get a page.</summary>
    public static bool IsForProgram(HttpRequest request) => request.Path.StartsWithSegments("/api");

    public static Task ErrorAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return IsForProgram(context.Request)
            ? context.Response.WriteAsJsonAsync(new { error = message }, RunJson.Indented, context.RequestAborted)
            : PageAsync<MessagePage>(context, status, new() { [nameof(MessagePage.Text)] = message });
    }

    public static async Task PageAsync<TPage>(HttpContext context, int status, Dictionary<string, object?> parameters)
        where TPage : IComponent
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(await PageRenderer.RenderAsync<TPage>(parameters), context.RequestAborted);
    }

    public static Task JsonAsync(HttpContext context, object value, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(value, value.GetType(), RunJson.Indented, context.RequestAborted);
    }

    /// <summary>After something was done: the page that shows it, which may be loaded again without doing it again.</summary>
    public static void SeeOther(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
    }
}
