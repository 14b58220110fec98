using System.Globalization;

namespace Harness.Environments;

/// <summary>The user that the cluster's processes run as: PostgreSQL refuses root.</summary>
/// <param name="IsOther">True when it is not the user of this process, so that processes must be switched over.</param>
internal sealed record Account(string Name, uint UserId, uint GroupId, bool IsOther)
{
    private const string ForRoot = "postgres";

    /// <summary>Root's clusters run as <c>postgres</c>, anybody else's as themselves.</summary>
    /// <exception cref="UserErrorException">Root, and there is no user postgres.</exception>
    public static Account Current(string passwd = "/etc/passwd")
    {
        if (Posix.EffectiveUserId != 0)
            return new Account(Environment.UserName, Posix.EffectiveUserId, 0, IsOther: false);
        var entry = File.ReadLines(passwd).Select(line => line.Split(':')).FirstOrDefault(fields => fields[0] == ForRoot && fields.Length >= 4)
            ?? throw new UserErrorException($"user '{ForRoot}' is not in {passwd}, and PostgreSQL refuses to run as root. {Programs.HowToInstall(Programs.Packages)}");
        return new Account(ForRoot, Number(entry[2]), Number(entry[3]), IsOther: true);
    }

    /// <summary>The command that runs another as this user. It executes in place, so the pid stays.</summary>
    public IReadOnlyList<string> Command(Programs programs, IReadOnlyList<string> command) =>
        IsOther
            ? [programs.Setpriv, $"--reuid={Name}", $"--regid={Name}", "--init-groups", "--no-new-privs", .. command]
            : command;

    /// <summary>Makes a folder that only this user can look into.</summary>
    public void MakeFolder(string path)
    {
        Directory.CreateDirectory(path);
        Posix.ChangeMode(path, Permissions.OwnerFolder);
        GiveAway(path);
    }

    /// <summary>Makes this user the owner of a file or folder.</summary>
    public void GiveAway(string path)
    {
        if (IsOther)
            Posix.ChangeOwner(path, UserId, GroupId);
    }

    private static uint Number(string text) => uint.Parse(text, CultureInfo.InvariantCulture);
}
