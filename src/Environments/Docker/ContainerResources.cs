namespace Harness.Environments;

/// <summary>What limits the resources of a project's containers.</summary>
internal sealed class ContainerResources(ComposeProject project, ContainerCommands commands, TimeProvider time)
{
    public PeerBandwidth Bandwidth { get; } = new(project, commands);
    public DiskFill Disk { get; } = new(commands);
    public ContainerLimits Limits { get; } = new(project, commands, time);
}
