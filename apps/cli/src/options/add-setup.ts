import { Argument, type Command } from "commander";

import type { SetupOptions } from "../commands/setup.ts";
import type { CommandIo } from "../io.ts";

/** Adds `setup`. */
export function addSetup(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  program
    .command("setup")
    .summary("install an engine that is not included")
    .description("Install TensorFlow as an engine in the user's cache folder. It takes half a gigabyte.")
    .addArgument(new Argument("<engine>", "the engine").choices(["tensorflow-gpu", "tensorflow"]))
    .option("--tf-lib <path or url>", "another libtensorflow as a .tar.gz archive; the binding is compiled against it")
    .option("--dir <dir>", "another folder to install it in")
    .option("--json", "print every event as a line of JSON")
    .addHelpText("after", NOTES)
    .action(async (engine: string, options: SetupOptions) => {
      const { setupCommand } = await import("../commands/setup.ts");
      setExitCode(await setupCommand(engine, options, io));
    });
}

const NOTES = `
Examples:
  $ sentiment-tuner setup tensorflow-gpu
  $ sentiment-tuner setup tensorflow --tf-lib libtensorflow.tar.gz

tensorflow-gpu needs an NVIDIA GPU, CUDA 11.2 and cuDNN 8.1, on Linux or Windows. Missing parts are
reported before anything is downloaded.
Without it, GPUs are used through WebGPU, which needs no setup.`;
