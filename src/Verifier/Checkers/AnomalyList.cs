using System.Collections;
using System.Text;
using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Anomalies in the order in which they were found. The first are held in memory, the others spilled.</summary>
/// <param name="spill">Opens a stream to write and read; asked only when there are many.</param>
internal sealed class AnomalyList(Func<Stream> spill) : IReadOnlyCollection<Anomaly>
{
    private const int InMemory = CheckResult.MaxExamples;

    private readonly List<Anomaly> first = [];
    private BinaryWriter? rest;

    public int Count { get; private set; }

    public void Add(Anomaly anomaly)
    {
        Count++;
        if (first.Count < InMemory)
            first.Add(anomaly);
        else
            Write(rest ??= new BinaryWriter(new BufferedStream(spill(), 64 * 1024), Encoding.UTF8), anomaly);
    }

    public IEnumerator<Anomaly> GetEnumerator()
    {
        foreach (var anomaly in first)
            yield return anomaly;
        if (rest is null)
            yield break;
        rest.Flush();
        rest.BaseStream.Position = 0;
        var reader = new BinaryReader(rest.BaseStream, Encoding.UTF8);
        for (var i = first.Count; i < Count; i++)
            yield return Read(reader);
        rest.BaseStream.Seek(0, SeekOrigin.End);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void Write(BinaryWriter writer, Anomaly anomaly)
    {
        writer.Write(anomaly.Class);
        writer.Write(anomaly.Key is not null);
        var key = anomaly.Key.GetValueOrDefault();
        writer.Write(key.Run);
        writer.Write(key.Worker);
        writer.Write(key.Sequence);
        writer.Write(anomaly.AtNs is not null);
        writer.Write(anomaly.AtNs.GetValueOrDefault());
        writer.Write(anomaly.Node);
        writer.Write(anomaly.Timeline is not null);
        writer.Write(anomaly.Timeline.GetValueOrDefault());
        writer.Write(anomaly.Lsn);
        writer.Write(anomaly.ForkLsn);
        writer.Write(anomaly.Explanation);
    }

    private static Anomaly Read(BinaryReader reader)
    {
        var kind = reader.ReadString();
        var hasKey = reader.ReadBoolean();
        var key = new OperationKey(reader.ReadUInt64(), reader.ReadUInt16(), reader.ReadUInt32());
        var hasTime = reader.ReadBoolean();
        var at = reader.ReadInt64();
        var node = reader.ReadString();
        var hasTimeline = reader.ReadBoolean();
        var timeline = reader.ReadInt32();
        return new Anomaly(
            kind, hasKey ? key : null, hasTime ? at : null, node, hasTimeline ? timeline : null,
            reader.ReadString(), reader.ReadString(), reader.ReadString());
    }
}
