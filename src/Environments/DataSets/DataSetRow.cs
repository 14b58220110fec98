namespace Harness.Environments;

/// <summary>One row of a data set, as the table <c>users</c> takes it; nobody can log in as it.</summary>
public sealed record DataSetRow(Guid Id, string FirstName, string SecondName, DateOnly Birthdate, string Biography, string City);
