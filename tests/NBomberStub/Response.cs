namespace NBomber.Contracts
{
    /// <summary>What a step or an iteration came to.</summary>
    public interface IResponse
    {
        string StatusCode { get; }

        bool IsError { get; }
    }

    /// <summary>What a step came to, with what it brought.</summary>
    public sealed record Response<T>(string StatusCode, bool IsError, long SizeBytes, string Message, double LatencyMs) : IResponse;
}

namespace NBomber.CSharp
{
    using NBomber.Contracts;

    /// <summary>Makes responses.</summary>
    public static class Response
    {
        public static Response<object> Ok() => new("", false, 0, "", 0);

        public static Response<T> Ok<T>(T payload, string statusCode = "", long sizeBytes = 0, string message = "", double latencyMs = 0) =>
            new(statusCode, false, sizeBytes, message, latencyMs);

        public static Response<T> Fail<T>(string statusCode = "", string message = "", long sizeBytes = 0, double latencyMs = 0) =>
            new(statusCode, true, sizeBytes, message, latencyMs);
    }
}
