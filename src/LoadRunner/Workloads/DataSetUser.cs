using System.Buffers.Binary;
using Harness.Environments;

namespace Harness.LoadRunner;

/// <summary>
/// One user of the data set that reads are measured on: a pure function of its index and the seed, so that whoever loads
/// it and whoever looks for it need not tell one another anything.
/// </summary>
public sealed record DataSetUser(Guid Id, string FirstName, string SecondName, DateOnly Birthdate, string Biography, string City)
{
    /// <summary>Most users that a data set may have.</summary>
    public const long MaxUsers = 100_000_000;

    /// <summary>First of the ids of data sets: UUIDs version 8, "dataset" in ASCII as far as version and variant leave room.</summary>
    public static readonly Guid FirstId = IdAt(0);

    /// <summary>Above every id of a data set; the API's own ids are version 7 and so never between the two.</summary>
    public static readonly Guid EndId = new("64617461-7365-8074-8001-000000000000");

    /// <summary>The ids of all data sets.</summary>
    public static readonly DataSetIds Ids = new(FirstId, EndId);

    private static readonly ZipfRanks FirstRanks = new(DataSetNames.First.Length);
    private static readonly ZipfRanks SecondRanks = new(DataSetNames.Second.Length);
    private static readonly ZipfRanks CityRanks = new(DataSetNames.Cities.Length);

    /// <summary>Id of the user at an index, 0 to <see cref="MaxUsers"/>; the same for every seed, and in the order of indices.</summary>
    public static Guid IdAt(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, MaxUsers);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, 0x64617461_7365_8074);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], 0x8000_000000000000 | (ulong)index);
        return new Guid(bytes, bigEndian: true);
    }

    public static DataSetUser For(long index, int seed)
    {
        var bits = Mix(Mix((ulong)(uint)seed) ^ (ulong)index);
        var more = Mix(bits);
        var first = DataSetNames.First[FirstRanks.RankOf(Unit(bits))];
        var city = DataSetNames.Cities[CityRanks.RankOf(Unit(Mix(more)))];
        return new DataSetUser(
            IdAt(index), first, DataSetNames.Second[SecondRanks.RankOf(Unit(more))],
            new DateOnly(1940, 1, 1).AddDays((int)(bits % 24_000)), $"I am {first} from {city}, number {index}.", city);
    }

    /// <summary>All users of a data set, as a cluster takes them.</summary>
    public static DataSet All(long users, int seed)
    {
        return new DataSet(users, seed, Ids, Rows());

        IEnumerable<DataSetRow> Rows()
        {
            for (var index = 0L; index < users; index++)
            {
                var user = For(index, seed);
                yield return new DataSetRow(user.Id, user.FirstName, user.SecondName, user.Birthdate, user.Biography, user.City);
            }
        }
    }

    /// <summary>The index that a read looks for: every user is as likely, and the same read of two runs looks for the same.</summary>
    public static long PickIndex(ushort worker, uint sequence, int seed, long users) =>
        (long)(Mix(Mix((ulong)(uint)seed ^ 0x5EED) ^ ((ulong)worker << 32 | sequence)) % (ulong)users);

    private static double Unit(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    /// <summary>SplitMix64's finalizer (Steele, Lea, Flood 2014).</summary>
    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
        x = (x ^ x >> 27) * 0x94D049BB133111EB;
        return x ^ x >> 31;
    }
}
