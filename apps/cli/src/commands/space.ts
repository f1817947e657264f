import { dirname, join, resolve } from "node:path";

import { hubSettings } from "@sentiment-tuner/hub";
import {
  type DeployOptions,
  type DeployProgress,
  deploySpace,
  GRADIO_VERSION,
  makeSpace,
  modelIdFor,
  requireName,
  serveFolder,
  type SpaceSdk,
} from "@sentiment-tuner/space";

import { formatMegabytes } from "../output/format.ts";
import { type CommandIo, colorsFor, EXIT, printJson, printLine } from "../io.ts";
import { formatLine } from "../output/news-line.ts";
import { createProgress } from "../output/progress.ts";
import { resultOf, showEvents } from "../output/show-events.ts";
import { given } from "./given.ts";
import { toLocalModel } from "./model-choice.ts";
import { openWorkflow } from "./open-workflow.ts";
import { findGradio, runGradio } from "./run-gradio.ts";

export interface SpaceOptions {
  readonly model: string;
  readonly sdk: SpaceSdk;
  readonly out?: string;
  readonly public?: boolean;
  readonly json?: boolean;
  readonly local?: boolean;
  readonly port: number;
  readonly title?: string;
  readonly eval?: readonly string[];
  readonly limit?: number;
  readonly seed: number;
  readonly threads?: number;
  readonly plugin?: readonly string[];
}

/** Writes a Space, pushes it with its model, and waits until it runs. With `--local`, shows it on this machine until Ctrl-C. */
export async function spaceCommand(name: string, options: SpaceOptions, io: CommandIo): Promise<number> {
  const isLocal = options.local === true;
  requireName(name);
  const settings = isLocal ? undefined : await hubSettings(); // Invalid settings fail before the work.
  const { model, sdk, seed, limit, threads, title = name.replace(/^.*\//, "") } = options;
  const folder = options.out ?? join(dirname(resolve(model)), `space-${sdk}`);
  const { modelFolder, mergedFolder } = toLocalModel(model);
  const isPrivate = options.public !== true;
  const modelId = isLocal ? undefined : modelIdFor(name, isPrivate);
  const workflow = await openWorkflow(options.plugin);
  // A Space has no base model; a static one that is only tried here contains its own files.
  const whole = isLocal && sdk === "static" ? modelFolder : await workflow.wholeModel(modelFolder, mergedFolder);
  const source = {
    modelFolder: sdk === "gradio" ? whole : modelFolder,
    seed,
    ...given({ evaluationPaths: options.eval, limit, threads }),
  };
  const events = makeSpace({ sdk, source, folder, title, modelId }, workflow, io.signal);
  const { space, report } = await (options.json === true ? resultOf(events) : showEvents(events, io));
  const stream = isLocal ? io.stdout : io.stderr; // Standard output gets only the result of a deployment, its address.
  const printFact: PrintFact = (label, text) => {
    if (options.json !== true) printLine(stream, formatLine({ label, text }, colorsFor(stream)));
  };
  printFact("Space", `${folder}, ${sdk}, ${formatMegabytes(space.sizeBytes)}`);
  if (space.dtypes.length > 0) printFact("Model", `in the browser as ${space.dtypes.join(" or ")}`);
  if (report?.gates.some(({ outcome }) => outcome === "omitted")) printFact("", omission(report.unjudged));
  if (settings !== undefined) {
    const deployment = {
      repo: name,
      modelFolder: whole,
      spaceFolder: folder,
      sdk,
      isPrivate,
      settings,
      signal: io.signal,
    };
    return deploy(deployment, options.json === true, io);
  }
  return sdk === "static"
    ? await serve(folder, options.port, io, printFact)
    : await start(folder, options.port, io, printFact);
}

type PrintFact = (label: string, text: string) => void;

/** Shows bytes as a bar and each stage as a line, or with `--json` every event. Prints the address of the Space. */
async function deploy(
  deployment: Omit<DeployOptions, "onProgress">,
  asJson: boolean,
  { stdout, stderr }: CommandIo,
): Promise<number> {
  if (asJson) {
    const deployed = await deploySpace({
      ...deployment,
      onProgress: (event) => printJson(stdout, event),
    });
    printJson(stdout, { type: "deployed", repo: deployment.repo, ...deployed });
    return EXIT.success;
  }
  const progress = createProgress(stderr);
  const onProgress = (event: DeployProgress): void => {
    if (event.type !== "stage") {
      progress.show(event);
      return;
    }
    progress.clear();
    printLine(stderr, formatLine({ label: "Stage", text: event.stage }, colorsFor(stderr)));
  };
  const { url } = await deploySpace({ ...deployment, onProgress }).finally(() => progress.clear());
  printLine(stdout, url);
  return EXIT.success;
}

function omission(unjudged: string | undefined): string {
  return unjudged === undefined
    ? "Skipped the int8 model: it loses too much accuracy"
    : `Skipped the int8 model: ${unjudged}. Give test reviews with --eval.`;
}

async function serve(folder: string, port: number, { signal }: CommandIo, printFact: PrintFact): Promise<number> {
  const server = await serveFolder(folder, port);
  printFact("Serving", `${server.url} (Ctrl-C ends)`);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await server.close();
  return EXIT.success;
}

/** Runs a Gradio Space if there is a Python with its packages; otherwise prints the commands that run it. */
async function start(folder: string, port: number, io: CommandIo, printFact: PrintFact): Promise<number> {
  const python = await findGradio();
  if (python !== undefined) {
    printFact("Starting", `${python} app.py in ${folder} (Ctrl-C ends)`);
    return runGradio(python, folder, port, io.signal);
  }
  printFact("Python", "none found with gradio, torch and transformers. To try the Space, run:");
  printFact("", `cd ${folder}`);
  printFact("", `python3 -m venv .venv && .venv/bin/pip install -r requirements.txt gradio==${GRADIO_VERSION}`);
  printFact("", ".venv/bin/python app.py");
  return EXIT.success;
}
