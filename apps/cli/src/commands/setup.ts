import { useProxies } from "@sentiment-tuner/hub";
import type { SetupEvent } from "@sentiment-tuner/protocol";
import { setUpTensorflow } from "@sentiment-tuner/workflow";

import { formatPercent } from "../output/format.ts";
import { type CommandIo, colorsFor, EXIT, printJson, printLine } from "../io.ts";

export interface SetupOptions {
  readonly tfLib?: string;
  readonly dir?: string;
  readonly json?: boolean;
}

/** Installs an engine and reports each stage. */
export async function setupCommand(engine: string, options: SetupOptions, io: CommandIo): Promise<number> {
  useProxies();
  const kind = engine === "tensorflow-gpu" ? "gpu" : "cpu";
  const { tfLib, dir } = options;
  const events = setUpTensorflow({
    kind,
    signal: io.signal,
    ...(tfLib !== undefined && { library: tfLib }),
    ...(dir !== undefined && { folder: dir }),
  });
  const show = options.json === true ? showJson : createLines(io);
  for await (const event of events) show(event);
  return EXIT.success;

  function showJson(event: SetupEvent): void {
    printJson(io.stdout, event);
  }
}

/** Progress of a download between two lines, as a share of its size. */
const REPORTED_SHARE = 0.1;

function createLines({ stderr, stdout }: CommandIo): (event: SetupEvent) => void {
  const colors = colorsFor(stderr);
  let reported = 0;
  return (event) => {
    switch (event.type) {
      case "stage":
        printLine(stderr, colors.bold(event.message));
        return;
      case "output":
        printLine(stderr, colors.dim(`  ${event.line}`));
        return;
      case "download": {
        const share = event.totalBytes === undefined ? 0 : event.doneBytes / event.totalBytes;
        if (share < reported + REPORTED_SHARE) return;
        reported = share;
        printLine(stderr, colors.dim(`  ${formatPercent(share)}`));
        return;
      }
      case "ready": {
        const device = event.usesGpu ? "a GPU" : "the processor";
        printLine(stdout, `TensorFlow ${event.libraryVersion} is ready in ${event.folder} and computes on ${device}.`);
        return;
      }
      default:
        event satisfies never;
    }
  };
}
