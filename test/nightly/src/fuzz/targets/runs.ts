import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

import { parseModelRecipe, parseRunOrder, parseVerdictInput } from "@sentiment-tuner/protocol";
import { openCheckpointStore } from "@sentiment-tuner/trainer";
import { verifyRun } from "@sentiment-tuner/workflow";

import { applyMessage, createPageState, shownRuns } from "../../../../../apps/dashboard/src/page-state.ts";
import { parseEvents } from "../../../../../apps/vscode/src/run/line-tail.ts";
import { INITIAL_STATE, reduceRun, type RunState } from "../../../../../apps/vscode/src/run/state.ts";
import { openEventLog } from "../../../../../packages/workflow/src/run/event-log.ts";
import type { RealFiles } from "../real-files.ts";
import type { FuzzTarget } from "../target.ts";

const EVENT_WORDS = [
  '"type"',
  '"step"',
  '"evaluated"',
  '"completed"',
  '"finished"',
  '"outcome"',
  '"report"',
  '{"time":"x","type":"read"}',
];

/** What a run leaves in its folder, as each reader of it reads it. */
export async function runTargets(folder: string, real: RealFiles): Promise<readonly FuzzTarget[]> {
  return [
    { name: "checkpoint", ...(await readCheckpoint(folder, real)) },
    {
      name: "events.jsonl",
      isJson: true,
      seeds: [firstOfEachType(real.events)],
      words: EVENT_WORDS,
      run: await readLog(folder),
    },
    { name: "report.json", isJson: true, ...(await readReport(folder, real)) },
  ];
}

/** A checkpoint in which one of three files is mutated; the first byte says which. */
async function readCheckpoint(root: string, real: RealFiles): Promise<Omit<FuzzTarget, "name">> {
  const folder = join(root, "with-checkpoint");
  const path = join(folder, basename(real.checkpoint));
  await cp(real.checkpoint, path, { recursive: true });
  const files = ["state.json", "model.safetensors", "optimizer.safetensors"];
  const wholes = await Promise.all(files.map((name) => readFile(join(path, name))));
  const state = JSON.parse(wholes[0]?.toString() ?? "") as Record<string, unknown>;
  delete state["checksum"]; // As an earlier version wrote it: its fields are then all that is checked.
  delete state["sha256"];
  const seeds = [
    ...wholes.map((bytes, index) => withTag(index, bytes)),
    withTag(0, Buffer.from(JSON.stringify(state))),
  ];
  return {
    seeds: [...seeds, ...Array<Uint8Array>(6).fill(seeds[3] ?? new Uint8Array())],
    words: ['"step"', '"progress"', '"config"', '"epochs"', '"best"', '"F32"', '"shape"'],
    run: async (input) => {
      const chosen = (input[0] ?? 0) % files.length;
      for (const [index, name] of files.entries()) {
        if (index === chosen) await writeFile(join(path, name), input.subarray(1));
        else if (lastChosen === index) await writeFile(join(path, name), wholes[index] ?? "");
      }
      lastChosen = chosen;
      const checkpoint = await openCheckpointStore(folder).latest();
      await checkpoint?.parameters();
      await checkpoint?.optimizer();
    },
  };
}

let lastChosen: number | undefined;

function withTag(index: number, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([Uint8Array.of(index), bytes]));
}

/** The first two lines of each type: a log repeats itself. */
function firstOfEachType(events: Uint8Array): Uint8Array {
  const counts = new Map<unknown, number>();
  const lines = Buffer.from(events).toString("utf8").trim().split("\n");
  const kept = lines.filter((line) => {
    const { type } = JSON.parse(line) as { readonly type: string };
    counts.set(type, (counts.get(type) ?? 0) + 1);
    return (counts.get(type) ?? 0) <= 2;
  });
  return Buffer.from(`${kept.join("\n")}\n`);
}

/** The log as a resumed run, the editor and the dashboard read it. */
async function readLog(root: string): Promise<FuzzTarget["run"]> {
  const folder = join(root, "with-log");
  await mkdir(folder, { recursive: true });
  const path = join(folder, "events.jsonl");
  return async (input) => {
    await writeFile(path, input);
    const log = await openEventLog(path, { isContinued: true, now: () => new Date(0) });
    await log.dispose();
    const text = Buffer.from(input).toString("utf8");
    let state: RunState = INITIAL_STATE;
    for (const event of parseEvents(text)) state = reduceRun(state, { type: "event", event });
    const page = createPageState();
    applyMessage(page, { kind: "snapshot", runs: [], shown: ["a"] });
    applyMessage(page, { kind: "events", runId: "a", isStart: true, text });
    applyMessage(page, { kind: "predictions", runId: "a", isStart: true, isEnd: true, text });
    shownRuns(page);
  };
}

/** The small files beside it, and a folder with such a report that is verified. */
async function readReport(root: string, real: RealFiles): Promise<Omit<FuzzTarget, "name">> {
  const folder = join(root, "with-report");
  await mkdir(folder, { recursive: true });
  const order = {
    request: { datasetPaths: ["a.csv"], modelFolder: "m", outputFolder: "o", threads: 1, config: { epochs: 3 } },
    ...{ name: "a", createdAt: "2026-01-01T00:00:00.000Z", attempt: 1 },
  };
  return {
    seeds: [real.report, real.recipe, Buffer.from(JSON.stringify(order))],
    words: ['"sha256"', '"model"', '"data"', '"classNames"', '"accuracy"', '"request"', '"config"'],
    run: async (input) => {
      const text = Buffer.from(input).toString("utf8");
      parseModelRecipe(text);
      parseVerdictInput(text);
      await writeFile(join(folder, "report.json"), input);
      await verifyRun(folder);
      parseRunOrder(text); // Last: it is the one that refuses.
    },
  };
}
