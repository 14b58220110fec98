using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Harness.Environments;

/// <summary>Reads what a member holds before it is healed: from a copy of its data folder, or from its PostgreSQL if that runs.</summary>
internal sealed class LocalSalvage(LocalCluster cluster, ProcFs proc, TimeProvider time)
{
    private LocalLayout Layout => cluster.Layout;

    /// <exception cref="UserErrorException">There is nothing to keep, it is too large, or it could not be copied in time.</exception>
    public async Task<ISalvage> TakeAsync(string member, long maxBytes, CancellationToken cancellationToken)
    {
        var postgres = cluster.Nodes.Pids(member).Where(pid => proc.Stat(pid)?.Name == "postgres").ToList();
        // By its socket: that crosses the network namespaces that a partition may have put it into.
        if (postgres.Any(pid => !proc.IsFrozen(pid)))
            return new RunningPostgres(member, MemberSql.ConnectionString(new NodeAddress(Layout.SocketFolder(member), Layout.Spec.Ports.Postgres), cluster.Saved.Password));

        var data = new DirectoryInfo(Layout.PostgresData(member));
        var bytes = data.Exists ? SizeOf(data) : throw new UserErrorException($"{member} has no data folder");
        if (bytes > maxBytes)
            throw SalvageSettings.TooLarge(member, bytes, maxBytes);
        Directory.CreateDirectory(Layout.SalvageFolder);
        Posix.ChangeMode(Layout.SalvageFolder, Posix.EffectiveUserId == 0 ? Permissions.PassableFolder : Permissions.OwnerFolder);
        var name = string.Create(CultureInfo.InvariantCulture, $"{member}-{Directory.GetDirectories(Layout.SalvageFolder, member + "-*").Length + 1}");
        var copy = Path.Combine(Layout.SalvageFolder, name);
        await CopyAsync(data.FullName, copy, cancellationToken).ConfigureAwait(false);
        File.Delete(Path.Combine(copy, "postmaster.pid"));
        var state = postgres.Count > 0 ? "frozen" : "down";
        return new CopiedPostgres(
            cluster, proc, time, name, copy,
            string.Create(CultureInfo.InvariantCulture, $"a copy of its data folder ({bytes / 1e6:0} MB), taken while it was {state}"));
    }

    /// <summary>Bytes of all files; those that vanish meanwhile are left out.</summary>
    private static long SizeOf(DirectoryInfo folder) =>
        folder.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 }).Sum(file => file.Length);

    /// <summary>With owners and modes, and without taking room where the file system can share blocks.</summary>
    private async Task CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        using var limit = new RequestLimit(Timeouts.SalvageCopy, time, cancellationToken);
        try
        {
            using var copying = Process.Start(new ProcessStartInfo("cp", ["-a", "--reflink=auto", from, to]) { RedirectStandardError = true })!;
            try
            {
                var errors = await copying.StandardError.ReadToEndAsync(limit.Token).ConfigureAwait(false);
                await copying.WaitForExitAsync(limit.Token).ConfigureAwait(false);
                if (copying.ExitCode == 0)
                    return;
                Directory.Delete(to, recursive: true);
                throw new UserErrorException($"{from} cannot be copied: {errors.Trim()}");
            }
            catch (OperationCanceledException)
            {
                copying.Kill();
                await copying.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
                Directory.Delete(to, recursive: true);
                cancellationToken.ThrowIfCancellationRequested();
                throw new UserErrorException($"{from} was not copied within {Timeouts.SalvageCopy.TotalSeconds} s");
            }
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            throw new UserErrorException($"{from} cannot be copied: {error.Message}", error);
        }
    }

    /// <summary>A copy, read by a PostgreSQL of its own that nobody but this machine's users reaches.</summary>
    private sealed class CopiedPostgres(LocalCluster cluster, ProcFs proc, TimeProvider time, string name, string folder, string source) : ISalvage
    {
        private readonly string _name = "salvage-" + name;

        public string Source => source;

        public bool IsCopy => true;

        public async Task<string> OpenAsync(CancellationToken cancellationToken)
        {
            var programs = Programs.Find();
            List<string> command =
            [
                Path.Combine(programs.PostgresFolder, "postgres"),
                .. SalvageSettings.Options(folder, ("listen_addresses", ""), ("unix_socket_directories", folder), ("dynamic_shared_memory_type", "mmap")),
            ];
            cluster.Processes.Start(_name, Account.Current().Command(programs, command), folder);
            var address = new NodeAddress(folder, cluster.Layout.Spec.Ports.Postgres);
            var ready = await time.UntilAsync(
                Timeouts.SalvageStart,
                () => cluster.Table.Alive(_name) is null
                    ? throw new UserErrorException($"PostgreSQL ended on the copied data {name}. {LogTail.Of(cluster.Layout.Log(_name))}")
                    : MemberSql.AnswersAsync(address, cluster.Saved.Password, cancellationToken),
                cancellationToken).ConfigureAwait(false);
            return ready
                ? MemberSql.ConnectionString(address, cluster.Saved.Password)
                : throw new UserErrorException($"PostgreSQL does not answer on the copied data {name} within {Timeouts.SalvageStart.TotalSeconds} s. {LogTail.Of(cluster.Layout.Log(_name))}");
        }

        public async ValueTask DisposeAsync()
        {
            if (cluster.Table.Alive(_name) is { } postmaster)
                Posix.Send(postmaster.Pid, Signal.Quit);
            await time.UntilAsync(Timeouts.Kill, () => cluster.Table.Alive(_name) is null, CancellationToken.None).ConfigureAwait(false);
            SharedMemory.RemoveOrphan(folder, proc);
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }
}
