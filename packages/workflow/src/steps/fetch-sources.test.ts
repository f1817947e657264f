import { modelPlugin } from "@sentiment-tuner/model";
import type { FetchedEvent } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { fetchSources, type FetchSourcesOptions, type SourceRequest } from "./fetch-sources.ts";
import { nodeFiles } from "../node-files.ts";
import { composeParts } from "../plugins/parts.ts";
import type { Sources } from "./sources.ts";

const DATASET = "hf://datasets/owner/reviews";
const asked: string[] = [];
const sources: Sources = {
  fetchModel(reference, { onProgress, checkConfig }) {
    asked.push(reference);
    onProgress({ type: "downloading", repo: "owner/name", bytesDone: 1, totalBytes: 2 });
    if (reference === "owner/t5") checkConfig({ model_type: "t5" });
    return Promise.resolve({ paths: ["/cache/model"], source: "owner/name@1", bytesReceived: 2 });
  },
  fetchDataset(reference, { purpose }) {
    asked.push(`${reference} ${purpose}`);
    return Promise.resolve({ paths: [`/cache/${purpose}.csv`], source: `${DATASET}@2`, bytesReceived: 0 });
  },
};

async function fetchAll(
  request: SourceRequest,
  options: FetchSourcesOptions = { purpose: "train" },
  given: Sources | undefined = sources,
) {
  asked.length = 0;
  const context = { parts: composeParts([modelPlugin]), files: nodeFiles, signal: new AbortController().signal };
  const steps = fetchSources(request, { ...context, sources: given }, options);
  const types: string[] = [];
  for (;;) {
    const next = await steps.next();
    if (next.done === true) return { types, local: next.value };
    types.push(next.value.type);
  }
}

describe("fetchSources", () => {
  it("keeps folders and files of this disk", async () => {
    const { types, local } = await fetchAll({ modelFolder: "m", datasetPaths: ["a.csv"], evaluationPaths: ["b.csv"] });
    expect({ types, asked }).toEqual({ types: [], asked: [] });
    expect(local).toMatchObject({ modelFolder: "m", datasetPaths: ["a.csv"], evaluationPaths: ["b.csv"] });
  });

  it("fetches the model and both datasets, each for its purpose, and keeps their order", async () => {
    const request = { modelFolder: "owner/name", modelReference: "owner/name", datasetPaths: ["a.csv", DATASET] };
    const { types, local } = await fetchAll({ ...request, evaluationPaths: [DATASET] });
    expect(types).toEqual(["downloading", "fetched", "fetched", "fetched"]);
    expect(asked).toEqual(["owner/name", `${DATASET} train`, `${DATASET} evaluate`]);
    expect(local).toEqual({
      ...{ modelFolder: "/cache/model", modelSource: "owner/name@1" },
      ...{ datasetPaths: ["a.csv", "/cache/train.csv"], datasetSources: [`${DATASET}@2`] },
      ...{ evaluationPaths: ["/cache/evaluate.csv"], evaluationSources: [`${DATASET}@2`] },
    });
  });

  it("asks for the commits that the run fetched before it was resumed", async () => {
    const known = { type: "fetched", paths: [], bytesReceived: 1 } as const;
    const file = `${DATASET}@main/data/train.csv`;
    const earlier: FetchedEvent[] = [
      { ...known, kind: "model", reference: "owner/name", source: "owner/name@9" },
      { ...known, kind: "dataset", reference: file, source: `${DATASET}@8` },
    ];
    const request = { modelFolder: "owner/name", modelReference: "owner/name", datasetPaths: [file] };
    await fetchAll(request, { purpose: "train", earlier });
    expect(asked).toEqual(["owner/name@9", `${DATASET}@8/data/train.csv train`]);
  });

  it("refuses a model by its configuration, and every reference without sources", async () => {
    const t5 = { modelFolder: "owner/t5", modelReference: "owner/t5" };
    await expect(fetchAll(t5)).rejects.toMatchObject({ code: "ARCHITECTURE_UNKNOWN" });
    const context = { parts: composeParts([]), files: nodeFiles, signal: new AbortController().signal };
    await expect(fetchSources(t5, context, { purpose: "train" }).next()).rejects.toMatchObject({
      code: "SOURCE_UNAVAILABLE",
    });
  });
});
