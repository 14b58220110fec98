namespace Harness.Api.Tests;

public sealed class NewUserTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    private static readonly RegisterRequest Good = new("Anna", "O'Neil", "1990-02-28", "", "Göteborg", "secret");

    public static TheoryData<RegisterRequest, string> Bad => new()
    {
        { Good with { FirstName = null }, "first_name" },
        { Good with { FirstName = "" }, "first_name" },
        { Good with { FirstName = new string('x', NewUser.MaxName + 1) }, "first_name" },
        { Good with { SecondName = "a\0b" }, "second_name" },
        { Good with { SecondName = "a\uDC00" }, "second_name" },
        { Good with { Birthdate = "1990-2-28" }, "birthdate" },
        { Good with { Birthdate = "1990-02-30" }, "birthdate" },
        { Good with { Birthdate = "1899-12-31" }, "birthdate" },
        { Good with { Birthdate = "2026-11-24" }, "birthdate" },
        { Good with { Birthdate = null }, "birthdate" },
        { Good with { Biography = null }, "biography" },
        { Good with { Biography = new string('x', NewUser.MaxBiography + 1) }, "biography" },
        { Good with { City = null }, "city" },
        { Good with { City = "\uD83D" }, "city" },
        { Good with { Password = null }, "password" },
        { Good with { Password = "" }, "password" },
        { Good with { Password = new string('ü', 129) }, "password" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Validate_BadField_IsTheOnlyOneNamed(RegisterRequest request, string field) =>
        Assert.Equal(field, Assert.Single(NewUser.Validate(request, Today, out _)!).Key);

    [Fact]
    public void Validate_EverythingMissing_NamesEveryField() =>
        Assert.Equal(
            ["biography", "birthdate", "city", "first_name", "password", "second_name"],
            NewUser.Validate(new RegisterRequest(null, null, null, null, null, null), Today, out _)!.Keys.Order());

    [Theory]
    [InlineData("Anna")]
    [InlineData("\U0001F600")]
    [InlineData("x\U0001F600y")]
    public void Validate_GoodUser_KeepsIt(string firstName)
    {
        Assert.Null(NewUser.Validate(Good with { FirstName = firstName, Birthdate = "2026-11-23" }, Today, out var user));
        Assert.Equal(new NewUser(firstName, "O'Neil", Today, "", "Göteborg", "secret"), user);
    }

    [Theory]
    [InlineData(null, null, null, "first_name")]
    [InlineData("A", null, "0", "limit")]
    [InlineData("A", null, "1001", "limit")]
    [InlineData("A", null, "ten", "limit")]
    [InlineData("A\0", "B", null, "first_name")]
    [InlineData("A", "\0", null, "second_name")]
    public void SearchValidate_BadParameter_IsNamed(string? first, string? second, string? limit, string field) =>
        Assert.Equal(field, Assert.Single(SearchUsers.Validate(first, second, limit, out _)!).Key);

    [Theory]
    [InlineData(null, 100)]
    [InlineData("1", 1)]
    [InlineData("1000", 1000)]
    public void SearchValidate_Limit_HasADefaultAndABound(string? limit, int expected)
    {
        Assert.Null(SearchUsers.Validate("A", null, limit, out var count));
        Assert.Equal(expected, count);
    }

    [Fact]
    public void LoginValidate_EitherNameOfTheId_IsTaken()
    {
        var id = Guid.NewGuid();

        Assert.Null(Login.Validate(new LoginRequest(id.ToString(), null, "p"), out var byUserId));
        Assert.Null(Login.Validate(new LoginRequest(null, id.ToString(), "p"), out var byId));
        Assert.Equal((id, id), (byUserId, byId));
        Assert.Equal(["password", "user_id"], Login.Validate(new LoginRequest("x", null, null), out _)!.Keys.Order());
    }
}
