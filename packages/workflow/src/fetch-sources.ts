import { findArchitecture } from "@sentiment-tuner/model";
import type { DownloadingEvent, FetchedEvent } from "@sentiment-tuner/protocol";

import type { StepContext } from "./context.ts";
import { WorkflowError } from "./errors.ts";
import type { Fetched, FetchOptions, Sources } from "./sources.ts";
import { withProgress } from "./with-progress.ts";

export interface SourceRequest {
  readonly datasetPaths?: readonly string[];
  readonly evaluationPaths?: readonly string[];
  readonly modelFolder: string;
  readonly modelReference?: string;
}

/** The same, on this disk, and where it came from. */
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

/** How every dataset of a hub begins. */
const HUB_SCHEME = "hf://";

export interface FetchSourcesOptions {
  /** What `datasetPaths` are for. */
  readonly purpose: "train" | "evaluate";
  /** What an earlier part of the run has fetched: it goes on with the same commits. */
  readonly earlier?: readonly FetchedEvent[];
}

/**
 * Fetches what a request names of a hub; what is on this disk already costs nothing.
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
  // A model of no use is refused by its small configuration, before its large weights are fetched.
  const checkConfig = (json: unknown): void =>
    void findArchitecture(json, context.parts.architectures).readConfig(json);
  return yield* telling("model", reference, context, (options) =>
    sources.fetchModel(known?.source ?? reference, { ...options, checkConfig }),
  );
}

async function* fetchDatasets(
  paths: readonly string[],
  purpose: "train" | "evaluate",
  context: StepContext,
  earlier: readonly FetchedEvent[],
): AsyncGenerator<SourceEvent, { paths: readonly string[]; sources: readonly string[] }> {
  const local: string[] = [];
  const found: string[] = [];
  for (const path of paths) {
    if (!path.startsWith(HUB_SCHEME)) {
      local.push(path);
      continue;
    }
    const sources = requireSources(path, context);
    const known = earlier.find((event) => event.kind === "dataset" && event.reference === path);
    const pinned = known === undefined ? path : atCommit(path, known.source);
    const fetched = yield* telling("dataset", path, context, (options) =>
      sources.fetchDataset(pinned, { ...options, purpose }),
    );
    local.push(...fetched.paths);
    found.push(fetched.source);
  }
  return { paths: local, sources: found };
}

/** `hf://datasets/owner/name@main/file`, at the commit of `hf://datasets/owner/name@commit`. */
function atCommit(reference: string, source: string): string {
  const [, file = ""] = /^hf:\/\/[^/]+\/[^/]+\/[^/]+(\/.+)?$/.exec(reference) ?? [];
  return source + file;
}

function requireSources(reference: string, { sources }: StepContext): Sources {
  if (sources !== undefined) return sources;
  const problem = `"${reference}" is to be fetched from a hub, and nothing here can do that.`;
  throw new WorkflowError("SOURCE_UNAVAILABLE", `${problem} Fetch it yourself, and give its folder or file.`);
}

async function* telling(
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
