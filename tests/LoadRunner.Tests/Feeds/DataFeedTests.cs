using Harness.Environments;

namespace Harness.LoadRunner.Tests;

public sealed class DataFeedTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Csv_QuotesLineEndsAndOtherColumns_AreReadAsRfc4180HasThem()
    {
        var csv = folder.Write("users.csv", "\uFEFFuser_id,first_name,city,second_name\r\nu1,Anna,Berlin,\"O\"\"Neil, \nM\"\r\n\r\nu2,,,Kim");
        var feed = DataFeed.Open(new FeedSpec { Csv = csv }, ["search", "get-user"], seed: 1);

        Assert.Equal(
            [new UserRow(null, "u1", "Anna", "O\"Neil, \nM"), new UserRow(null, "u2", null, "Kim")], Take(feed, 2));
    }

    [Fact]
    public void Json_TextsAndNumbers_AreRead()
    {
        var json = folder.Write("users.json", """[ { "user_id": 17, "password": "p" }, { "user_id": "u2", "password": "q", "other": [] } ]""");
        var feed = DataFeed.Open(new FeedSpec { Json = json }, ["login"], seed: 1);

        Assert.Equal([new UserRow(null, "17", Password: "p"), new UserRow(null, "u2", Password: "q")], Take(feed, 2));
    }

    [Fact]
    public void Generated_IsMadeFromTheSeed()
    {
        var rows = Take(Generated(FeedOrder.Sequential, seed: 4), 10);

        Assert.Equal(rows, Take(Generated(FeedOrder.Sequential, seed: 4), 10));
        Assert.NotEqual(rows, Take(Generated(FeedOrder.Sequential, seed: 5), 10));
        Assert.All(rows, row => Assert.True(row is { FirstName.Length: > 0, SecondName.Length: > 0, UserId: null }));
    }

    [Fact]
    public void Circular_BeginsAgain() =>
        Assert.Equal(Enumerable.Repeat(Take(Generated(FeedOrder.Sequential), 10), 3).SelectMany(rows => rows), Take(Generated(FeedOrder.Circular), 30));

    [Fact]
    public void Sequential_AfterTheLastRow_Ends()
    {
        var feed = Generated(FeedOrder.Sequential);
        Take(feed, 10);

        Assert.Throws<FeedEndedException>(() => Take(feed, 1));
    }

    [Fact]
    public void Random_GivesAnyRowAndTheSameForTheSameOperation()
    {
        var csv = folder.Write("ids.csv", "user_id\n" + string.Join('\n', Enumerable.Range(0, 10)));
        var rows = Take(Open(), 1000);

        Assert.Equal(rows, Take(Open(), 1000));
        Assert.All(rows.GroupBy(row => row.UserId), group => Assert.InRange(group.Count(), 60, 140));
        Assert.Equal(10, rows.Distinct().Count());

        DataFeed Open() => DataFeed.Open(new FeedSpec { Csv = csv, Order = FeedOrder.Random }, ["get-user"], seed: 1);
    }

    [Theory]
    [InlineData("csv", "", ":1: the feed has no rows")]
    [InlineData("csv", "user_id\n", ":1: the feed has no rows")]
    [InlineData("csv", "id,name\n1,2\n", ":1: the header has none of the columns first_name, second_name, user_id, password")]
    [InlineData("csv", "user_id,user_id\n", ":1: the column \"user_id\" is there twice")]
    [InlineData("csv", "user_id\nu1\n", ":2: the row has no password")]
    [InlineData("csv", "user_id,password\nu1,p\n,q\n", ":3: the row has no user_id")]
    [InlineData("csv", "user_id,password\nu1,p\nu2\n", ":3: the row has 1 values and the header 2 columns")]
    [InlineData("csv", "user_id,password\n\"a\nb\",p\n\"u2,q\n", ":4: a quoted value is never closed")]
    [InlineData("csv", "user_id,password\n\"u1\"x,p\n", ":2: text after a closing quote")]
    [InlineData("json", "{}", ":1:1: a feed is a list of objects")]
    [InlineData("json", "[", ":1:2: not valid JSON")]
    [InlineData("json", "[]", ":1: the feed has no rows")]
    [InlineData("json", "[\n 7 ]", ":2:2: a row is 7: expected an object")]
    [InlineData("json", "[\n { \"user_id\": null } ]", ":2:15: user_id is null: expected a text or a number")]
    [InlineData("json", "[\n { \"user_id\": 1, \"password\": \"p\" },\n { \"user_id\": 2 } ]", ":3: the row has no password")]
    public void Open_FileThatLacksSomething_NamesFileAndLine(string kind, string content, string expected)
    {
        var path = folder.Write($"users.{kind}", content);
        var spec = kind == "csv" ? new FeedSpec { Csv = path } : new FeedSpec { Json = path };

        var error = Assert.Throws<UserErrorException>(() => DataFeed.Open(spec, ["login"], seed: 1));

        Assert.StartsWith(path + expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoFile_NamesIt()
    {
        var path = Path.Combine(folder.Path, "none.csv");

        Assert.StartsWith(path, Assert.Throws<UserErrorException>(() => DataFeed.Open(new FeedSpec { Csv = path }, ["login"], 1)).Message, StringComparison.Ordinal);
    }

    private static DataFeed Generated(FeedOrder order, int seed = 1) =>
        DataFeed.Open(new FeedSpec { Generated = 10, Order = order }, ["search"], seed);

    private static List<UserRow> Take(DataFeed feed, int count) =>
        [.. Enumerable.Range(0, count).Select(i => feed.TryTake((ushort)(i % 4), (uint)(i / 4), out var row) ? row : default)];
}
