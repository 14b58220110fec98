using System.Buffers.Binary;

namespace Harness.Verifier;

/// <summary>
/// Reads the rows of <c>COPY ... TO STDOUT (FORMAT binary)</c> as bytes, without making a value of each field: ten million
/// rows are read as fast as the server sends them. Blocks while it waits: a task for each row's message would cost more than
/// the row.
/// </summary>
/// <remarks>
/// The format: PostgreSQL's manual, COPY, "Binary Format". A signature of 11 bytes, flags i32, length of an extension i32;
/// then tuples: number of fields i16, and for each its length i32 (-1: null) and bytes; at the end -1 for the number.
/// All numbers are big endian.
/// </remarks>
/// <param name="fields">Fields of a row.</param>
internal sealed class FinalReadCopy(Stream copy, int fields)
{
    private const int HeaderBytes = 11 + 4 + 4;

    private readonly (int At, int Length)[] row = new (int, int)[fields];
    private byte[] buffer = new byte[256 * 1024];
    private int start;
    private int end;
    private bool begun;

    /// <summary>Goes to the next row; false at the end.</summary>
    /// <exception cref="InvalidDataException">This is not what the format says.</exception>
    public bool Next()
    {
        while (true)
        {
            if (begun && TryRow(out var more))
                return more;
            if (!begun && end - start >= HeaderBytes)
                TakeHeader();
            else
                Fill();
        }
    }

    /// <summary>A field of the row; valid until the next one. Empty when it is null, too.</summary>
    public ReadOnlySpan<byte> Field(int field) => buffer.AsSpan(row[field].At, Math.Max(0, row[field].Length));

    public bool IsNull(int field) => row[field].Length < 0;

    private void TakeHeader()
    {
        var header = buffer.AsSpan(start, HeaderBytes);
        if (header[..7].SequenceEqual("PGCOPY\n"u8) is false || header[7] != 0xFF || BinaryPrimitives.ReadInt32BigEndian(header[15..]) != 0)
            throw new InvalidDataException("the server's COPY does not begin as the binary format does");
        start += HeaderBytes;
        begun = true;
    }

    /// <summary>Takes one row out of the buffer; false when it is not there as a whole yet.</summary>
    private bool TryRow(out bool more)
    {
        more = true;
        var at = start;
        if (end - at < 2)
            return false;
        var count = BinaryPrimitives.ReadInt16BigEndian(buffer.AsSpan(at));
        at += 2;
        if (count == -1)
        {
            more = false;
            return true;
        }
        if (count != row.Length)
            throw new InvalidDataException($"the server's COPY has a row of {count} fields instead of {row.Length}");
        for (var field = 0; field < row.Length; field++)
        {
            if (end - at < 4)
                return false;
            var length = BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(at));
            at += 4;
            if (end - at < length)
                return false;
            row[field] = (at, length);
            at += Math.Max(0, length);
        }
        start = at;
        return true;
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        if (end == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        var got = copy.Read(buffer.AsSpan(end));
        if (got == 0)
            throw new InvalidDataException("the server's COPY ended within a row");
        end += got;
    }
}
