using System.Buffers.Binary;
using System.Globalization;

namespace Harness.LoadRunner;

/// <summary>
/// The user that a key registers. A pure function of the key and the seed, so that a verifier can tell, from a key
/// alone, what its row must hold.
/// </summary>
public sealed record UserData(string FirstName, string SecondName, string Birthdate, string Biography, string City, string Password)
{
    private static readonly string[] FirstNames =
        ["Anna", "Boris", "Clara", "David", "Elena", "Fedor", "Galina", "Henry", "Irina", "Jan", "Karin", "Lev", "Maria", "Nikolai", "Olga", "Pavel"];

    private static readonly string[] SecondNames =
        ["Abramov", "Baker", "Chen", "Dvorak", "Egorova", "Fischer", "Garcia", "Hansen", "Ivanov", "Jensen", "Kim", "Larsen", "Müller", "Novak", "O'Neil", "Petrov"];

    private static readonly string[] Cities =
        ["Amsterdam", "Berlin", "Chicago", "Delhi", "Edinburgh", "Florence", "Göteborg", "Helsinki"];

    private const int LastDay = 0x5FFF;

    private static readonly string[] Birthdates =
        [.. Enumerable.Range(0, LastDay + 1).Select(day => new DateOnly(1940, 1, 1).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];

    public static UserData For(OperationKey key, int seed)
    {
        var bits = SeededChoice.Mix(SeededChoice.Mix(key.Run ^ (ulong)(uint)seed << 13) ^ ((ulong)key.Worker << 32 | key.Sequence));
        return new UserData(
            FirstNames[bits & 15], SecondNames[bits >> 4 & 15], Birthdates[bits >> 20 & LastDay],
            "Interests: " + Hex(SeededChoice.Mix(bits)), Cities[bits >> 8 & 7], "pw-" + Hex(bits));
    }

    /// <summary>16 digits; several times faster than the format <c>x16</c>, which a check of millions of rows would wait for.</summary>
    private static string Hex(ulong number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return Convert.ToHexStringLower(bytes);
    }
}
