namespace Harness.LoadRunner; public static class Program { public static int Main() => 0; }
