namespace Harness.Environments;

/// <summary>Where clients reach a running cluster.</summary>
/// <param name="ApiUrl">Base address of the API under test.</param>
/// <param name="Write">PostgreSQL <c>host:port</c> that is routed to the leader.</param>
/// <param name="Read">PostgreSQL <c>host:port</c> that the API reads from, as <see cref="EnvironmentSpec.Reads"/> says.</param>
public sealed record Endpoints(Uri ApiUrl, string Write, string Read);
