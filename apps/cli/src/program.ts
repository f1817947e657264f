import { availableParallelism } from "node:os";

import { VERSION } from "@sentiment-tuner/protocol";
import { Command } from "commander";

import { addDoctor } from "./options/add-doctor.ts";
import { addEvaluate } from "./options/add-evaluate.ts";
import { addExport } from "./options/add-export.ts";
import { addKeep } from "./options/add-keep.ts";
import { addPredict } from "./options/add-predict.ts";
import { addPush } from "./options/add-push.ts";
import { addSpace } from "./options/add-space.ts";
import { addVerify } from "./options/add-verify.ts";
import { addSetup } from "./options/add-setup.ts";
import { addTrain } from "./options/add-train.ts";
import { type CommandIo, printLine } from "./io.ts";
import { printableOutput } from "./output/printable.ts";

/** The whole command line. Most people learn it from `--help`, so the help has examples. */
export function createProgram(io: CommandIo, setExitCode: (code: number) => void): Command {
  const program = new Command("sentiment-tuner")
    .description(
      "Fine-tune a pretrained encoder to classify text by sentiment or other classes. Needs no Python and no GPU.",
    )
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(printableOutput(text)),
    })
    .showHelpAfterError("(--help lists the options)")
    .addHelpText("after", NOTES)
    .hook("preAction", (_program, command) => reportThreads(command.opts(), io));
  addTrain(program, io, setExitCode);
  addPredict(program, io, setExitCode);
  addEvaluate(program, io, setExitCode);
  addKeep(program, io, setExitCode);
  addPush(program, io, setExitCode);
  addExport(program, io, setExitCode);
  addSpace(program, io, setExitCode);
  addVerify(program, io, setExitCode);
  addDoctor(program, io, setExitCode);
  addSetup(program, io, setExitCode);
  return program;
}

/** The workflow lowers the number. */
function reportThreads({ threads }: { readonly threads?: number }, { stderr }: CommandIo): void {
  const most = availableParallelism();
  if (threads === undefined || threads <= most) return;
  printLine(
    stderr,
    `! --threads is ${String(threads)}, but the processor runs ${String(most)} at once: ${String(most)} are used.`,
  );
}

const NOTES = `
Start here:
  $ sentiment-tuner train reviews.csv --out runs/first
  $ sentiment-tuner predict --model runs/first/model "Best film ever"
  Positive (98%)

Exit codes: 0 done, 1 failed, 2 wrong usage, 70 a bug, 130 interrupted (143 by SIGTERM, 129 by SIGHUP).`;
