// Makes the evidence of a run of many writes, and reads it back, for benchmarks/check/run.sh.
//   evidence make FOLDER WRITES CONNECTION    table users, FOLDER/run.json and FOLDER/journal.bin
//   evidence read FOLDER CONNECTION           the final read into FOLDER/final; prints peak memory in kB and the number of rows
#:project ../../src/Verifier/Verifier.csproj
#:property PublishAot=false
#:property AssemblyName=evidence
#:property ServerGarbageCollection=false

using System.Globalization;
using Harness.Environments;
using Harness.LoadRunner;
using Harness.Verifier;
using Npgsql;
using NpgsqlTypes;

const ulong Run = 0xBE4C;
const int Seed = 1, Workers = 64;
const long GapNs = 500_000; // 2,000 writes a second

if (args is ["make", var made, var count, var target])
    await MakeAsync(made, long.Parse(count, CultureInfo.InvariantCulture), target);
else if (args is ["read", var read, var source])
    await ReadAsync(read, source);
else
    return 64;
return 0;

static OperationKey KeyAt(long number) => new(Run, (ushort)(number % Workers), (uint)(number / Workers));

// One write in 500 failed and one in 1,000 has no answer; of those every other one is there.
static Outcome OutcomeOf(long number) => number % 500 == 499 ? Outcome.Fail : number % 1000 == 500 ? Outcome.Unknown : Outcome.Ok;

static bool IsThere(long number) => OutcomeOf(number) == Outcome.Ok || (OutcomeOf(number) == Outcome.Unknown && number % 2000 == 500);

static async Task MakeAsync(string folder, long writes, string connectionString)
{
    Directory.CreateDirectory(folder);
    var store = new RunStore(new RunFolder(folder));
    await store.SaveInfoAsync(new RunInfo
    {
        Id = store.Folder.Id, Run = Run, Scenario = Question(writes), Command = "benchmarks/check/run.sh",
        StartedAt = DateTimeOffset.UnixEpoch, HarnessVersion = "benchmark", Machine = "", MemberAt = new Dictionary<string, string> { ["127.0.0.1:1"] = "n1" },
        Load = new LoadWindow(0, writes * GapNs),
    });
    await using (var journal = JournalWriter.Create(store.Folder.Journal, Run, DateTimeOffset.UnixEpoch))
    {
        for (var number = 0L; number < writes; number++)
        {
            Record(journal, number);
            if (number % 1_000_000 == 999_999)
                await journal.FlushAsync(CancellationToken.None); // its queue must not hold all of them
        }
    }
    await using var source = NpgsqlDataSource.Create(connectionString);
    await using var connection = await source.OpenConnectionAsync();
    await using var rows = await connection.BeginBinaryImportAsync(
        "COPY users (id, request_key, first_name, second_name, birthdate, biography, city, password_hash) FROM STDIN (FORMAT BINARY)");
    for (var number = 0L; number < writes; number++)
    {
        if (IsThere(number))
            Insert(rows, KeyAt(number));
    }
    await rows.CompleteAsync();
}

static Scenario Question(long writes) => new()
{
    Name = "evidence", Seed = Seed,
    Load = [new LoadSpec { Workload = "register", Simulations = [new Inject(2000, TimeSpan.FromMicroseconds(writes * GapNs / 1000.0))] }],
};

static void Record(JournalWriter journal, long number)
{
    var (outcome, at) = (OutcomeOf(number), number * GapNs);
    var ok = outcome == Outcome.Ok;
    journal.Record(new Operation(
        KeyAt(number), OperationKind.Register, outcome, OperationFlags.None, at, at, at + 3_000_000 + number % 7 * 400_000,
        ok ? "" : outcome == Outcome.Fail ? "53300" : "timeout", ok ? "127.0.0.1:1" : "", ok ? 1 : 0,
        ok ? new Lsn(0x1000000 + (ulong)number * 256) : default, ok ? new Lsn(0x1000000 + (ulong)number * 256 + 256) : default));
}

static void Insert(NpgsqlBinaryImporter rows, OperationKey key)
{
    var user = UserData.For(key, Seed);
    rows.StartRow();
    rows.Write(key.ToGuid(), NpgsqlDbType.Uuid);
    rows.Write(key.ToGuid(), NpgsqlDbType.Uuid);
    rows.Write(user.FirstName, NpgsqlDbType.Text);
    rows.Write(user.SecondName, NpgsqlDbType.Text);
    rows.Write(DateOnly.ParseExact(user.Birthdate, "yyyy-MM-dd", CultureInfo.InvariantCulture), NpgsqlDbType.Date);
    rows.Write(user.Biography, NpgsqlDbType.Text);
    rows.Write(user.City, NpgsqlDbType.Text);
    rows.Write(user.Password, NpgsqlDbType.Text);
}

static async Task ReadAsync(string folder, string connectionString)
{
    var final = new RunFolder(folder).FinalReads;
    using var spill = new SpillFolder(final);
    var read = await FinalReader.ReadAsync("n1", isLeader: true, connectionString, Run, spill.Open, CancellationToken.None);
    await FinalReadFile.WriteAsync(final, read, Run, spill.Open, CancellationToken.None);
    var peak = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{peak} {read.Error ?? $"{read.Rows.Count} rows"}"));
}
