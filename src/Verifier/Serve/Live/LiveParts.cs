using Harness.LoadRunner;
using Microsoft.AspNetCore.Components;

namespace Harness.Verifier;

/// <summary>The parts of the live page that change by themselves, by the ids of their elements.</summary>
internal static class LiveParts
{
    public const string Verdict = "live-verdict";
    public const string Phase = "live-phase";
    public const string News = "live-news";
    public const string Cluster = "live-cluster";
    public const string Load = "live-load";
    public const string Events = "live-events";

    /// <summary>All of them as HTML.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> RenderAsync(LiveLook look) => new Dictionary<string, string>
    {
        [Verdict] = await PartAsync<LiveVerdict>(look),
        [Phase] = await PartAsync<LivePhase>(look),
        [News] = await PartAsync<LiveNews>(look),
        [Cluster] = await PartAsync<LiveCluster>(look),
        [Load] = await PartAsync<LiveLoad>(look),
        [Events] = await PartAsync<LiveEvents>(look),
    };

    private static Task<string> PartAsync<TPart>(LiveLook look) where TPart : IComponent =>
        PageRenderer.RenderAsync<TPart>(new Dictionary<string, object?> { ["Look"] = look });
}
