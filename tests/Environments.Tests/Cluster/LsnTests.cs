namespace Harness.Environments.Tests;

public sealed class LsnTests
{
    [Theory]
    [InlineData("0/0", 0UL)]
    [InlineData("0/3000148", 0x3000148UL)]
    [InlineData("16/B374D848", 0x16B374D848UL)]
    [InlineData("FFFFFFFF/FFFFFFFF", ulong.MaxValue)]
    public void Parse_OfPostgresText_GivesThePositionAndPrintsTheSame(string text, ulong value)
    {
        Assert.Equal(value, Lsn.Parse(text).Value);
        Assert.Equal(text, new Lsn(value).ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("/1")]
    [InlineData("0/")]
    [InlineData("0/100000000")]
    [InlineData("0/G")]
    [InlineData("0x1/2")]
    public void TryParse_OfAnythingElse_IsFalse(string? text) => Assert.False(Lsn.TryParse(text, out _));

    [Fact]
    public void Difference_IsInBytesAndSigned()
    {
        Assert.Equal(0x10, Lsn.Parse("1/0") - Lsn.Parse("0/FFFFFFF0"));
        Assert.Equal(-0x10, Lsn.Parse("0/FFFFFFF0") - Lsn.Parse("1/0"));
        Assert.True(Lsn.Parse("0/FFFFFFFF") < Lsn.Parse("1/0"));
    }
}
