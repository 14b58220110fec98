namespace Harness.LoadRunner;

/// <summary>Chooses the engine of this build: the built-in one, or with <c>-p:LoadEngine=NBomber</c> NBomber.</summary>
public static class LoadEngines
{
    public static ILoadEngine Create() =>
#if NBOMBER
        new NBomberEngine();
#else
        new BuiltInEngine();
#endif
}
