namespace Harness.LoadRunner;

/// <summary>Users of the data set, chosen by the seed: the same for the same operation of every run.</summary>
/// <param name="users">How many there are.</param>
internal sealed class DataSetUsers(int seed, long users) : IUserSource
{
    public bool TryTake(ushort worker, uint sequence, out UserRow user)
    {
        var chosen = DataSetUser.For(DataSetUser.PickIndex(worker, sequence, seed, users), seed);
        user = new UserRow(null, chosen.Id.ToString(), chosen.FirstName, chosen.SecondName);
        return true;
    }
}
