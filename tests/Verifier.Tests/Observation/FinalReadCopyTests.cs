using System.Buffers.Binary;
using System.Text;

namespace Harness.Verifier.Tests;

public sealed class FinalReadCopyTests
{
    private static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xFF, 0x0D, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] End = [0xFF, 0xFF];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000_000)]
    public void Next_GivesEveryRow_HoweverTheBytesCome(int bytesAtOnce)
    {
        byte[] copy = [.. Header, .. Row("one", null), .. Row("", "two"), .. Row(new string('x', 300_000), "three"), .. End];
        var reader = new FinalReadCopy(new Trickle(copy, bytesAtOnce), fields: 2);
        List<string> rows = [];
        while (reader.Next())
            rows.Add($"{Text(reader, 0)}|{Text(reader, 1)}");

        Assert.Equal(["one|null", "|two", $"{new string('x', 300_000)}|three"], rows);
    }

    [Fact]
    public void Next_OfSomethingElse_Throws()
    {
        Assert.Throws<InvalidDataException>(() => Reader([.. new byte[30]]).Next());
        Assert.Throws<InvalidDataException>(() => Reader([.. Header, .. Row("only one")]).Next());
        Assert.Throws<InvalidDataException>(() => Reader([.. Header, .. Row("cut", "off")[..^1]]).Next());
    }

    [Fact]
    public void Fingerprint_OfStoredFields_IsThatOfTheTextsThatWereSent()
    {
        var days = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(days, new DateOnly(1987, 6, 5).DayNumber - new DateOnly(2000, 1, 1).DayNumber);
        byte[][] fields = ["key"u8.ToArray(), "Käthe"u8.ToArray(), "O'Neil"u8.ToArray(), days, "Interests: ✓"u8.ToArray(), "Göteborg"u8.ToArray()];
        var row = new FinalReadCopy(new MemoryStream([.. Header, .. Tuple(fields), .. Tuple([fields[0], null, .. fields[2..]]), .. End]), fields: 6);
        var users = new StoredUsers();

        Assert.True(row.Next());
        Assert.Equal(UserFingerprint.Of("Käthe", "O'Neil", "1987-06-05", "Interests: ✓", "Göteborg"), users.Fingerprint(row, 1));
        Assert.True(row.Next());
        Assert.NotEqual(UserFingerprint.Of("", "O'Neil", "1987-06-05", "Interests: ✓", "Göteborg"), users.Fingerprint(row, 1));
    }

    private static FinalReadCopy Reader(byte[] copy) => new(new MemoryStream(copy), fields: 2);

    private static string Text(FinalReadCopy row, int field) => row.IsNull(field) ? "null" : Encoding.UTF8.GetString(row.Field(field));

    private static byte[] Row(params string?[] fields) => Tuple([.. fields.Select(field => field is null ? null : Encoding.UTF8.GetBytes(field))]);

    private static byte[] Tuple(byte[]?[] fields)
    {
        List<byte> tuple = [0, (byte)fields.Length];
        var length = new byte[4];
        foreach (var field in fields)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, field?.Length ?? -1);
            tuple.AddRange(length);
            tuple.AddRange(field ?? []);
        }
        return [.. tuple];
    }

    /// <summary>A stream that gives few bytes at once, as a network may.</summary>
    private sealed class Trickle(byte[] bytes, int atOnce) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, atOnce)]);
    }
}
