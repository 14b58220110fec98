using System.Globalization;
using System.Text;

namespace Harness.Api;

/// <summary>A register that passed validation.</summary>
public readonly record struct NewUser(
    string FirstName, string SecondName, DateOnly Birthdate, string Biography, string City, string Password)
{
    /// <summary>Longest first or second name and city, in UTF-16 units.</summary>
    public const int MaxName = 200;

    /// <summary>Longest biography, in UTF-16 units.</summary>
    public const int MaxBiography = 10_000;

    /// <summary>More than any person types, and a bound on what has to be hashed.</summary>
    public const int MaxPasswordBytes = 256;

    private static readonly DateOnly Earliest = new(1900, 1, 1);

    /// <param name="today">No birthdate is later.</param>
    /// <param name="user">Set only when the result is null.</param>
    /// <returns>Null when all is well, else what is wrong, by the name of the field.</returns>
    public static Dictionary<string, string[]>? Validate(RegisterRequest request, DateOnly today, out NewUser user)
    {
        Dictionary<string, string[]>? errors = null;
        void Check(string field, string? problem)
        {
            if (problem is not null)
                (errors ??= [])[field] = [problem];
        }

        Check("first_name", TextProblem(request.FirstName, 1, MaxName));
        Check("second_name", TextProblem(request.SecondName, 1, MaxName));
        Check("birthdate", DateProblem(request.Birthdate, today, out var birthdate));
        Check("biography", TextProblem(request.Biography, 0, MaxBiography));
        Check("city", TextProblem(request.City, 0, MaxName));
        Check("password", PasswordProblem(request.Password));
        user = errors is not null ? default : new NewUser(
            request.FirstName!, request.SecondName!, birthdate, request.Biography!, request.City!, request.Password!);
        return errors;
    }

    /// <summary>What is wrong with a text; null when nothing is.</summary>
    internal static string? TextProblem(string? text, int min, int max) =>
        text is null ? "is required"
        : text.Length < min ? "must not be empty"
        : text.Length > max ? $"must not be longer than {max} characters"
        : text.Contains('\0') ? "must not contain U+0000, which PostgreSQL cannot store"
        : HasLoneSurrogate(text) ? "must be valid Unicode"
        : null;

    private static string? PasswordProblem(string? password) =>
        TextProblem(password, 1, MaxPasswordBytes)
        ?? (Encoding.UTF8.GetByteCount(password!) > MaxPasswordBytes ? $"must not be longer than {MaxPasswordBytes} bytes" : null);

    private static string? DateProblem(string? text, DateOnly today, out DateOnly date)
    {
        date = default;
        return text is null ? "is required"
            : !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date) ? "must be a date, yyyy-MM-dd"
            : date < Earliest ? "must not be before 1900-01-01"
            : date > today ? "must not be in the future"
            : null;
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return true;
            i++;
        }
        return false;
    }
}
