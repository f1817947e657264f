import type { TestProject } from "vitest/node";

import { startHubServer } from "../../support/hub-server.ts";
import { languageModelFiles } from "../../support/hub-models.ts";
import { startNpmFiles } from "../../support/npm-files.ts";
import { launchBrowser } from "./browser.ts";
import { findVsix, startEditor } from "./editor-server.ts";

const HUB_MODEL = "owner/tiny";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the editor serves, such as "127.0.0.1:34567". */
    editorHost: string;
    /** The folder that holds its settings. */
    editorHome: string;
    /** The address of the hub that the editor finds, where there is a model "owner/tiny". */
    hubEndpoint: string;
    /** Where playwright-core finds the browser. */
    browserEndpoint: string;
  }
}

/** Starts the browser and the editor that all tests share. @throws Error if this machine can not run them, with what to do */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const browser = await launchBrowser();
  const hub = await startHubServer();
  const npm = await startNpmFiles(); // A static Space needs files of npm packages.
  hub.add("model", HUB_MODEL, await languageModelFiles());
  hub.stage([{ stage: "BUILDING" }, { stage: "RUNNING" }]);
  try {
    const editor = await startEditor(findVsix(), { HF_ENDPOINT: hub.endpoint, SENTIMENT_TUNER_CDN: npm.url });
    project.provide("editorHost", editor.host);
    project.provide("editorHome", editor.home);
    project.provide("browserEndpoint", browser.wsEndpoint());
    project.provide("hubEndpoint", hub.endpoint);
    return async () => {
      await browser.close();
      await editor.stop();
      await hub.dispose();
      npm.dispose();
    };
  } catch (error) {
    await browser.close();
    await hub.dispose();
    npm.dispose();
    throw error;
  }
}
