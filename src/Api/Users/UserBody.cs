using Npgsql;

namespace Harness.Api;

/// <summary>A user as the API shows it; never the password.</summary>
public sealed record UserBody(
    Guid UserId, string FirstName, string SecondName, DateOnly Birthdate, string Biography, string City)
{
    /// <summary>Reads the columns id, first_name, second_name, birthdate, biography, city, in this order.</summary>
    internal static UserBody Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateOnly>(3), row.GetString(4), row.GetString(5));
}
