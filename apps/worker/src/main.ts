import { constants, homedir, setPriority, tmpdir } from "node:os";
import { parseArgs } from "node:util";

import { errorCode } from "@sentiment-tuner/files";
import { useProxies } from "@sentiment-tuner/hub";
import { KEPT_RUNGS } from "@sentiment-tuner/protocol";
import { type Channel, openParentChannel } from "@sentiment-tuner/protocol/node";

import { WorkerError } from "./errors.ts";
import { openWorkflow } from "./open-workflow.ts";
import { serveHub } from "./serve-hub.ts";
import { printSetup, setUpEngine } from "./set-up.ts";
import { serveInference } from "./serve-inference.ts";
import { trainRun } from "./train-run.ts";

/** `failed` means that another attempt would fail too, `usage` that nothing was done. Every other code than 0 is a crash. */
const EXIT = { success: 0, failed: 1, usage: 2, crashed: 70, interrupted: 130 } as const;

/** Time for cancelled requests to clean up. The editor kills a process that takes longer than two seconds to end. */
const CLEAN_UP_MS = 1_000;

const USAGE =
  "Usage: worker train <run folder> [--plugin <module>]... | worker keep <run folder> <model> [--plugin <module>]... | worker infer [--plugin <module>]... [--threads <n>] | worker hub [--plugin <module>]... | " +
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
  const [mode, subject, rung] = positionals;
  if (mode === "train" && subject !== undefined) await train(subject, values.plugin);
  else if (mode === "keep" && subject !== undefined) await keep(subject, rung, values.plugin);
  else if (mode === "doctor") await doctor(values.plugin);
  else if (mode === "setup" && subject !== undefined) await setUp(subject, values["tf-lib"]);
  else if (mode === "infer") {
    const threads = values.threads === undefined ? undefined : Number(values.threads);
    const channel = channelToParent();
    // Open requests are cancelled when the parent ends. A file that is being written is removed meanwhile.
    channel.onClose(() => setTimeout(() => process.exit(EXIT.success), CLEAN_UP_MS));
    serveInference(channel, { plugins: values.plugin, threads });
  } else if (mode === "hub") {
    // When the parent ends, open requests are cancelled; the process ends when they are cleaned up.
    serveHub(channelToParent(), { plugins: values.plugin, folder: import.meta.dirname });
  } else throw new WorkerError("USAGE", USAGE);
} catch (error) {
  log(describe(error));
  process.exit(error instanceof WorkerError || errorCode(error) === "OUTPUT_BUSY" ? EXIT.usage : EXIT.failed);
}

/** The first signal stops the run and saves a checkpoint; the second ends the process at once. */
async function train(runFolder: string, plugins: readonly string[] | undefined): Promise<void> {
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
  const end = await trainRun(runFolder, { interruption, plugins, log, pid, platform, temporaryFolder: tmpdir() });
  log(end);
  process.exit(end === "failed" ? EXIT.failed : EXIT.success); // A plug-in may have left a timer running.
}

/** Makes another model of a finished run the one that is kept. */
async function keep(runFolder: string, wanted: string | undefined, plugins: readonly string[] | undefined) {
  const rung = KEPT_RUNGS.find((name) => name === wanted);
  if (rung === undefined) {
    throw new WorkerError("USAGE", `There is no model "${wanted ?? ""}" to keep: choose ${KEPT_RUNGS.join(", ")}.`);
  }
  const { modelFolder } = await (await openWorkflow(plugins)).keep({ runFolder, rung });
  print(`The ${rung} model answers in "${modelFolder}".`);
}

async function doctor(plugins: readonly string[] | undefined): Promise<void> {
  useProxies();
  await printSetup(plugins, print);
}

/** Stops on SIGINT or SIGTERM; the next run continues the installation. */
async function setUp(engine: string, library: string | undefined): Promise<void> {
  useProxies();
  const cancelled = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => cancelled.abort());
  await setUpEngine(engine, { library, signal: cancelled.signal, print });
}

function channelToParent(): Channel {
  if (process.send === undefined) throw new WorkerError("USAGE", `This mode needs a parent process. ${USAGE}`);
  return openParentChannel(process);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The home folder is "~": people paste logs into public issues. */
function log(line: string): void {
  const home = homedir();
  const text = home.length > 1 ? line.replaceAll(home, "~") : line;
  process.stderr.write(`${new Date().toISOString()} ${text}\n`);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
