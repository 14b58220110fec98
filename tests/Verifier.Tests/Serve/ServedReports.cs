using System.Net;

namespace Harness.Verifier.Tests;

/// <summary>The server over the sample runs, on a port of its own, with a run that a test leads.</summary>
public sealed class ServedReports : IAsyncLifetime
{
    public const string Token = "0123456789abcdef0123";

    private readonly string root = Directory.CreateTempSubdirectory("harness-serve-").FullName;
    private readonly bool withToken;
    private ServeHost? host;

    public ServedReports()
        : this(withToken: false)
    {
    }

    internal ServedReports(bool withToken) => this.withToken = withToken;

    public string Reports => Path.Combine(root, "reports");

    internal FakeProgram Program { get; } = new();

    /// <summary>Follows no redirection and keeps no cookies, so that both are seen.</summary>
    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public async ValueTask InitializeAsync()
    {
        var options = ServeOptions.Of("127.0.0.1", 0, Reports, withToken ? Token : null, []);
        host = await ServeHost.StartAsync(options, new RunDesk(Program.Start), TimeProvider.System, TestContext.Current.CancellationToken);
        Client.BaseAddress = host.Url;
    }

    /// <summary>Writes a run with a result, and a load where a comparison shall be possible.</summary>
    internal async Task<RunFolder> AddAsync(ReportModel model, string id)
    {
        var folder = new RunFolder(Path.Combine(Reports, id));
        model = model with { Info = model.Info with { Id = id }, Result = model.Result with { Id = id } };
        await RunReport.WriteAsync(model, folder, TestContext.Current.CancellationToken);
        var store = new RunStore(folder);
        await store.SaveInfoAsync(model.Info);
        if (model.Load is { } load)
            await store.SaveLoadAsync(load);
        return folder;
    }

    /// <summary>Sends a request as a browser does that shows a page of this server, or as another one.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    /// <summary>The body of a page that must be there.</summary>
    public async Task<string> PageAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}: {text}");
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (host is not null)
            await host.DisposeAsync();
        Directory.Delete(root, recursive: true);
    }
}
