using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Numbers for the few names that many operations share: their errors and nodes.</summary>
internal sealed class OperationNames
{
    private readonly List<string> names = [];
    private readonly Dictionary<string, ushort> numbers = new(StringComparer.Ordinal);
    private (string Name, ushort Number) lastError = ("", 0), lastNode = ("", 0);

    public OperationNames() => NumberOf("");

    public string this[ushort number] => names[number];

    public PackedOperation Pack(in Operation operation) =>
        new(operation, NumberOf(operation.Error, ref lastError), NumberOf(operation.Node, ref lastNode));

    /// <summary>Operations in a row mostly have the very same name.</summary>
    private ushort NumberOf(string name, ref (string Name, ushort Number) last)
    {
        if (!ReferenceEquals(name, last.Name))
            last = (name, NumberOf(name));
        return last.Number;
    }

    /// <exception cref="InvalidDataException">There are more names than a journal can hold.</exception>
    private ushort NumberOf(string name)
    {
        if (numbers.TryGetValue(name, out var number))
            return number;
        number = checked((ushort)names.Count);
        names.Add(name);
        numbers.Add(name, number);
        return number;
    }
}
