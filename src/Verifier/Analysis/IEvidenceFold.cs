using Harness.LoadRunner;

namespace Harness.Verifier;

/// <summary>Takes in every operation of the journal, once, in the order of recording: close to that of their ends, no more.</summary>
internal interface IJournalFold
{
    void Add(in Operation operation);
}

/// <summary>Takes in every key of the run, once, in order, after the whole journal has been gone through.</summary>
internal interface IKeyFold
{
    void Add(KeyRecord record);
}
