namespace Harness.Api; public static class Program { public static void Main() { } }
