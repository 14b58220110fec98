namespace Harness.Verifier;

/// <summary>
/// Keeps pages of other sites from having a browser do something here. Browsers tell where a request comes from: in
/// Sec-Fetch-Site or, older ones, in Origin; a request that has neither is no browser's. As in Go's http.CrossOriginProtection.
/// </summary>
internal static class CrossSiteRule
{
    /// <param name="host">The Host header, port included.</param>
    public static bool Allows(string method, string host, string? secFetchSite, string? origin)
    {
        if (method is "GET" or "HEAD")
            return true; // these change nothing
        if (!string.IsNullOrEmpty(secFetchSite))
            return secFetchSite is "same-origin" or "none";
        return string.IsNullOrEmpty(origin)
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, host, StringComparison.OrdinalIgnoreCase));
    }
}
