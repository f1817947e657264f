import { constants, setPriority, tmpdir } from "node:os";
import { parseArgs } from "node:util";

import { useProxies } from "@sentiment-tuner/hub";
import { type Channel, openParentChannel } from "@sentiment-tuner/protocol/node";

import { WorkerError } from "./errors.ts";
import { serveHub } from "./serve-hub.ts";
import { printSetup, setUpEngine } from "./set-up.ts";
import { serveInference } from "./serve-inference.ts";
import { trainRun } from "./train-run.ts";

/** `failed` is for ends that another try would not change; whatever else is not 0 is a crash. */
const EXIT = { success: 0, failed: 1, usage: 2, crashed: 70, interrupted: 130 } as const;

const USAGE =
  "Usage: worker train <run folder> | worker infer [--plugin <module>]... [--threads <n>] | worker hub [--plugin <module>]... | " +
  "worker doctor [--plugin <module>]... | worker setup tensorflow-gpu|tensorflow [--tf-lib <path or url>]";

process.on("uncaughtException", (error) => {
  log(describe(error));
  process.exit(EXIT.crashed);
});

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      plugin: { type: "string", multiple: true },
      threads: { type: "string" },
      "tf-lib": { type: "string" },
    },
  });
  const [mode, subject] = positionals;
  if (mode === "train" && subject !== undefined) await train(subject);
  else if (mode === "doctor") await lookAround(values.plugin);
  else if (mode === "setup" && subject !== undefined) await setUp(subject, values["tf-lib"]);
  else if (mode === "infer") {
    const threads = values.threads === undefined ? undefined : Number(values.threads);
    const channel = channelToParent();
    channel.onClose(() => process.exit(EXIT.success)); // There is nothing to clear away.
    serveInference(channel, { plugins: values.plugin, threads });
  } else if (mode === "hub") {
    // What is under way is cancelled when the parent goes; the process ends once that is cleared away.
    serveHub(channelToParent(), { plugins: values.plugin, folder: import.meta.dirname });
  } else throw new WorkerError("USAGE", USAGE);
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

async function lookAround(plugins: readonly string[] | undefined): Promise<void> {
  useProxies();
  await printSetup(plugins, print);
}

/** Ends with its parent's interest: it is asked to by a signal, and whatever was begun is taken up again the next time. */
async function setUp(engine: string, library: string | undefined): Promise<void> {
  useProxies();
  const cancelled = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => cancelled.abort());
  await setUpEngine(engine, { library, signal: cancelled.signal, print });
}

function channelToParent(): Channel {
  if (process.send === undefined) throw new WorkerError("USAGE", `There is no parent to answer to. ${USAGE}`);
  return openParentChannel(process);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function log(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
