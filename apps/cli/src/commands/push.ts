import { hubSettings, parseTarget, type Pushed, type TransferEvent } from "@sentiment-tuner/hub";
import { publishModel } from "@sentiment-tuner/space";

import { type CommandIo, colorsFor, EXIT, printJson, printLine } from "../io.ts";
import { formatLine } from "../output/news-line.ts";
import { createProgress } from "../output/progress.ts";
import { toLocalModel } from "./model-choice.ts";
import { openWorkflow } from "./open-workflow.ts";

export interface PushOptions {
  readonly model: string;
  readonly public?: boolean;
  readonly json?: boolean;
}

/** Pushes a saved model to the hub. Shows a bar and the page's address, or with `--json` every event. */
export async function pushCommand(target: string, options: PushOptions, io: CommandIo): Promise<number> {
  const repo = parseTarget(target);
  const settings = await hubSettings();
  const isPrivate = options.public !== true;
  const workflow = await openWorkflow();
  const { modelFolder, mergedFolder } = toLocalModel(options.model);
  const folder = await workflow.wholeModel(modelFolder, mergedFolder);
  if (folder !== modelFolder)
    printLine(io.stderr, `The adapter was merged with its base model in "${folder}", which is pushed.`);
  const request = { repo, folder, isPrivate, settings, signal: io.signal };
  if (options.json === true) {
    const onProgress = (event: TransferEvent): void => printJson(io.stdout, event);
    const pushed = await publishModel({ ...request, onProgress });
    printJson(io.stdout, { type: "pushed", repo, ...pushed });
  } else {
    const progress = createProgress(io.stderr);
    const pushed = await publishModel({ ...request, onProgress: (event) => progress.show(event) }).finally(() =>
      progress.clear(),
    );
    presentPush(pushed, isPrivate, io);
  }
  return EXIT.success;
}

function presentPush({ url, isNew }: Pushed, isPrivate: boolean, { stdout, stderr }: CommandIo): void {
  const visibility = isPrivate ? "private: only you can see it until you change this on its page" : "public";
  const state = isNew ? `a new repository, ${visibility}` : "updated; visibility unchanged";
  printLine(stderr, formatLine({ label: "Pushed", text: state }, colorsFor(stderr)));
  printLine(stdout, url);
}
