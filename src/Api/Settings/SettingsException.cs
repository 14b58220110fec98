namespace Harness.Api;

/// <summary>A setting that cannot be used. The message names the variable, its value and what is expected.</summary>
public sealed class SettingsException(string message) : Exception(message);
