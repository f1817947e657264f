import { createInterface } from "node:readline/promises";

import type { LabelChoice, LabelPlan } from "@sentiment-tuner/protocol";

import { type CommandIo, EXIT, printError, printLine } from "../io.ts";
import { choiceOptions, planLines } from "../output/label-plan.ts";
import { printable } from "../output/printable.ts";
import { shellCommand } from "../output/shell-command.ts";
import type { ReadingOptions } from "./reading-choices.ts";

/** What `LABELS_UNCLEAR` carries: the labels as far as they are understood, and complete answers. */
interface LabelQuestion {
  readonly message: string;
  readonly plan: LabelPlan | undefined;
  readonly choices: readonly LabelChoice[];
}

/**
 * Runs a command that reads labels. Where their meaning is unclear, a terminal asks and the command runs again with the answer; a script
 * gets the commands to choose from.
 *
 * @param run - called again with the options of each answer
 * @returns its exit code, or 2 if the labels stay unclear
 */
export async function settleLabels<Options extends ReadingOptions & { readonly json?: boolean }>(
  options: Options,
  io: CommandIo,
  run: (options: Options) => Promise<number>,
): Promise<number> {
  for (let current = options; ;) {
    try {
      return await run(current);
    } catch (error) {
      const question = labelQuestionOf(error);
      if (question === undefined) throw error;
      printQuestion(question, io);
      const canAsk = io.stdin.isTTY === true && io.stderr.isTTY === true && options.json !== true;
      const choice = canAsk ? await askForChoice(question, io) : undefined;
      if (choice === undefined) {
        printCommands(question, io);
        return EXIT.usage;
      }
      const { description: _description, ...answer } = choice;
      current = { ...current, ...answer };
    }
  }
}

function labelQuestionOf(error: unknown): LabelQuestion | undefined {
  if (!(error instanceof Error && "code" in error && error.code === "LABELS_UNCLEAR" && "details" in error)) {
    return undefined;
  }
  const { plan, choices = [] } = error.details as Partial<LabelQuestion>; // This code always carries them.
  return { message: error.message, plan, choices };
}

function printQuestion({ message, plan }: LabelQuestion, io: CommandIo): void {
  printError(io, message);
  if (plan !== undefined) for (const line of planLines(plan)) printLine(io.stderr, `  ${line}`);
}

/** @returns undefined for an answer that is not one of the numbers */
async function askForChoice({ choices }: LabelQuestion, io: CommandIo): Promise<LabelChoice | undefined> {
  for (const [index, { description }] of choices.entries()) {
    printLine(io.stderr, `  ${String(index + 1)}  ${printable(description)}`);
  }
  const terminal = createInterface({ input: io.stdin, output: io.stderr });
  try {
    const answer = await terminal.question("Which reading is right? Enter its number, or nothing to stop: ", {
      signal: io.signal,
    });
    return choices[Number(answer) - 1];
  } finally {
    terminal.close();
  }
}

function printCommands({ choices }: LabelQuestion, { args = [], stderr }: CommandIo): void {
  printLine(stderr, choices.length === 0 ? "Say which class each label is with --label-map." : "Run one of these:");
  for (const choice of choices) {
    const words = [...withoutReading(args, choice), ...choiceOptions(choice)];
    printLine(stderr, `  # ${printable(choice.description)}`);
    printLine(stderr, `  ${printable(shellCommand(words))}`);
  }
}

/** The command line without the options that a choice replaces. */
function withoutReading(args: readonly string[], { labelColumn }: LabelChoice): readonly string[] {
  const replaced = ["--classes", "--label-map", ...(labelColumn === undefined ? [] : ["--label-column"])];
  const isReplaced = (arg: string | undefined): boolean => arg !== undefined && replaced.includes(arg);
  return args.filter((arg, index) => {
    const isJoined = replaced.some((option) => arg.startsWith(`${option}=`));
    return !isReplaced(arg) && !isReplaced(args[index - 1]) && !isJoined;
  });
}
