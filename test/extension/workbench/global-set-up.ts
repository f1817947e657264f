import type { TestProject } from "vitest/node";

import { launchBrowser } from "./browser.ts";
import { findVsix, startEditor } from "./editor-server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the editor serves, such as "127.0.0.1:34567". */
    editorHost: string;
    /** The folder that holds its settings. */
    editorHome: string;
    /** Where playwright-core finds the browser. */
    browserEndpoint: string;
  }
}

/** Starts the browser and the editor that all tests share. @throws Error if this machine can not run them, with what to do */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const browser = await launchBrowser();
  try {
    const editor = await startEditor(findVsix());
    project.provide("editorHost", editor.host);
    project.provide("editorHome", editor.home);
    project.provide("browserEndpoint", browser.wsEndpoint());
    return async () => {
      await browser.close();
      await editor.stop();
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
