using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Harness.Verifier;

/// <summary>Serves the files of reports as they are.</summary>
internal static class FileEndpoints
{
    public const string Prefix = "/reports";

    /// <summary>
    /// A report may come from anywhere. Its scripts run in a sandbox, in no origin: they cannot use this server in the name of
    /// who looks at the report.
    /// </summary>
    private const string Policy =
        "sandbox allow-scripts allow-downloads allow-popups; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
        + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Bytes = "application/octet-stream";

    private static readonly Dictionary<string, string> TypeOf = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".json"] = "application/json; charset=utf-8",
        [".jsonl"] = "text/plain; charset=utf-8",
        [".csv"] = "text/csv; charset=utf-8",
        [".xml"] = "application/xml; charset=utf-8",
        [".md"] = "text/plain; charset=utf-8",
        [".txt"] = "text/plain; charset=utf-8",
        [".log"] = "text/plain; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
    };

    public static void Map(IEndpointRouteBuilder app, ReportFiles files) =>
        app.MapMethods(Prefix + "/{**path}", ["GET", "HEAD"], context => ServeAsync(context, files, (string?)context.GetRouteValue("path") ?? ""));

    /// <summary>The address of a folder's page.</summary>
    public static string PageOf(string id) => $"{Prefix}/{Uri.EscapeDataString(id)}/index.html";

    private static Task ServeAsync(HttpContext context, ReportFiles files, string path)
    {
        // What reports link to as the list of all runs is the list that this server has.
        if (path is "" or "index.html")
            return Results.Redirect("/").ExecuteAsync(context);
        if (files.Folder(path.TrimEnd('/')) is { } folder)
            return Results.Redirect(PageOf(folder.Id)).ExecuteAsync(context);
        if (files.Find(path) is not { } file)
            return Answer.ErrorAsync(context, StatusCodes.Status404NotFound, $"There is no file {path} among the reports.");
        context.Response.Headers.ContentSecurityPolicy = Policy;
        return Results.File(
            file, TypeOf.GetValueOrDefault(Path.GetExtension(file), Bytes), lastModified: File.GetLastWriteTimeUtc(file), enableRangeProcessing: true)
            .ExecuteAsync(context);
    }
}
