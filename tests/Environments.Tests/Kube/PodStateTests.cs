using k8s.Models;

namespace Harness.Environments.Tests;

public sealed class PodStateTests
{
    [Theory]
    [InlineData("ErrImageNeverPull", "kind-a", "image x:1 is not on the node (ErrImageNeverPull: why). Load it into the cluster: kind load docker-image x:1 --name a")]
    [InlineData("ImagePullBackOff", "minikube", "minikube image load x:1 -p minikube")]
    [InlineData("CreateContainerConfigError", "c", "CreateContainerConfigError: why")]
    public void Obstacle_OfAPodThatCanNeverStart_SaysWhatToDo(string reason, string context, string text) =>
        Assert.Contains(text, Waiting(reason).Obstacle(context), StringComparison.Ordinal);

    [Theory]
    [InlineData("ContainerCreating")]
    [InlineData("CrashLoopBackOff")] // it may succeed the next time
    public void Obstacle_OfAPodThatMayStart_IsNone(string reason) => Assert.Null(Waiting(reason).Obstacle("c"));

    [Fact]
    public void Describe_APodWithoutANode_SaysWhy()
    {
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = "pg-0" },
            Status = new V1PodStatus { Phase = "Pending", Conditions = [new V1PodCondition { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = "0/1 nodes" }] },
        };

        Assert.Equal("is Pending (Unschedulable: 0/1 nodes)", pod.Describe());
        Assert.Equal("does not exist", PodState.Describe(null));
        Assert.False(pod.IsRunning());
    }

    [Theory]
    [InlineData("usage_usec 1500000\nuser_usec 1\n", 1500)]
    [InlineData("2000000000\n", 2000)]
    [InlineData("cat: no such file", null)]
    public void Cpu_OfEitherVersionOfControlGroups_IsRead(string text, int? milliseconds) =>
        Assert.Equal(milliseconds, (int?)KubeCpu.Parse(text)?.TotalMilliseconds);

    private static V1Pod Waiting(string reason) => new()
    {
        Metadata = new V1ObjectMeta { Name = "pg-0" },
        Status = new V1PodStatus
        {
            Phase = "Pending",
            ContainerStatuses = [new V1ContainerStatus { Image = "x:1", State = new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = reason, Message = "why" } } }],
        },
    };
}
