namespace Harness.LoadRunner;

/// <summary>
/// Random choices that each operation makes for itself: a pure function of the run's seed, the worker and the sequence, so
/// that no lock is taken and the same operation always chooses the same.
/// </summary>
internal static class SeededChoice
{
    /// <summary>64 random bits.</summary>
    /// <param name="salt">Tells one kind of choice from another.</param>
    public static ulong Bits(int seed, ushort worker, uint sequence, ulong salt) =>
        Mix(Mix((ulong)(uint)seed << 32 ^ salt) ^ ((ulong)worker << 32 | sequence));

    /// <summary>A number from 0 up to 1, without 1.</summary>
    public static double Share(int seed, ushort worker, uint sequence, ulong salt) =>
        (Bits(seed, worker, sequence, salt) >> 11) * (1.0 / (1UL << 53));

    /// <summary>SplitMix64's finalizer (Steele, Lea, Flood 2014).</summary>
    public static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
        x = (x ^ x >> 27) * 0x94D049BB133111EB;
        return x ^ x >> 31;
    }
}
