namespace Harness.Environments.Tests;

public sealed class UserErrorTests
{
    [Fact]
    public void WithLeftovers_OfAnError_IsAnErrorThatTellsWhatIsLeft() =>
        Assert.Equal(
            "no leader\nBesides, this was left: network p_data",
            Assert.IsType<UserErrorException>(UserErrorException.WithLeftovers(new TimeoutException("no leader"), ["network p_data"])).Message);

    [Fact]
    public void WithLeftovers_OfAnInterruption_StaysOneAndTellsWhatIsLeft()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var told = Assert.IsType<InterruptedException>(UserErrorException.WithLeftovers(new OperationCanceledException(stop.Token), ["network p_data", "volume p_db"]));
        Assert.Equal("interrupted, and this was left: network p_data; volume p_db", told.Message);
        Assert.Equal(stop.Token, told.CancellationToken);
    }
}
