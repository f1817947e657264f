import { findArchitecture } from "@sentiment-tuner/model";
import type { DownloadingEvent, FetchedEvent } from "@sentiment-tuner/protocol";

import type { StepContext } from "../context.ts";
import { WorkflowError } from "../errors.ts";
import type { Fetched, FetchOptions, Sources } from "./sources.ts";
import { withProgress } from "./with-progress.ts";

export interface SourceRequest {
  readonly datasetPaths?: readonly string[];
  readonly evaluationPaths?: readonly string[];
  readonly modelFolder: string;
  readonly modelReference?: string;
}

/** Paths on this disk, and the references that they were fetched from. */
export interface LocalSources {
  readonly modelFolder: string;
  /** `owner/name@commit`; undefined for a folder. */
  readonly modelSource: string | undefined;
  readonly datasetPaths: readonly string[];
  readonly datasetSources: readonly string[];
  readonly evaluationPaths: readonly string[] | undefined;
  readonly evaluationSources: readonly string[];
}

type SourceEvent = DownloadingEvent | FetchedEvent;

/** The beginning of the path of every dataset of a hub. */
const HUB_SCHEME = "hf://";

export interface FetchSourcesOptions {
  /** The purpose of `datasetPaths`. */
  readonly purpose: "train" | "evaluate";
  /** What the run fetched before it was resumed: the same commits are fetched again. */
  readonly earlier?: readonly FetchedEvent[];
}

/**
 * Fetches the models and datasets of a hub that a request names. Paths on this disk stay as they are.
 *
 * @throws WorkflowError SOURCE_UNAVAILABLE, the error of the source, and the signal's reason when it is aborted
 */
export async function* fetchSources(
  request: SourceRequest,
  context: StepContext,
  { purpose, earlier = [] }: FetchSourcesOptions,
): AsyncGenerator<SourceEvent, LocalSources> {
  const { modelFolder, modelReference, datasetPaths = [], evaluationPaths } = request;
  const model = modelReference === undefined ? undefined : yield* fetchModel(modelReference, context, earlier);
  const data = yield* fetchDatasets(datasetPaths, purpose, context, earlier);
  const evaluation = evaluationPaths && (yield* fetchDatasets(evaluationPaths, "evaluate", context, earlier));
  return {
    modelFolder: model?.paths[0] ?? modelFolder,
    modelSource: model?.source,
    datasetPaths: data.paths,
    datasetSources: data.sources,
    evaluationPaths: evaluation?.paths,
    evaluationSources: evaluation?.sources ?? [],
  };
}

async function* fetchModel(
  reference: string,
  context: StepContext,
  earlier: readonly FetchedEvent[],
): AsyncGenerator<SourceEvent, Fetched> {
  const sources = requireSources(reference, context);
  const known = earlier.find((event) => event.kind === "model" && event.reference === reference);
  // The small configuration shows that a model is unsuitable, before its large weights are fetched.
  const checkConfig = (json: unknown): void =>
    void findArchitecture(json, context.parts.architectures).readConfig(json);
  return yield* fetchWithProgress("model", reference, context, (options) =>
    sources.fetchModel(known?.source ?? reference, { ...options, checkConfig }),
  );
}

async function* fetchDatasets(
  paths: readonly string[],
  purpose: "train" | "evaluate",
  context: StepContext,
  earlier: readonly FetchedEvent[],
): AsyncGenerator<SourceEvent, { paths: readonly string[]; sources: readonly string[] }> {
  const localPaths: string[] = [];
  const fetchedSources: string[] = [];
  for (const path of paths) {
    if (!path.startsWith(HUB_SCHEME)) {
      await rejectHubName(path, context);
      localPaths.push(path);
      continue;
    }
    const sources = requireSources(path, context);
    const known = earlier.find((event) => event.kind === "dataset" && event.reference === path);
    const pinned = known === undefined ? path : atCommit(path, known.source);
    const fetched = yield* fetchWithProgress("dataset", path, context, (options) =>
      sources.fetchDataset(pinned, { ...options, purpose }),
    );
    localPaths.push(...fetched.paths);
    fetchedSources.push(fetched.source);
  }
  return { paths: localPaths, sources: fetchedSources };
}

/** An address of a dataset's page, such as `https://huggingface.co/datasets/owner/name/tree/main`. */
const PAGE_ADDRESS = /^https?:\/\/[^/]+\/datasets\/([\w.-]+\/[\w.-]+)/;

/** `owner/name` without the extension of a file. */
const REPOSITORY_NAME = /^[\w-]+\/[\w.-]+$/;

/** @throws WorkflowError DATASET_NAME_INVALID for a path that is meant as a dataset of a hub */
async function rejectHubName(path: string, { files }: StepContext): Promise<void> {
  const [, fromPage] = PAGE_ADDRESS.exec(path) ?? [];
  const isMissing = async (): Promise<boolean> => (await files.stat(path)) === undefined;
  const name = fromPage ?? (REPOSITORY_NAME.test(path) && (await isMissing()) ? path : undefined);
  if (name !== undefined) {
    const what = fromPage === undefined ? "There is no file or folder" : "This is a page, not a dataset:";
    const problem = `${what} "${path}".`;
    throw new WorkflowError(
      "DATASET_NAME_INVALID",
      `${problem} A dataset of the Hub is written "${HUB_SCHEME}datasets/${name}".`,
    );
  }
  if (/^https?:\/\//.test(path)) {
    const problem = `"${path}" is a web address.`;
    throw new WorkflowError("DATASET_NAME_INVALID", `${problem} Download the file, and give its path.`);
  }
}

/** `hf://datasets/owner/name@main/file`, at the commit of `hf://datasets/owner/name@commit`. */
function atCommit(reference: string, source: string): string {
  const [, file = ""] = /^hf:\/\/[^/]+\/[^/]+\/[^/]+(\/.+)?$/.exec(reference) ?? [];
  return source + file;
}

function requireSources(reference: string, { sources }: StepContext): Sources {
  if (sources !== undefined) return sources;
  const problem = `"${reference}" must be fetched from a hub, but this workflow has no access to one.`;
  throw new WorkflowError("SOURCE_UNAVAILABLE", `${problem} Download it, and give its folder or file.`);
}

async function* fetchWithProgress(
  kind: FetchedEvent["kind"],
  reference: string,
  { signal }: StepContext,
  fetch: (options: FetchOptions) => Promise<Fetched>,
): AsyncGenerator<SourceEvent, Fetched> {
  const fetched = yield* withProgress<SourceEvent, Fetched>((report, ended) =>
    fetch({
      signal: AbortSignal.any([signal, ended]),
      onProgress: (event) => {
        report({ ...event, type: "downloading" });
      },
    }),
  );
  const { source, paths, bytesReceived, warning } = fetched;
  yield { type: "fetched", kind, reference, source, paths, bytesReceived, ...(warning !== undefined && { warning }) };
  return fetched;
}
