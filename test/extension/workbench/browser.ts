import { type Browser, type BrowserServer, chromium } from "playwright-core";

import { findChromium, NO_CHROMIUM } from "../set-up/chromium.mjs";

const OPTIONS = [
  "--no-sandbox", // Chromium refuses to run its sandbox as root, which containers are.
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts a browser that several processes can connect to. @throws Error if there is none, with what to do */
export function launchBrowser(): Promise<BrowserServer> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(NO_CHROMIUM);
  return chromium.launchServer({ executablePath, headless: true, args: OPTIONS });
}

export function connectBrowser(endpoint: string): Promise<Browser> {
  return chromium.connect(endpoint);
}
