using System.Globalization;
using Docker.DotNet.Models;

namespace Harness.Environments;

/// <summary>
/// Reads what a member in a container holds before it is healed. A container that is frozen or has ended runs no commands, so a
/// second one of the same image copies its volume and reads the copy.
/// </summary>
internal sealed class ContainerSalvage(ContainerParts parts, ContainerCluster cluster, TimeProvider time)
{
    private const string Data = "/data/pg";
    private const string Copy = "/var/lib/postgresql/salvage";
    private const string Port = "5432/tcp";
    private const string Postgres = "postgres";

    /// <summary>Of the names of such containers.</summary>
    private const string Prefix = "salvage-";

    /// <summary>However the harness may end, the helper does not outlive this by much.</summary>
    private const string LifeSeconds = "3600";

    /// <exception cref="UserErrorException">There is nothing to keep, it is too large, or it could not be copied in time.</exception>
    public async Task<ISalvage> TakeAsync(string member, long maxBytes, CancellationToken cancellationToken)
    {
        var state = await parts.Project.StateAsync(member, cancellationToken).ConfigureAwait(false);
        if (state is { IsRunning: true, IsPaused: false })
            return new RunningPostgres(member, cluster.View.Sql.ConnectionString(member));
        var others = await parts.Project.ContainersAsync(cancellationToken).ConfigureAwait(false);
        var number = others.Count(container => container.Member.StartsWith(Prefix + member, StringComparison.Ordinal)) + 1;
        var helper = new Helper(parts, cluster.Saved.Password, time, member, number, state.IsPaused ? "frozen" : "down");
        try
        {
            await helper.MakeAsync(maxBytes, cancellationToken).ConfigureAwait(false);
            return helper;
        }
        catch
        {
            await helper.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The second container.</summary>
    private sealed class Helper(ContainerParts parts, string password, TimeProvider time, string member, int number, string state) : ISalvage
    {
        private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{member}-{number}");
        private string _id = "";
        private long _bytes;

        public string Source => string.Create(
            CultureInfo.InvariantCulture, $"a copy of its volume ({_bytes / 1e6:0} MB), taken while it was {state}");

        public bool IsCopy => true;

        public async Task MakeAsync(long maxBytes, CancellationToken cancellationToken)
        {
            var container = await parts.Project.ContainerAsync(member, cancellationToken).ConfigureAwait(false);
            _id = await parts.Engine.AskAsync($"make {_name}", async (client, stop) =>
            {
                var original = await client.Containers.InspectContainerAsync(container.Id, stop).ConfigureAwait(false);
                var made = await client.Containers.CreateContainerAsync(Settings(original), stop).ConfigureAwait(false);
                await client.Containers.StartContainerAsync(made.ID, new ContainerStartParameters(), stop).ConfigureAwait(false);
                return made.ID;
            }, cancellationToken).ConfigureAwait(false);
            var size = await CommandAsync(["du", "-sb", Data], cancellationToken, Timeouts.ContainerCommand).ConfigureAwait(false);
            _bytes = long.Parse(size.AsSpan(0, size.IndexOf('\t', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
            if (_bytes > maxBytes)
                throw SalvageSettings.TooLarge(member, _bytes, maxBytes);
            await CommandAsync(
                ["sh", "-c", $"cp -a --reflink=auto {Data} {Copy} && rm -f {Copy}/postmaster.pid && echo 'host all all all scram-sha-256' > {Copy}/salvage_hba.conf"],
                cancellationToken, Timeouts.SalvageCopy).ConfigureAwait(false);
        }

        public async Task<string> OpenAsync(CancellationToken cancellationToken)
        {
            var options = SalvageSettings.Options(
                Copy, ("listen_addresses", "*"), ("port", "5432"), ("hba_file", $"{Copy}/salvage_hba.conf"), ("unix_socket_directories", "/tmp"));
            var quoted = string.Join(' ', options.Select(option => $"'{option}'"));
            await CommandAsync(["sh", "-c", $"exec postgres {quoted} > /proc/1/fd/1 2>&1 &"], cancellationToken, Timeouts.ContainerCommand).ConfigureAwait(false);
            var found = await parts.Engine.AskAsync(
                $"inspect {_name}", (client, stop) => client.Containers.InspectContainerAsync(_id, stop), cancellationToken).ConfigureAwait(false);
            if (found.NetworkSettings?.Ports is not { } ports || !ports.TryGetValue(Port, out var bindings) || bindings is not [var binding, ..])
                throw new UserErrorException($"{_name} has no published port");
            var address = new NodeAddress(PatroniLayout.PublishedAddress, int.Parse(binding.HostPort, CultureInfo.InvariantCulture));
            var ready = await time.UntilAsync(
                Timeouts.SalvageStart, () => MemberSql.AnswersAsync(address, password, cancellationToken), cancellationToken).ConfigureAwait(false);
            return ready
                ? MemberSql.ConnectionString(address, password)
                : throw new UserErrorException($"PostgreSQL does not answer on the copied data of {member} within {Timeouts.SalvageStart.TotalSeconds} s. {await parts.Logs.TailAsync(_name, cancellationToken).ConfigureAwait(false)}");
        }

        /// <summary>Nothing is left to complain to: what stays is found by its label at the end of the cluster.</summary>
        public async ValueTask DisposeAsync()
        {
            if (_id.Length == 0)
                return;
            try
            {
                await parts.Engine.DoAsync($"remove {_name}", (client, stop) => client.Containers.RemoveContainerAsync(
                    _id, new ContainerRemoveParameters { Force = true, RemoveVolumes = false }, stop), CancellationToken.None).ConfigureAwait(false);
            }
            catch (UserErrorException)
            {
            }
        }

        private Task<string> CommandAsync(IReadOnlyList<string> command, CancellationToken cancellationToken, TimeSpan limit) =>
            parts.Commands.DemandAsync(_name, command, cancellationToken, limit, Postgres);

        private CreateContainerParameters Settings(ContainerInspectResponse original) => new()
        {
            Name = $"{parts.Project.Name}_{_name}",
            Image = original.Image,
            Cmd = ["sleep", LifeSeconds],
            ExposedPorts = new Dictionary<string, EmptyStruct> { [Port] = default },
            Labels = new Dictionary<string, string>
            {
                [HarnessLabels.Project] = parts.Project.Name, [HarnessLabels.Role] = "salvage", [HarnessLabels.Member] = _name,
            },
            HostConfig = new HostConfig
            {
                VolumesFrom = [$"{original.ID}:ro"],
                PortBindings = new Dictionary<string, IList<PortBinding>>
                {
                    [Port] = [new PortBinding { HostIP = PatroniLayout.PublishedAddress, HostPort = "" }],
                },
            },
        };
    }
}
