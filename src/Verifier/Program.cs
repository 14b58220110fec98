return await Harness.Verifier.HarnessCli.RunAsync(args);
