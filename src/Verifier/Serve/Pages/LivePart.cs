using Microsoft.AspNetCore.Components;

namespace Harness.Verifier;

/// <summary>A part of the live page.</summary>
public abstract class LivePart : ComponentBase
{
    [Parameter, EditorRequired] public required LiveLook Look { get; set; }

    private protected RunView View => Look.View;
}
