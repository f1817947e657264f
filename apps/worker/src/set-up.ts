import { type SetupLine, toWireError } from "@sentiment-tuner/protocol";
import { examineSetup, formatSetupReport, setUpTensorflow } from "@sentiment-tuner/workflow";

import { WorkerError } from "./errors.ts";
import { openWorkflow } from "./open-workflow.ts";

type Print = (line: string) => void;

/** Prints the setup of this machine, as Markdown. */
export async function printSetup(plugins: readonly string[] | undefined, print: Print): Promise<void> {
  const { engines } = (await openWorkflow(plugins)).parts;
  print(formatSetupReport(await examineSetup({ engines })));
}

/**
 * Installs an engine. Every printed line is a `SetupEvent` as JSON; the last may be `{"type": "failed", "error": …}`.
 *
 * @throws WorkerError USAGE for an engine that cannot be installed
 */
export async function setUpEngine(
  engine: string,
  {
    library,
    signal,
    print,
  }: { readonly library: string | undefined; readonly signal: AbortSignal; readonly print: Print },
): Promise<void> {
  if (engine !== "tensorflow-gpu" && engine !== "tensorflow") {
    throw new WorkerError("USAGE", `There is no engine "${engine}" to set up. Known: tensorflow-gpu, tensorflow.`);
  }
  const printLine = (line: SetupLine): void => {
    print(JSON.stringify(line));
  };
  const kind = engine === "tensorflow" ? "cpu" : "gpu";
  try {
    for await (const event of setUpTensorflow({ kind, signal, ...(library !== undefined && { library }) })) {
      printLine(event);
    }
  } catch (error) {
    printLine({ type: "failed", error: toWireError(error) });
  }
}
