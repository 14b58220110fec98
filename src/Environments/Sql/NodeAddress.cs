namespace Harness.Environments;

/// <summary>Where this program reaches the PostgreSQL of one member.</summary>
internal readonly record struct NodeAddress(string Host, int Port);
