namespace Harness.Environments.Tests;

public sealed class KubeContextsTests
{
    [Theory]
    [InlineData("anything", "https://127.0.0.1:6443", true)]
    [InlineData("anything", "https://localhost:6443", true)]
    [InlineData("minikube", "https://192.168.49.2:8443", true)]
    [InlineData("kind-tests", "https://172.18.0.2:6443", true)]
    [InlineData("minikube", "https://203.0.113.7:6443", false)] // a name alone tells nothing
    [InlineData("minikube", "https://kube.example:6443", false)]
    [InlineData("production", "https://10.0.0.5:6443", false)]
    [InlineData("kind", "https://172.32.0.2:6443", false)]
    public void IsLocal_GoesByTheServer_AndByTheNameOnlyInPrivateNetworks(string context, string server, bool local) =>
        Assert.Equal(local, KubeContexts.IsLocal(context, new Uri(server)));

    [Fact]
    public void Choose_WithoutAName_TakesTheCurrentOne() => Assert.Equal("b", KubeContexts.Choose(null, "b", ["a", "b"]));

    [Theory]
    [InlineData("c", "a", "no context 'c': it has a, b")]
    [InlineData(null, "", "no current context (it has a, b): name one by --kube-context")]
    [InlineData(null, "gone", "no context 'gone'")]
    public void Choose_WhatIsNotThere_IsRefusedWithWhatIs(string? named, string current, string message) =>
        Assert.Contains(message, Assert.Throws<UserErrorException>(() => KubeContexts.Choose(named, current, ["a", "b"])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"kind":"Status","message":"pods \"x\" is forbidden"}""", "pods \"x\" is forbidden")]
    [InlineData("container not found (\"pg\")\n", "container not found (\"pg\")")]
    [InlineData("", null)]
    public void Reason_OfARefusal_IsItsMessage(string content, string? reason) => Assert.Equal(reason, KubeContexts.Reason(content));
}
