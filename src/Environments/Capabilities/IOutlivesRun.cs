namespace Harness.Environments;

/// <summary>The cluster is somebody's who goes on with it after a run, whatever becomes of the run: nothing in it may stay broken.</summary>
public interface IOutlivesRun;
