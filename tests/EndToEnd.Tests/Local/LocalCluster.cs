namespace Harness.EndToEnd.Tests;

/// <summary>Name of the collection whose clusters share their ports and so run one after another.</summary>
[CollectionDefinition(nameof(LocalCluster), DisableParallelization = true)]
public sealed class LocalCluster;
