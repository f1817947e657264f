import { dirname, join, resolve } from "node:path";

import { GRADIO_VERSION, requireName, serveFolder, type SpaceSdk } from "@sentiment-tuner/space";

import { formatMegabytes } from "../format.ts";
import { type CommandIo, colorsFor, EXIT, printError, printLine } from "../io.ts";
import { formatLine } from "../narration.ts";
import { given } from "../options.ts";
import { findGradio, runGradio } from "../run-gradio.ts";
import { makeSpace } from "./make-space.ts";
import { openWorkflow } from "./open-workflow.ts";

export interface SpaceOptions {
  readonly model: string;
  readonly sdk: SpaceSdk;
  readonly out?: string;
  readonly local?: boolean;
  readonly port: number;
  readonly title?: string;
  readonly eval?: readonly string[];
  readonly limit?: number;
  readonly seed: number;
  readonly threads?: number;
  readonly plugin?: readonly string[];
}

/** Writes a Space and, with `--local`, shows it on this machine until Ctrl-C. */
export async function spaceCommand(name: string, options: SpaceOptions, io: CommandIo): Promise<number> {
  requireName(name);
  const { model, sdk, out, seed, limit, threads, title = name.replace(/^.*\//, "") } = options;
  if (options.local !== true && out === undefined) {
    printError(io, `Say --local to try the Space on this machine, or --out <dir> to write its folder.`);
    return EXIT.usage;
  }
  const folder = out ?? join(dirname(resolve(model)), `space-${sdk}`);
  const source = { modelFolder: model, seed, ...given({ evaluationPaths: options.eval, limit, threads }) };
  const workflow = await openWorkflow(options.plugin);
  const { space, report } = await makeSpace({ sdk, source, folder, title }, workflow, io, false);
  const tell = (label: string, text: string): void =>
    printLine(io.stdout, formatLine({ label, text }, colorsFor(io.stdout)));
  tell("Space", `${folder}, ${sdk}, ${formatMegabytes(space.sizeBytes)}`);
  if (space.dtypes.length > 0) tell("Model", `in the browser as ${space.dtypes.join(" or ")}`);
  if (report?.gates.some(({ outcome }) => outcome === "omitted")) tell("", omission(report.unjudged));
  if (options.local !== true) return EXIT.success;
  return sdk === "static" ? await serve(folder, options.port, io, tell) : await start(folder, options.port, io, tell);
}

type Tell = (label: string, text: string) => void;

function omission(unjudged: string | undefined): string {
  return unjudged === undefined
    ? "8 bits were left out: they lose too much accuracy"
    : `8 bits were left out: ${unjudged}; --eval gives held-out reviews`;
}

async function serve(folder: string, port: number, { signal }: CommandIo, tell: Tell): Promise<number> {
  const server = await serveFolder(folder, port);
  tell("Serving", `${server.url} (Ctrl-C ends)`);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await server.close();
  return EXIT.success;
}

/** A Gradio Space needs Python. Where there is one with all it takes, it runs; else the commands are said. */
async function start(folder: string, port: number, io: CommandIo, tell: Tell): Promise<number> {
  const python = await findGradio();
  if (python !== undefined) {
    tell("Starting", `${python} app.py in ${folder} (Ctrl-C ends)`);
    return runGradio(python, folder, port, io.signal);
  }
  tell("Python", "none was found here with gradio, torch and transformers. To try the Space:");
  tell("", `cd ${folder}`);
  tell("", `python3 -m venv .venv && .venv/bin/pip install -r requirements.txt gradio==${GRADIO_VERSION}`);
  tell("", ".venv/bin/python app.py");
  return EXIT.success;
}
