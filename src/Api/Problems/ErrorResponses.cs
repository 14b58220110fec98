namespace Harness.Api;

/// <summary>Gives every error a body of problem details, also those that no endpoint made.</summary>
internal sealed class ErrorResponses(RequestDelegate next, ILogger<ErrorResponses> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            // Thrown while the request is read, so that nothing has reached the database.
            await Problem.StatusAsync(context, bad.StatusCode, bad.Message, WriteOutcome.NotCommitted);
            return;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception unexpected) when (!context.Response.HasStarted)
        {
            log.LogError(unexpected, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
            await Problem.StatusAsync(context, StatusCodes.Status500InternalServerError, outcome: WriteOutcome.Unknown);
            return;
        }
        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
            await Problem.StatusAsync(context, context.Response.StatusCode);
    }
}
