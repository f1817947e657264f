import { constants, setPriority, tmpdir } from "node:os";
import { parseArgs } from "node:util";

import { WorkerError } from "./errors.ts";
import { openIpcChannel } from "./ipc-channel.ts";
import { publish } from "./publish.ts";
import { serveInference } from "./serve-inference.ts";
import { trainRun } from "./train-run.ts";

/** `failed` is for ends that another try would not change; whatever else is not 0 is a crash. */
const EXIT = { success: 0, failed: 1, usage: 2, crashed: 70, interrupted: 130 } as const;

const USAGE = "Usage: worker train <run folder> | worker infer [--plugin <module>]... [--threads <n>] | worker publish";

process.on("uncaughtException", (error) => {
  log(describe(error));
  process.exit(EXIT.crashed);
});

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { plugin: { type: "string", multiple: true }, threads: { type: "string" } },
  });
  const [mode, runFolder] = positionals;
  if (mode === "train" && runFolder !== undefined) await train(runFolder);
  else if (mode === "infer") infer(values.plugin, values.threads === undefined ? undefined : Number(values.threads));
  else if (mode === "publish") await publishForParent();
  else throw new WorkerError("USAGE", USAGE);
} catch (error) {
  log(describe(error));
  process.exit(error instanceof WorkerError ? EXIT.usage : EXIT.failed);
}

/** The first signal stops the run in order, the second does not wait. */
async function train(runFolder: string): Promise<void> {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL); // Hovers and the editor come first.
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (interruption.signal.aborted) process.exit(EXIT.interrupted);
      interruption.abort();
    });
  }
  log(`process ${process.pid}, Node ${process.versions.node}, ${process.platform} ${process.arch}`);
  const { pid, platform } = process;
  const end = await trainRun(runFolder, { interruption, log, pid, platform, temporaryFolder: tmpdir() });
  log(end);
  process.exit(end === "failed" ? EXIT.failed : EXIT.success); // A guest may have left a timer behind.
}

async function publishForParent(): Promise<void> {
  if (process.send === undefined) throw new WorkerError("USAGE", `There is no parent to answer to. ${USAGE}`);
  const isDone = await publish(process);
  process.exitCode = isDone ? EXIT.success : EXIT.failed;
  process.channel?.unref(); // The process ends by itself, once what it told is sent.
}

function infer(plugins: readonly string[] | undefined, threads: number | undefined): void {
  if (process.send === undefined) throw new WorkerError("USAGE", `There is no parent to answer to. ${USAGE}`);
  const channel = openIpcChannel(process);
  channel.onClose(() => process.exit(EXIT.success));
  serveInference(channel, { plugins, threads });
}

function log(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
