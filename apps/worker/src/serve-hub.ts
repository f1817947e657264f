import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { makeTemporaryFolder } from "@sentiment-tuner/files";
import { downloadModel, hubSettings, parseModelReference } from "@sentiment-tuner/hub";
import { cacheFolder } from "@sentiment-tuner/workflow";
import { bundledAssets, deploySpace, makeSpace, modelIdFor, publishModel } from "@sentiment-tuner/space";
import { type Channel, dispatchRequests, type RequestHandlers } from "@sentiment-tuner/protocol/node";

import { answerHandshake } from "./handlers.ts";
import { openWorkflow } from "./open-workflow.ts";

export interface HubServiceOptions {
  readonly plugins?: readonly string[] | undefined;
  /** The folder of this program. A bundle has the parts of Spaces beside it. */
  readonly folder: string;
}

/** Answers requests to a Hugging Face hub. Its token and its address come from the environment. */
export function serveHub(channel: Channel, options: HubServiceOptions): void {
  dispatchRequests(channel, {
    handshake: answerHandshake(
      () => openWorkflow(options.plugins),
      () => false,
    ), // This process computes nothing.
    fetchModel: answerFetchModel(),
    pushModel: answerPushModel(options),
    deploySpace: answerDeploySpace(options),
  });
}

function answerFetchModel(): RequestHandlers["fetchModel"] {
  return async ({ reference }, { signal, report }) => {
    const options = { signal, onProgress: report };
    const { folder, source } = await downloadModel(parseModelReference(reference), await hubSettings(), options);
    return { folder, source };
  };
}

/** A merged copy of an adapter, which is needed only for the upload. */
const MERGED = "merged";

function answerPushModel({ plugins }: HubServiceOptions): RequestHandlers["pushModel"] {
  return async ({ repo, modelFolder, isPrivate }, { signal, report }) => {
    const settings = await hubSettings();
    const workflow = await openWorkflow(plugins);
    const temporary = await makeTemporaryFolder("push");
    try {
      const folder = await workflow.wholeModel(modelFolder, join(temporary, MERGED));
      const { url } = await publishModel({ repo, folder, isPrivate, settings, signal, onProgress: report });
      return { url };
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  };
}

/** Most test reviews to compare formats of a model on: a person waits. */
const MOST_TEST_REVIEWS = 1000;
const SAMPLE_SEED = 42;

function answerDeploySpace({ plugins, folder }: HubServiceOptions): RequestHandlers["deploySpace"] {
  return async ({ repo, modelFolder, isPrivate, sdk }, { signal, report }) => {
    const settings = await hubSettings();
    const workflow = await openWorkflow(plugins);
    const temporary = await makeTemporaryFolder("space");
    try {
      report({ type: "stage", repo, stage: "PREPARING" });
      const whole = await workflow.wholeModel(modelFolder, join(temporary, MERGED));
      const source = {
        modelFolder: sdk === "gradio" ? whole : modelFolder,
        seed: SAMPLE_SEED,
        limit: MOST_TEST_REVIEWS,
      };
      const modelId = modelIdFor(repo, isPrivate);
      const parts = join(folder, "space");
      const assets = existsSync(parts)
        ? await bundledAssets(parts, {
            ...{ sdk, settings, signal, onProgress: report },
            downloadFolder: join(cacheFolder(), "browser-runtime"),
            server: process.env["SENTIMENT_TUNER_CDN"],
          })
        : undefined;
      const spaceFolder = join(temporary, "space");
      const title = repo.slice(repo.indexOf("/") + 1);
      const made = makeSpace({ sdk, source, folder: spaceFolder, title, modelId, assets }, workflow, signal);
      while ((await made.next()).done !== true);
      const options = { repo, modelFolder: whole, spaceFolder, sdk, isPrivate, settings, signal, onProgress: report };
      return { url: (await deploySpace(options)).url };
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  };
}
