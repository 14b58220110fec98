namespace Harness.LoadRunner;

/// <summary>What a generator can be asked.</summary>
internal static class PartPaths
{
    public const string State = "/state";
    public const string Start = "/start";
    public const string Operations = "/operations";
    public const string Stop = "/stop";
    public const string Report = "/report";
    public const string Dismiss = "/dismiss";
}
