using Harness.Environments;
using Microsoft.AspNetCore.Http;

namespace Harness.Verifier;

/// <summary>Turns what goes wrong with a request into an answer that says what, and no request is left without one.</summary>
internal static class ErrorPages
{
    public static async Task ShowAsync(HttpContext context, Func<Task> next)
    {
        try
        {
            await next();
            if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed } response)
                await Answer.ErrorAsync(context, response.StatusCode, $"There is nothing at {context.Request.Path}.");
        }
        catch (Exception error) when (!context.Response.HasStarted && StatusOf(error) is { } status)
        {
            await Answer.ErrorAsync(context, status, error.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser went away.
        }
    }

    private static int? StatusOf(Exception error) => error switch
    {
        RunInProgressException => StatusCodes.Status409Conflict,
        UserErrorException => StatusCodes.Status400BadRequest,
        BadHttpRequestException bad => bad.StatusCode,
        IOException or UnauthorizedAccessException => StatusCodes.Status500InternalServerError,
        _ => null,
    };
}
