using Microsoft.AspNetCore.Http;

namespace Harness.Verifier;

/// <summary>What every request has to pass: a host by which this server may be called, no foreign page behind it, and the token.</summary>
internal sealed class RequestGate(ServeOptions options, string policy)
{
    public const string LogInPath = "/log-in";

    private readonly HostRule hosts = new(options);
    private readonly AccessRule access = new(options.Token);

    public async Task PassAsync(HttpContext context, Func<Task> next)
    {
        var (request, response) = (context.Request, context.Response);
        SetHeaders(response.Headers);
        if (!hosts.Allows(request.Headers.Host))
        {
            await Answer.ErrorAsync(
                context, StatusCodes.Status403Forbidden,
                $"This server is not to be called \"{request.Host.Host}\". Call it by its address, or start it with --name {request.Host.Host}.");
        }
        else if (!CrossSiteRule.Allows(request.Method, request.Host.Value ?? "", request.Headers["Sec-Fetch-Site"], request.Headers.Origin))
            await Answer.ErrorAsync(context, StatusCodes.Status403Forbidden, "The request comes from a page of another site: it was not carried out.");
        else if (access.Allows(request.Cookies[Cookie(context)], request.Headers.Authorization))
            await next();
        else
            await LogInAsync(context);
    }

    private void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    private async Task LogInAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var offered = request is { Method: "POST", Path.Value: LogInPath, HasFormContentType: true }
            ? (await request.ReadFormAsync(context.RequestAborted))["token"].ToString()
            : request.Method == "GET" ? request.Query["token"].ToString() : "";
        if (access.Knows(offered))
        {
            response.Cookies.Append(Cookie(context), access.Session, new CookieOptions
            {
                HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = request.IsHttps, IsEssential = true, Path = "/",
            });
            // The token is not to stay in the address.
            Answer.SeeOther(context, request.Method == "GET" ? PathOf(request) : "/");
        }
        else if (Answer.IsForProgram(request))
            await Answer.ErrorAsync(context, StatusCodes.Status401Unauthorized, "The token is missing or wrong: send the header Authorization: Bearer TOKEN.");
        else if (ComesFromReport(request))
            await Answer.PageAsync<ReturnPage>(context, StatusCodes.Status200OK, new() { [nameof(ReturnPage.Target)] = PathOf(request) + request.QueryString });
        else
            await Answer.PageAsync<LogInPage>(context, StatusCodes.Status401Unauthorized, new() { [nameof(LogInPage.IsWrong)] = offered.Length > 0 });
    }

    /// <summary>Reports have no origin, so that a browser holds back the cookie from a link in one of them; asked again by us, it does not.</summary>
    private static bool ComesFromReport(HttpRequest request) =>
        request.Method == "GET" && request.Headers["Sec-Fetch-Site"] == "cross-site" && request.Headers["Sec-Fetch-Mode"] == "navigate";

    /// <summary>On this server: a path that begins with two slashes would be another one's.</summary>
    private static string PathOf(HttpRequest request) =>
        request.Path.ToUriComponent() is var path && path.StartsWith("//", StringComparison.Ordinal) ? "/" : path;

    /// <summary>Browsers do not tell servers on several ports of a machine apart.</summary>
    private static string Cookie(HttpContext context) => $"harness-{context.Connection.LocalPort}";
}
