namespace Harness.LoadRunner.Tests;

public class FaultTriggerTextTests
{
    [Theory]
    [InlineData("2/3", 2.0 / 3, 0, false)]
    [InlineData("66%", 0.66, 0, false)]
    [InlineData("12.5%", 0.125, 0, false)]
    [InlineData("0%", 0.0, 0, false)]
    [InlineData("100%", 1.0, 0, false)]
    [InlineData("2/3 - 500ms", 2.0 / 3, -500, false)]
    [InlineData("2/3-500ms", 2.0 / 3, -500, false)]
    [InlineData("50% + 1.5s", 0.5, 1500, false)]
    [InlineData("20s", 0.0, 20_000, false)]
    [InlineData("after-load", null, 0, true)]
    [InlineData("after-load + 2s", null, 2000, true)]
    public void TryParse_Moment_ReadsShareOffsetAndAfterLoad(string text, double? progress, int offsetMs, bool afterLoad)
    {
        Assert.True(FaultTriggerText.TryParse(text, out var trigger));

        Assert.Equal(new FaultTrigger(progress, TimeSpan.FromMilliseconds(offsetMs), afterLoad), trigger);
    }

    [Theory]
    [InlineData("previous", Predecessor.Injected, 0)]
    [InlineData("previous + 2s", Predecessor.Injected, 2000)]
    [InlineData("previous-healed+500ms", Predecessor.Healed, 500)]
    public void TryParse_AfterAnotherFault_ReadsWhatIsWaitedFor(string text, Predecessor after, int offsetMs)
    {
        Assert.True(FaultTriggerText.TryParse(text, out var trigger));

        Assert.Equal(new FaultTrigger(null, TimeSpan.FromMilliseconds(offsetMs), false) { After = after }, trigger);
    }

    [Theory]
    [InlineData("previous-confirmed")]
    [InlineData("")]
    [InlineData("20")]
    [InlineData("0.66")]
    [InlineData("1/0")]
    [InlineData("4/3")]
    [InlineData("101%")]
    [InlineData("-1/3")]
    [InlineData("2/3 500ms")]
    [InlineData("2/3 - 500")]
    [InlineData("2/3 - -500ms")]
    [InlineData("2/3 - 500ms + 1s")]
    [InlineData("20s + 1s")]
    [InlineData("after load")]
    [InlineData("2/3\n")]
    [InlineData("99999999999999999999/99999999999999999999")]
    [InlineData("9999999999999999999999999999999999999999%")]
    [InlineData("٢/٣")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(FaultTriggerText.TryParse(text, out _));

    [Theory]
    [InlineData("2/3")]
    [InlineData("2/3 - 500ms")]
    [InlineData("66%")]
    [InlineData("100% - 1s")]
    [InlineData("20s")]
    [InlineData("0s")]
    [InlineData("after-load + 2s")]
    [InlineData("previous")]
    [InlineData("previous-healed + 2s")]
    public void Format_OfWhatWasRead_IsTheSameText(string text)
    {
        Assert.True(FaultTriggerText.TryParse(text, out var trigger));

        Assert.Equal(text, FaultTriggerText.Format(trigger));
    }
}
