import type { Requests } from "@sentiment-tuner/protocol";

import { createEmitter } from "../emitter.ts";
import type { HubMethod } from "../hub/hub.ts";
import type { KnownModel, Models } from "../models/models.ts";
import type { PredictionService } from "../predictions/prediction-service.ts";
import type { Run } from "../run/run.ts";
import type { Runs } from "../run/runs.ts";
import { createShownRuns } from "../run/shown-runs.ts";
import type { ReadyState, RunState } from "../run/state.ts";
import type { Services } from "../services.ts";
import { SETTING_DEFAULTS, type Settings } from "../settings/setting-table.ts";
import { Uri } from "./vscode-values.ts";

type HoverModel = Awaited<ReturnType<Models["hoverModel"]>>;
type RunChange = Parameters<Parameters<Runs["onDidChange"]>[0]>[0];

/** A run in a state, with what was requested of it. */
export interface FakeRun {
  readonly run: Run;
  readonly calls: string[];
}

export const READY: ReadyState = { kind: "ready", modelFolder: "/runs/a/model", accuracy: 0.9, f1: 0.8 };

export function fakeRun(id: string, state: RunState, folder = `/runs/${id}`): FakeRun {
  const calls: string[] = [];
  const request = { datasetPaths: [`/data/${id}.csv`], modelFolder: "/base", outputFolder: folder, config: {} };
  const order = { name: `films ${id}`, createdAt: "2025-03-02T10:15:20.123Z", attempt: 1, request };
  const run = {
    id,
    folder,
    state,
    stored: { id, folder, order },
    stop: async () => void calls.push("stop"),
  };
  return { run: run as unknown as Run, calls }; // `Run` has private fields; features use the public ones.
}

export const KNOWN_MODEL: KnownModel = {
  folder: "/runs/a/model",
  name: "films a",
  origin: "run",
  classes: ["Negative", "Positive"],
  size: {
    modelType: "bert",
    layers: 6,
    hiddenSize: 384,
    heads: 12,
    intermediateSize: 1536,
    vocabularySize: 30_522,
    maxPositions: 512,
  },
};

/** Services in memory that record what features request. */
export function fakeServices() {
  const changes = createEmitter<RunChange>();
  const polls = createEmitter<readonly Run[]>();
  const modelChanges = createEmitter<undefined>();
  const control = {
    log: [] as string[],
    isLogShown: false,
    settings: { ...SETTING_DEFAULTS },
    runs: [] as Run[],
    /** Calls of the runs service: "resume a cpu". */
    runCalls: [] as string[],
    started: [] as { name: string; request: unknown; isQueued: boolean }[],
    hoverModel: { kind: "ready", folder: "/model", name: "films", classes: ["Negative", "Positive"] } as HoverModel,
    known: [KNOWN_MODEL] as KnownModel[],
    used: [] as string[],
    remembered: [] as string[],
    predict: (() => Promise.resolve([])) as PredictionService["predict"],
    scoreFile: (() => Promise.reject(new Error("The test has no scorer."))) as Services["scorer"]["scoreFile"],
    hub: (() => Promise.reject(new Error("The test has no hub."))) as (
      method: HubMethod,
      params: Requests[HubMethod]["params"],
      options?: Parameters<Services["hub"]["request"]>[2],
    ) => Promise<unknown>,
    tokenReasons: [] as (string | undefined)[],
    hasToken: true,
    /** Read-only documents that were made. */
    pages: [] as { name: string; text: string }[],
    state: {} as Record<string, unknown>,
    worker: "/extension/worker.mjs",
    changeRun: (change: RunChange) => changes.fire(change),
    pollRuns: () => polls.fire(control.runs),
    changeModels: () => modelChanges.fire(undefined),
  };
  const note =
    (level: string) =>
    (message: unknown): void =>
      void control.log.push(`${level}: ${message instanceof Error ? message.message : String(message)}`);
  const memento = {
    get: (key: string, fallback?: unknown) => control.state[key] ?? fallback,
    update: async (key: string, value: unknown) => void (control.state[key] = value),
  };
  const services = {
    context: {
      globalState: memento,
      workspaceState: memento,
      subscriptions: [],
      extensionUri: Uri.file("/extension"),
    },
    log: {
      info: note("info"),
      warn: note("warn"),
      error: note("error"),
      debug: note("debug"),
      show: () => void (control.isLogShown = true),
    },
    settings: {
      get: <Key extends keyof Settings>(key: Key, _document?: unknown) => control.settings[key],
      set: async () => undefined,
      onDidChange: () => ({ dispose: () => undefined }),
    },
    paths: {
      get worker() {
        return control.worker;
      },
      embeddedModel: "/extension/models/mini",
      generalModel: "/extension/ready",
      sampleReviews: "/extension/samples/reviews.csv",
      dashboard: Uri.file("/extension/dist/dashboard"),
    },
    runtime: async () => ({ path: process.execPath, environment: {}, source: "path" }),
    runs: {
      load: async () => undefined,
      refresh: async () => void control.runCalls.push("refresh"),
      get all() {
        return control.runs;
      },
      get: (id: string) => control.runs.find((run) => run.id === id),
      start: async (name: string, request: (folder: string) => unknown, isQueued = false) => {
        control.started.push({ name, request: request("/runs/new"), isQueued });
        return fakeRun("new", { kind: "starting", crashes: 0, isStopping: false }).run;
      },
      resume: async (run: Run, engine?: string) =>
        void control.runCalls.push(["resume", run.id, engine].filter(Boolean).join(" ")),
      rename: async (run: Run, name: string) => void control.runCalls.push(`rename ${run.id} ${name}`),
      reread: async (run: Run) => void control.runCalls.push(`reread ${run.id}`),
      aheadOf: () => undefined,
      remove: async (run: Run) => void control.runCalls.push(`remove ${run.id}`),
      onDidChange: changes.event,
      onDidPoll: polls.event,
      dispose: () => undefined,
    },
    models: {
      hoverModel: async () => control.hoverModel,
      known: async () => control.known,
      use: async (folder: string) => void control.used.push(folder),
      remember: async (folder: string) => void control.remembered.push(folder),
      embeddedFolder: "/extension/models/mini",
      onDidChange: modelChanges.event,
      dispose: () => undefined,
    },
    predictions: {
      predict: (...args: Parameters<PredictionService["predict"]>) => control.predict(...args),
      restart: () => undefined,
      isRunning: false,
      dispose: () => undefined,
    },
    scorer: {
      scoreFile: (...args: Parameters<Services["scorer"]["scoreFile"]>) => control.scoreFile(...args),
    },
    hub: {
      request: (...args: Parameters<typeof control.hub>) => control.hub(...args),
    },
    pages: {
      document: (name: string, text: string) => {
        control.pages.push({ name, text });
        return Uri.file(`/${name}`);
      },
      dispose: () => undefined,
    },
    shownRuns: createShownRuns(),
    hubToken: {
      read: async () => undefined,
      ask: async (reason?: string) => {
        control.tokenReasons.push(reason);
        return control.hasToken;
      },
      forget: async () => void control.tokenReasons.push("forget"),
    },
  };
  return { services: services as unknown as Services, control }; // Features use only these members.
}
