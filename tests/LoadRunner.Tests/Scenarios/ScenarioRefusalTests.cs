namespace Harness.LoadRunner.Tests;

/// <summary>Every way in which a file can be wrong, with the exact answer.</summary>
public class ScenarioRefusalTests
{
    private const string Duration = "expected a duration with a unit (ms, s, m or h), above 0s and at most 24h, e.g. \"45s\"";
    private const string Rate = "expected operations per second, above 0 and at most 1000000, e.g. 200";
    private const string Moment = "expected a moment: a share of the load as \"2/3\" or \"66%\", \"after-load\", or \"previous\" or \"previous-healed\" for the fault before, each with an offset or not, or a time from the load's start as \"20s\", e.g. \"2/3 - 500ms\"";
    private const string Faults = "expected one of stop-replica, kill-replica, kill-leader, stop-leader, pause-node, hold-replication, switchover, failover-to-async, lag-replica, slow-replication, kill-postmaster, kill-patroni, isolate-leader, isolate-replica, fill-disk, limit-cpu, limit-memory, cancel-commit-waits, commit-locally, restart-proxy, restart-api, stop-etcd, kill-etcd-quorum, delete-pod, delete-pod-at-once, cordon-node, e.g. \"stop-replica\"";
    private const string Simulation = "an object with exactly one of keep-constant, ramping-constant, inject, ramping-inject, pause, iterations, e.g. { \"inject\": { \"rate\": 200, \"during\": \"45s\" } }";

    [Theory]
    [InlineData("\"sede\": 1", 0, "the scenario has the unknown key \"sede\"; did you mean \"seed\"?; known keys: $schema, name, description, seed, environment, dataSet, load, httpClient, prober, staleness, faults, thresholds, recoveryTimeout, expect")]
    [InlineData("\"zzzzzzzz\": 1", 0, "the scenario has the unknown key \"zzzzzzzz\"; known keys: $schema, name, description, seed, environment, dataSet, load, httpClient, prober, staleness, faults, thresholds, recoveryTimeout, expect")]
    [InlineData("\"seed\": 1, \"seed\": 2", 11, "the scenario has the key \"seed\" twice: keep one; the first is at s.json:2:1")]
    [InlineData("\"seed\": \"1\"", 8, "seed is \"1\": expected a whole number from -2147483648 to 2147483647, e.g. 1")]
    [InlineData("\"seed\": 1.5", 8, "seed is 1.5: expected a whole number from -2147483648 to 2147483647, e.g. 1")]
    [InlineData("\"seed\": 3000000000", 8, "seed is 3000000000: expected a whole number from -2147483648 to 2147483647, e.g. 1")]
    [InlineData("\"description\": null", 15, "description is null: expected text, e.g. \"Does failover lose acknowledged writes?\"")]
    [InlineData("\"expect\": \"violate\"", 10, "expect is \"violate\": expected one of valid, violated, unknown, e.g. \"valid\"; did you mean \"violated\"?")]
    [InlineData("\"recoveryTimeout\": \"-1s\"", 19, "recoveryTimeout is \"-1s\": expected a duration with a unit (ms, s, m or h), at least 0s and at most 1h, e.g. \"90s\"")]
    [InlineData("\"environment\": []", 15, "environment is a list: expected an object with kind, nodes, replication, reads, timing, dcs, release, fencing, ownNetworks, ownDisks, shutdownSessions, ports, dataFolder, kube, passwordCost, e.g. { \"nodes\": 3, \"replication\": \"sync\" }")]
    [InlineData("\"environment\": { \"nodes\": 2 }", 26, "environment.nodes is 2: expected a whole number from 3 to 6, e.g. 3")]
    [InlineData("\"environment\": { \"nodes\": 7 }", 26, "environment.nodes is 7: expected a whole number from 3 to 6, e.g. 3")]
    [InlineData("\"environment\": { \"node\": 3 }", 17, "environment has the unknown key \"node\"; did you mean \"nodes\"?; known keys: kind, nodes, replication, reads, timing, dcs, release, fencing, ownNetworks, ownDisks, shutdownSessions, ports, dataFolder, kube, passwordCost")]
    [InlineData("\"environment\": { \"kind\": \"moon\" }", 25, "environment.kind is \"moon\": expected one of auto, local, docker, patroni, kube, kube-patroni, attached, e.g. \"auto\"")]
    [InlineData("\"environment\": { \"replication\": \"synch\" }", 32, "environment.replication is \"synch\": expected one of async, sync, sync-strict, two-sync, remote-apply, quorum, e.g. \"async\"; did you mean \"sync\"?")]
    [InlineData("\"environment\": { \"timing\": \"quick\" }", 27, "environment.timing is \"quick\": expected one of fast, brisk, default, e.g. \"fast\"")]
    [InlineData("\"environment\": { \"dcs\": \"etcd2\" }", 24, "environment.dcs is \"etcd2\": expected one of etcd, etcd3, e.g. \"etcd\"; did you mean \"etcd\"?")]
    [InlineData("\"environment\": { \"dataFolder\": \" \" }", 31, "environment.dataFolder is \" \": expected the path of a folder, e.g. \"/var/tmp/harness\"")]
    [InlineData("\"environment\": { \"dataFolder\": false }", 31, "environment.dataFolder is false: expected the path of a folder, or null for none, e.g. \"/var/tmp/harness\"")]
    [InlineData("\"environment\": { \"reads\": \"master\" }", 26, "environment.reads is \"master\": expected one of leader, replica, replicas, e.g. \"leader\"")]
    [InlineData("\"environment\": { \"passwordCost\": 3 }", 33, "environment.passwordCost is 3: expected a whole number from 4 to 24, e.g. 4")]
    [InlineData("\"environment\": { \"ports\": { \"api\": 0 } }", 35, "environment.ports.api is 0: expected a whole number from 1 to 65535, e.g. 8000")]
    [InlineData("\"environment\": { \"ports\": { \"api\": 65536 } }", 35, "environment.ports.api is 65536: expected a whole number from 1 to 65535, e.g. 8000")]
    [InlineData("\"environment\": { \"ports\": { \"api\": 9000 } }", 26, "environment.ports.apiMetrics is 9000, which is api's port too: expected a port of its own")]
    [InlineData("\"prober\": true", 10, "prober is true: expected an object with rate, timeout, or false for none, e.g. { \"rate\": 20, \"timeout\": \"2s\" }")]
    [InlineData("\"prober\": { \"rate\": 0 }", 20, "prober.rate is 0: " + Rate)]
    [InlineData("\"faults\": {}", 10, "faults is an object: expected a list of faults, e.g. [ { \"fault\": \"kill-leader\", \"at\": \"2/3\" } ]")]
    [InlineData("\"faults\": [ {} ]", 12, "faults[0] has no \"fault\": " + Faults + "\ns.json:2:13: faults[0] has no \"at\": " + Moment)]
    [InlineData("\"faults\": [ { \"fault\": \"kill-leadr\", \"at\": \"2/3\" } ]", 23, "faults[0].fault is \"kill-leadr\": " + Faults + "; did you mean \"kill-leader\"?")]
    [InlineData("\"faults\": [ { \"fault\": \"kill-leader\", \"at\": \"4/3\" } ]", 44, "faults[0].at is \"4/3\": " + Moment)]
    [InlineData("\"faults\": [ { \"fault\": \"kill-leader\", \"at\": \"20\" } ]", 44, "faults[0].at is \"20\": " + Moment)]
    [InlineData("\"faults\": [ { \"fault\": \"kill-leader\", \"at\": \"50s\" } ]", 44, "faults[0].at is \"50s\", outside the load: expected a moment from 0s to 45s, or \"after-load\", e.g. \"2/3\"")]
    [InlineData("\"faults\": [ { \"fault\": \"kill-leader\", \"at\": \"0% - 1s\" } ]", 44, "faults[0].at is \"0% - 1s\", outside the load: expected a moment from 0s to 45s, or \"after-load\", e.g. \"2/3\"")]
    [InlineData("\"faults\": [ { \"fault\": \"kill-leader\", \"at\": \"100% + 1ms\" } ]", 44, "faults[0].at is \"100% + 1ms\", outside the load: expected a moment from 0s to 45s, or \"after-load\", e.g. \"2/3\"")]
    [InlineData("\"faults\": [ { \"fault\": \"kill-leader\", \"at\": \"after-load - 1s\" } ]", 44, "faults[0].at is \"after-load - 1s\", before the load has ended: expected no offset or one above 0, e.g. \"after-load + 2s\"")]
    [InlineData("\"faults\": [ { \"fault\": \"kill-leader\", \"at\": \"1/2\", \"during\": \"0s\" } ]", 61, "faults[0].during is \"0s\": " + Duration)]
    [InlineData("\"faults\": [ { \"fault\": \"stop-replica\", \"at\": \"1/2\", \"target\": \"sync\" } ]", 62, "faults[0].target is \"sync\": expected one of any, sync-standby, async, leader, e.g. \"any\"; did you mean \"async\"?")]
    [InlineData("\"environment\": { \"replication\": \"async\" }, \"faults\": [ { \"fault\": \"stop-replica\", \"target\": \"sync-standby\", \"at\": \"1/2\" } ]", 92, "faults[0].target is \"sync-standby\", and replication \"async\" has none: expected any or async, e.g. \"any\"")]
    [InlineData("\"faults\": [ { \"fault\": \"kill-leader\", \"at\": \"1/2\", \"target\": \"leader\" } ]", 61, "faults[0].target is \"leader\", and only pause-node, fill-disk, limit-cpu, limit-memory, delete-pod, delete-pod-at-once, cordon-node can hit either a leader or a replica: expected any, sync-standby or async, e.g. \"any\"")]
    [InlineData("\"environment\": { \"replication\": \"two-sync\" }, \"faults\": [ { \"fault\": \"stop-replica\", \"target\": \"async\", \"at\": \"1/2\" } ]", 95, "faults[0].target is \"async\", and with 3 nodes and replication \"two-sync\" every replica is synchronous: expected any or sync-standby, or more nodes, e.g. \"any\"")]
    [InlineData("\"faults\": [ { \"fault\": \"kill-leader\", \"at\": \"previous\" } ]", 44, "faults[0].at is \"previous\", and no fault comes before it: expected another moment, e.g. \"2/3\"")]
    [InlineData("\"faults\": [ { \"fault\": \"stop-leader\", \"at\": \"after-load\" }, { \"fault\": \"kill-leader\", \"at\": \"previous\" } ]", 92, "faults[1].at is \"previous\", and the fault before it comes after the load: expected another moment, e.g. \"2/3\"")]
    [InlineData("\"faults\": [ { \"fault\": \"stop-leader\", \"at\": \"1/2\" }, { \"fault\": \"kill-leader\", \"at\": \"previous - 1s\" } ]", 85, "faults[1].at is \"previous - 1s\", before the fault that it follows: expected no offset or one above 0, e.g. \"previous + 2s\"")]
    [InlineData("\"faults\": [ { \"fault\": \"stop-leader\", \"at\": \"1/2\" }, { \"fault\": \"kill-leader\", \"at\": \"previous-healed\" } ]", 85, "faults[1].at is \"previous-healed\", and the fault before it has no \"during\", so that it is healed after the load only: expected \"previous\"")]
    [InlineData("\"faults\": [ { \"fault\": \"kill-leader\", \"at\": \"1/2\", \"from\": \"dcs\" } ]", 59, "faults[0].from has no use with kill-leader: expected it with isolate-leader, isolate-replica only")]
    [InlineData("\"faults\": [ { \"fault\": \"isolate-leader\", \"at\": \"1/2\", \"from\": \"etcd\" } ]", 62, "faults[0].from is \"etcd\": expected one of all, peers, dcs, e.g. \"all\"")]
    [InlineData("\"faults\": [ { \"fault\": \"lag-replica\", \"at\": \"1/2\", \"cpus\": 0.5 } ]", 59, "faults[0].cpus has no use with lag-replica: expected it with limit-cpu only")]
    [InlineData("\"faults\": [ { \"fault\": \"limit-cpu\", \"at\": \"1/2\", \"memoryMb\": 32 } ]", 61, "faults[0].memoryMb has no use with limit-cpu: expected it with limit-memory only")]
    [InlineData("\"faults\": [ { \"fault\": \"lag-replica\", \"at\": \"1/2\", \"bandwidthKbit\": 9 } ]", 68, "faults[0].bandwidthKbit has no use with lag-replica: expected it with slow-replication only")]
    [InlineData("\"faults\": [ { \"fault\": \"stop-replica\", \"at\": \"1/2\", \"force\": true } ]", 61, "faults[0].force has no use with stop-replica: expected it with kill-leader, stop-leader, pause-node, kill-postmaster, kill-patroni, isolate-leader, delete-pod, delete-pod-at-once, cordon-node only")]
    [InlineData("\"faults\": [ { \"fault\": \"kill-leader\", \"at\": \"1/2\", \"when\": {} } ]", 59, "faults[0].when has no \"state\": expected one of leader-changed, standby-synchronous, lag-above, rewind-began, e.g. \"leader-changed\"")]
    [InlineData("\"faults\": [ { \"fault\": \"kill-leader\", \"at\": \"1/2\", \"when\": { \"state\": \"lag-above\" } } ]", 59, "faults[0].when has no lagBytes and the state \"lag-above\": expected lagBytes with the state \"lag-above\", and only with it, e.g. 1048576")]
    [InlineData("\"faults\": [ { \"fault\": \"kill-leader\", \"at\": \"1/2\", \"when\": { \"state\": \"rewind-began\", \"lagBytes\": 1 } } ]", 98, "faults[0].when has a lagBytes and the state \"rewind-began\": expected lagBytes with the state \"lag-above\", and only with it, e.g. 1048576")]
    [InlineData("\"faults\": [ { \"fault\": \"kill-leader\", \"at\": \"1/2\", \"repeat\": { \"times\": 1, \"every\": \"5s\" } } ]", 72, "faults[0].repeat.times is 1: expected a whole number from 2 to 1000, e.g. 3")]
    [InlineData("\"faults\": [ { \"fault\": \"kill-leader\", \"at\": \"1/3\", \"repeat\": { \"times\": 4, \"every\": \"11s\" } } ]", 61, "faults[0].repeat asks for 4 times every 11s, the last of them 48s after the start of the load: expected the last one within the load, which takes 45s")]
    public void Read_ImpossibleSetting_IsRefused(string keys, int column, string expected) =>
        Assert.Equal($"s.json:2:{column + 1}: {expected}", ScenarioSamples.Refusal(ScenarioSamples.With(keys)));

    [Theory]
    [InlineData("{ \"inject\": { \"rate\": 0, \"during\": \"45s\" } }", 23, "load[0].simulations[0].inject.rate is 0: " + Rate)]
    [InlineData("{ \"inject\": { \"rate\": -1, \"during\": \"45s\" } }", 23, "load[0].simulations[0].inject.rate is -1: " + Rate)]
    [InlineData("{ \"inject\": { \"rate\": 1e999, \"during\": \"45s\" } }", 23, "load[0].simulations[0].inject.rate is 1e999: " + Rate)]
    [InlineData("{ \"inject\": { \"rate\": 1, \"during\": \"30\" } }", 36, "load[0].simulations[0].inject.during is \"30\": " + Duration)]
    [InlineData("{ \"inject\": { \"rate\": 1, \"during\": 30 } }", 36, "load[0].simulations[0].inject.during is 30: " + Duration)]
    [InlineData("{ \"inject\": { \"rate\": 1, \"during\": \"30min\" } }", 36, "load[0].simulations[0].inject.during is \"30min\": " + Duration)]
    [InlineData("{ \"inject\": { \"rate\": 1, \"during\": \"-30s\" } }", 36, "load[0].simulations[0].inject.during is \"-30s\": " + Duration)]
    [InlineData("{ \"inject\": { \"rate\": 1, \"during\": \"25h\" } }", 36, "load[0].simulations[0].inject.during is \"25h\": " + Duration)]
    [InlineData("{ \"inject\": { \"rate\": 1 } }", 13, "load[0].simulations[0].inject has no \"during\": " + Duration)]
    [InlineData("{ \"inject\": { \"rate\": 1, \"duration\": \"30s\" } }", 26, "load[0].simulations[0].inject has the unknown key \"duration\"; did you mean \"during\"?; known keys: rate, during, arrivals\ns.json:2:13: load[0].simulations[0].inject has no \"during\": " + Duration)]
    [InlineData("{ \"injct\": { \"rate\": 1, \"during\": \"30s\" } }", 3, "load[0].simulations[0] has the unknown key \"injct\"; did you mean \"inject\"?; known keys: keep-constant, ramping-constant, inject, ramping-inject, pause, iterations")]
    [InlineData("{ \"pause\": { \"during\": \"1s\" }, \"inject\": { \"rate\": 1, \"during\": \"30s\" } }", 1, "load[0].simulations[0] has 2 keys: expected " + Simulation)]
    [InlineData("{}", 1, "load[0].simulations[0] has 0 keys: expected " + Simulation)]
    [InlineData("\"inject\"", 1, "load[0].simulations[0] is \"inject\": expected " + Simulation)]
    [InlineData("{ \"keep-constant\": { \"copies\": 0, \"during\": \"45s\" } }", 32, "load[0].simulations[0].keep-constant.copies is 0: expected a whole number from 1 to 16384, e.g. 50")]
    [InlineData("{ \"iterations\": { \"copies\": 1, \"count\": 0, \"limit\": \"45s\" } }", 41, "load[0].simulations[0].iterations.count is 0: expected a whole number from 1 to 4294967295, e.g. 10000")]
    public void Read_ImpossibleSimulation_IsRefused(string simulation, int column, string expected)
    {
        var lines = ScenarioSamples.Refusal(ScenarioSamples.WithSimulation(simulation)).Split('\n').Order(StringComparer.Ordinal);

        Assert.Equal($"s.json:2:{column}: {expected}".Split('\n').Order(StringComparer.Ordinal), lines);
    }

    [Theory]
    [InlineData("[]", "s.json:1:1: the scenario is a list: expected an object with $schema, name, description, seed, environment, dataSet, load, httpClient, prober, staleness, faults, thresholds, recoveryTimeout, expect")]
    [InlineData("{ \"load\": " + ScenarioSamples.Load + " }", "s.json:1:1: the scenario has no \"name\": expected a name of 1 to 64 lower-case letters, digits and hyphens, e.g. \"failover-loss\"")]
    [InlineData("{ \"name\": \"../x\", \"load\": " + ScenarioSamples.Load + " }", "s.json:1:11: name is \"../x\": expected a name of 1 to 64 lower-case letters, digits and hyphens, e.g. \"failover-loss\"")]
    [InlineData("{ \"name\": \"x\", \"load\": [] }", "s.json:1:24: load is empty: expected a list of loads, at least 1, e.g. [ { \"workload\": \"register\", \"simulations\": [ { \"inject\": { \"rate\": 200, \"during\": \"45s\" } } ] } ]")]
    [InlineData("{ \"name\": \"x\", \"load\": [ { \"workload\": \"registr\", \"simulations\": [ { \"pause\": { \"during\": \"1s\" } } ] } ] }", "s.json:1:40: load[0].workload is \"registr\": expected one of register, get-user, search, login, mixed, e.g. \"register\"; did you mean \"register\"?")]
    [InlineData("{ \"name\": \"x\", \"load\": [ { \"workload\": \"register\", \"simulations\": [] } ] }", "s.json:1:67: load[0].simulations is empty: expected a list of simulations, at least 1, e.g. [ { \"inject\": { \"rate\": 200, \"during\": \"45s\" } } ]")]
    [InlineData("{ \"name\": \"x\", \"load\": [ { \"workload\": \"register\", \"simulations\": [ { \"pause\": { \"during\": \"1s\" } } ] } ] }", "s.json:1:67: load[0].simulations only pauses: expected at least one simulation with operations, e.g. { \"inject\": { \"rate\": 200, \"during\": \"45s\" } }")]
    public void Read_ImpossibleWhole_IsRefused(string json, string expected) => Assert.Equal(expected, ScenarioSamples.Refusal(json));
}
