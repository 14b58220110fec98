using System.Formats.Tar;
using System.Text;
using Docker.DotNet.Models;

namespace Harness.Environments;

/// <summary>Puts small files into the containers of a project, also into those that do not run.</summary>
internal sealed class ContainerFiles(ComposeProject project)
{
    /// <summary>Makes or replaces one file, readable by everybody in the container.</summary>
    /// <param name="folder">Must be there.</param>
    public async Task WriteAsync(string member, string folder, string name, string text, CancellationToken cancellationToken)
    {
        var container = await project.ContainerAsync(member, cancellationToken).ConfigureAwait(false);
        // The client disposes the stream.
        var archive = Archive(name, text);
        await project.Engine.DoAsync(
            $"write {folder}/{name} of {member}",
            (client, stop) => client.Containers.ExtractArchiveToContainerAsync(container.Id, new CopyToContainerParameters { Path = folder }, archive, stop),
            cancellationToken).ConfigureAwait(false);
    }

    private static MemoryStream Archive(string name, string text)
    {
        var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, leaveOpen: true))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            });
        archive.Position = 0;
        return archive;
    }
}
