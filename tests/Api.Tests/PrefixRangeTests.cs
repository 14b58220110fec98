using System.Text;

namespace Harness.Api.Tests;

public sealed class PrefixRangeTests
{
    [Theory]
    [InlineData("An", "Ao")]
    [InlineData("a%_\\", "a%_]")]
    [InlineData("\uD7FF", "\uE000")]
    [InlineData("\U0001F600", "\U0001F601")]
    [InlineData("\uFFFF", "\U00010000")]
    [InlineData("a\U0010FFFF", "b")]
    [InlineData("", "\U0010FFFF")]
    public void Of_Prefix_EndsAtTheNextOne(string prefix, string end) =>
        Assert.Equal(new PrefixRange(prefix, end), PrefixRange.Of(prefix));

    [Theory]
    [InlineData("An", "An", true)]
    [InlineData("An", "Anna", true)]
    [InlineData("An", "An\U0010FFFF", true)]
    [InlineData("An", "Ao", false)]
    [InlineData("An", "Am\U0001F600", false)]
    [InlineData("M", "Müller", true)]
    [InlineData("Mü", "Mz", false)]
    [InlineData("", "\U0001F600", true)]
    public void Of_Prefix_HoldsExactlyWhatStartsSo_InTheByteOrderOfUtf8(string prefix, string text, bool inside)
    {
        var range = PrefixRange.Of(prefix);

        Assert.Equal(inside, Compare(range.From, text) <= 0 && Compare(text, range.To) < 0);
    }

    private static int Compare(string left, string right) =>
        Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
}
