namespace Harness.LoadRunner;

/// <summary>Which columns of a feed each workload reads.</summary>
internal static class FeedColumns
{
    public const string FirstName = "first_name", SecondName = "second_name", UserId = "user_id", Password = "password";

    /// <summary>Columns that have a meaning; a file may have others, which are left alone.</summary>
    public static readonly IReadOnlyList<string> All = [FirstName, SecondName, UserId, Password];

    /// <summary>Whether a workload takes rows.</summary>
    public static bool IsFed(string workload) => workload is "get-user" or "search" or "login";

    /// <summary>Whether it looks for particular users, who must exist.</summary>
    public static bool NeedsIdentity(string workload) => workload is "get-user" or "login";

    /// <summary>What the rows for these workloads must have, each a choice of columns of which one is enough.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Needed(IEnumerable<string> workloads)
    {
        var needed = new List<IReadOnlyList<string>>();
        foreach (var workload in workloads.Distinct())
        {
            if (NeedsIdentity(workload) && !needed.Any(choice => choice is [UserId]))
                needed.Add([UserId]);
            if (workload == "login")
                needed.Add([Password]);
            if (workload == "search")
                needed.Add([FirstName, SecondName]);
        }
        return needed;
    }
}
