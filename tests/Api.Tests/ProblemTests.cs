using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Harness.Api.Tests;

public sealed class ProblemTests
{
    [Fact]
    public async Task WriteFailed_SaysTheSameInHeadersAndBody()
    {
        var (context, body) = await AnswerAsync(context => Problem.WriteFailedAsync(context, SqlOutcome.Of("25006", WritePhase.AfterSend), "25006"));

        Assert.Equal(503, context.Response.StatusCode);
        Assert.Equal("not-committed", context.Response.Headers["X-Outcome"]);
        Assert.Equal("25006", context.Response.Headers["X-Sqlstate"]);
        Assert.Equal("not-committed", body.GetProperty("outcome").GetString());
        Assert.Equal("25006", body.GetProperty("sqlstate").GetString());
        Assert.Equal(503, body.GetProperty("status").GetInt32());
        Assert.Equal("Database is read-only", body.GetProperty("title").GetString());
    }

    [Fact]
    public async Task WriteFailed_ForNoReasonOfTheDatabases_IsUnknownWithoutSqlState()
    {
        var (context, body) = await AnswerAsync(context => Problem.WriteFailedAsync(context, SqlOutcome.Of(null, WritePhase.AfterSend), null));

        Assert.Equal(500, context.Response.StatusCode);
        Assert.Equal("unknown", context.Response.Headers["X-Outcome"]);
        Assert.False(context.Response.Headers.ContainsKey("X-Sqlstate"));
        Assert.False(body.TryGetProperty("sqlstate", out _));
    }

    [Fact]
    public async Task Invalid_NamesTheFieldsAndHasNoOutcomeUnlessItIsAWrite()
    {
        var (context, body) = await AnswerAsync(context => Problem.InvalidAsync(context, "limit", "must be a number"));

        Assert.Equal(400, context.Response.StatusCode);
        Assert.False(context.Response.Headers.ContainsKey("X-Outcome"));
        Assert.Equal("must be a number", body.GetProperty("errors").GetProperty("limit")[0].GetString());
        Assert.Equal("limit must be a number", body.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Invalid_OnAWrite_IsNotCommitted()
    {
        var (context, _) = await AnswerAsync(
            context => Problem.InvalidAsync(context, "city", "is required"), new EndpointMetadataCollection(WriteEndpoint.Instance));

        Assert.Equal("not-committed", context.Response.Headers["X-Outcome"]);
    }

    [Fact]
    public async Task ReadFailed_Is503WithoutOutcome()
    {
        var (context, _) = await AnswerAsync(context => Problem.ReadFailedAsync(context, new IOException()));

        Assert.Equal(503, context.Response.StatusCode);
        Assert.Equal("08006", context.Response.Headers["X-Sqlstate"]);
        Assert.False(context.Response.Headers.ContainsKey("X-Outcome"));
    }

    private static async Task<(HttpContext Context, JsonElement Body)> AnswerAsync(
        Func<HttpContext, Task> answer, EndpointMetadataCollection? metadata = null)
    {
        using var stream = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = stream } };
        context.SetEndpoint(new Endpoint(null, metadata, null));
        await answer(context);
        Assert.Equal("application/problem+json", context.Response.ContentType);
        return (context, JsonDocument.Parse(stream.ToArray()).RootElement);
    }
}
