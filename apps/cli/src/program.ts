import { Command } from "commander";

import { addDoctor } from "./add-doctor.ts";
import { addEvaluate } from "./add-evaluate.ts";
import { addExport } from "./add-export.ts";
import { addPredict } from "./add-predict.ts";
import { addPush } from "./add-push.ts";
import { addSpace } from "./add-space.ts";
import { addSetup } from "./add-setup.ts";
import { addTrain } from "./add-train.ts";
import type { CommandIo } from "./io.ts";
import { VERSION } from "./version.ts";

/** The whole command line. `--help` is where most people learn it, so it teaches. */
export function createProgram(io: CommandIo, setExitCode: (code: number) => void): Command {
  const program = new Command("sentiment-tuner")
    .description("Teach a pretrained encoder to tell positive from negative text. No Python needed, and no GPU.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showHelpAfterError("(--help shows what is possible)")
    .addHelpText("after", NOTES);
  addTrain(program, io, setExitCode);
  addPredict(program, io, setExitCode);
  addEvaluate(program, io, setExitCode);
  addPush(program, io, setExitCode);
  addExport(program, io, setExitCode);
  addSpace(program, io, setExitCode);
  addDoctor(program, io, setExitCode);
  addSetup(program, io, setExitCode);
  return program;
}

const NOTES = `
Start here:
  $ sentiment-tuner train reviews.csv --out runs/first
  $ sentiment-tuner predict --model runs/first/model "Best film ever"
  Positive (98%)

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.`;
