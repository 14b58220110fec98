using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Harness.LoadRunner;

namespace Harness.Verifier.Tests;

/// <summary>The server over the sample runs, on a port of its own, with a run that a test leads.</summary>
public sealed class ServedReports : IAsyncLifetime
{
    public const string Token = "0123456789abcdef0123";

    /// <summary>The files of each sample's folder by name. Plots are drawn once: they take most of a second.</summary>
    private static readonly ConcurrentDictionary<Verdict, Lazy<Task<Dictionary<string, byte[]>>>> Samples = new();

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

    /// <summary>Adds <see cref="SampleRun.Valid"/> or <see cref="SampleRun.Violated"/> under another id.</summary>
    internal async Task<RunFolder> AddSampleAsync(Verdict verdict, string id)
    {
        var model = verdict == Verdict.Valid ? SampleRun.Valid() : SampleRun.Violated();
        var files = await Samples.GetOrAdd(verdict, _ => new(() => FilesAsync(model))).Value;
        var folder = new RunFolder(Path.Combine(Reports, id));
        Directory.CreateDirectory(folder.Path);
        foreach (var (name, content) in files)
        {
            var path = Path.Combine(folder.Path, name);
            if (name.EndsWith(".png", StringComparison.Ordinal))
                await File.WriteAllBytesAsync(path, content);
            else
                await File.WriteAllTextAsync(path, Encoding.UTF8.GetString(content).Replace(model.Info.Id, id, StringComparison.Ordinal));
        }
        return folder;
    }

    private static async Task<Dictionary<string, byte[]>> FilesAsync(ReportModel model)
    {
        var folder = Directory.CreateTempSubdirectory("harness-sample-").FullName;
        try
        {
            await WriteAsync(model, new RunFolder(folder));
            return Directory.EnumerateFiles(folder).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Writes a run with a result, and a load where a comparison shall be possible.</summary>
    internal async Task<RunFolder> AddAsync(ReportModel model, string id)
    {
        var folder = new RunFolder(Path.Combine(Reports, id));
        model = model with { Info = model.Info with { Id = id }, Result = model.Result with { Id = id } };
        await WriteAsync(model, folder);
        return folder;
    }

    private static async Task WriteAsync(ReportModel model, RunFolder folder)
    {
        await RunReport.WriteAsync(model, folder, CancellationToken.None);
        var store = new RunStore(folder);
        await store.SaveInfoAsync(model.Info);
        if (model.Load is { } load)
            await store.SaveLoadAsync(load);
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
