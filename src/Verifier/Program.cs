namespace Harness.Verifier; public static class Program { public static int Main() => 0; }
