import { Argument, type Command } from "commander";

import type { SetupOptions } from "./commands/setup.ts";
import type { CommandIo } from "./io.ts";

/** Adds `setup`. */
export function addSetup(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  program
    .command("setup")
    .summary("install an engine that does not come with this program")
    .description("Install TensorFlow as an engine, into a folder of the user's caches: half a gigabyte.")
    .addArgument(new Argument("<engine>", "which one").choices(["tensorflow-gpu", "tensorflow"]))
    .option("--tf-lib <path or url>", "another libtensorflow, a .tar.gz; the binding is compiled against it")
    .option("--dir <dir>", "install it there instead")
    .option("--json", "print every event as a line of JSON")
    .addHelpText("after", NOTES)
    .action(async (engine: string, options: SetupOptions) => {
      const { setupCommand } = await import("./commands/setup.ts");
      setExitCode(await setupCommand(engine, options, io));
    });
}

const NOTES = `
Examples:
  $ sentiment-tuner setup tensorflow-gpu
  $ sentiment-tuner setup tensorflow --tf-lib libtensorflow.tar.gz

tensorflow-gpu needs an NVIDIA GPU, CUDA 11.2 and cuDNN 8.1, on Linux or Windows; what is missing is named before anything is fetched.
Without it, GPUs are used through WebGPU, which needs no setup.`;
