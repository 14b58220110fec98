using Microsoft.AspNetCore.Components;

namespace Harness.Verifier;

/// <summary>One section of the page; all of them show parts of the same model.</summary>
public abstract class ReportSection : ComponentBase
{
    [Parameter, EditorRequired]
    public required ReportModel Model { get; set; }
}
