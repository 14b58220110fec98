namespace Harness.Environments;

/// <summary>For steps whose every line nobody wants to read.</summary>
internal sealed class SilentProgress : IProgress<string>
{
    public static readonly SilentProgress Instance = new();

    public void Report(string value)
    {
    }
}
