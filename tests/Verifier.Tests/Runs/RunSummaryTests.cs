namespace Harness.Verifier.Tests;

public sealed class RunSummaryTests
{
    [Fact]
    public void WaitAfterRouting_IsFromTheRouteToTheFirstAcknowledgement() =>
        Assert.Equal(300, Of(Story.Told()).RoutedToAckMs!.Value, 0.001);

    [Fact]
    public void WaitAfterRouting_OfAProxyThatNobodyWatched_IsNotKnown() => Assert.Null(Of(new Story()).RoutedToAckMs);

    private static RunSummary Of(Story story) => RunSummary.Of(story.Attribute(), SampleRun.Valid().Info, TimeSpan.FromSeconds(40));
}
