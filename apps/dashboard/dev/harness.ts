import type { FromDashboard, ToDashboard } from "@sentiment-tuner/protocol";

import { messagesOf, type ScenarioName } from "./scenarios.ts";
import { applyTheme, type ThemeName } from "./themes.ts";

/*
 * Replaces the editor: provides a webview API, a theme and the messages of a scenario. Messages from the page are
 * collected in `window.sent`.
 */

const query = new URLSearchParams(location.search);
const scenario = (query.get("scenario") ?? "completed") as ScenarioName; // An unknown name shows the empty page.
const sent: FromDashboard[] = [];
let saved: unknown;

Object.assign(window, {
  sent,
  setTheme: (theme: ThemeName) => applyTheme(theme),
  acquireVsCodeApi: () => ({
    getState: () => saved,
    setState: (state: unknown) => {
      saved = state;
    },
    postMessage(message: FromDashboard) {
      sent.push(message);
      if (message.kind === "ready") void feed();
      if (message.kind === "show") post({ kind: "shown", runIds: message.runIds });
    },
  }),
});

document.addEventListener("DOMContentLoaded", () => applyTheme((query.get("theme") ?? "dark") as ThemeName));

async function feed(): Promise<void> {
  for (const message of await messagesOf(scenario)) post(message);
}

function post(message: ToDashboard): void {
  window.postMessage(message, "*");
}
