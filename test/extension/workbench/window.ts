import type { Browser, Page } from "playwright-core";

/** Time limit for what a window shows, on a machine that many processes share. */
const PATIENCE_MS = 150_000;

export interface WindowOptions {
  /** Where the editor serves, such as "127.0.0.1:34567". */
  readonly host: string;
  /** Workspace folder. */
  readonly folder: string;
  /** Folder of one more extension, loaded as in development. */
  readonly extension?: string;
  /** Opens the workspace in restricted mode. */
  readonly isUntrusted?: boolean;
  /** In CSS pixels; 1400 by 900 if not given. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** Opens a window of the editor with separate storage, and waits for its explorer. */
export async function openWindow(browser: Browser, options: WindowOptions): Promise<Page> {
  const context = await browser.newContext({ viewport: options.size ?? { width: 1400, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await changeSettings(page, options);
  await page.goto(addressOf(options), { timeout: PATIENCE_MS });
  await isReady(page);
  return page;
}

/** Reloads the window after the editor has saved that it shows `webview`. It saves every few seconds. */
export async function reloadWindow(page: Page, webview: string): Promise<void> {
  while (!(await page.evaluate(isRemembered, webview))) await page.waitForTimeout(500);
  await page.reload();
  await isReady(page);
}

/** A window that disconnects ends its extension host. After a plain close the host would wait for hours. */
export async function closeWindow(page: Page): Promise<void> {
  await page.goto("about:blank");
  await page.context().close();
}

/** Runs in the page: reads the state of a workspace's editors from the editor's storage. */
async function isRemembered(webview: string): Promise<boolean> {
  const settled = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(String(request.error)));
    });
  for (const { name = "" } of await indexedDB.databases()) {
    if (!name.startsWith("vscode-web-state-db-")) continue;
    const database = await settled(indexedDB.open(name));
    const store = database.transaction("ItemTable").objectStore("ItemTable");
    const state: unknown = await settled(store.get("memento/workbench.parts.editor"));
    database.close();
    if (String(state).includes(webview)) return true;
  }
  return false;
}

async function isReady(page: Page): Promise<void> {
  await page.locator(".monaco-workbench").waitFor();
  await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
}

function addressOf({ host, folder, extension }: WindowOptions): string {
  const parameters = new URLSearchParams({ folder });
  if (extension !== undefined) {
    const payload = [
      ["extensionDevelopmentPath", `vscode-remote://${host}${extension}`],
      ["skipWelcome", "true"],
      ["skipReleaseNotes", "true"],
    ];
    parameters.set("payload", JSON.stringify(payload));
  }
  return `http://${host}/?${parameters.toString()}`;
}

/**
 * Changes the server's settings in the page before the page reads them: the server sends the same to all windows. Its driver for smoke tests
 * lets a page load an extension in development, but hides notifications.
 */
async function changeSettings(page: Page, { extension, isUntrusted = false }: WindowOptions): Promise<void> {
  const changes = {
    enableWorkspaceTrust: isUntrusted,
    developmentOptions: { enableSmokeTestDriver: extension !== undefined },
  };
  await page.addInitScript((changed) => {
    const observer = new MutationObserver(() => {
      const meta = document.getElementById("vscode-workbench-web-configuration");
      if (meta === null) return;
      observer.disconnect();
      const settings = JSON.parse(meta.dataset["settings"] ?? "{}") as object;
      meta.dataset["settings"] = JSON.stringify({ ...settings, ...changed });
    });
    observer.observe(document, { childList: true, subtree: true });
  }, changes);
}
