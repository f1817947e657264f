import "uplot/dist/uPlot.min.css";
import "./styles/theme.css";
import "./styles/page.css";
import "./styles/grids.css";
import "./styles/parts.css";
import "./styles/verdict.css";
import "./styles/tables.css";
import "./styles/threshold.css";
import "./styles/lists.css";
import "./styles/charts.css";

import type { ToDashboard } from "@sentiment-tuner/protocol";

import { onThemeChange } from "./charts/theme.ts";
import { registerControls } from "./elements/controls.ts";
import { useLocale } from "./text/format.ts";
import { connectHost } from "./host.ts";
import { createPage, type Page } from "./page.ts";
import { applyMessage, createPageState } from "./page-state.ts";
import { createPacer } from "./pacer.ts";
import { useStrings } from "./text/translate.ts";

/** Least time between two updates of the page; events arrive much faster. */
const DRAW_EVERY_MS = 200;

const host = connectHost();
const state = createPageState();
let page: Page | undefined;

const draw = createPacer(DRAW_EVERY_MS, () => {
  page?.update(state);
  for (const message of state.problems.splice(0)) host.send({ kind: "problem", message });
});

/** Applies a message. The first snapshot creates the page, because it contains the language. */
function receive(message: ToDashboard): void {
  if (message.kind === "snapshot" && page === undefined) {
    useStrings(message.strings ?? {});
    useLocale(message.locale);
    page = createPage((out) => host.send(out));
    const place = document.getElementById("dashboard");
    if (place === null) document.body.append(page.element);
    else place.replaceWith(page.element);
  }
  applyMessage(state, message);
  if (message.kind === "snapshot" || message.kind === "shown") host.save({ shown: state.shown });
  draw();
}

registerControls();
onThemeChange(() => page?.retheme());
window.addEventListener("error", ({ message }) => host.send({ kind: "problem", message }));
host.onMessage(receive);
const saved = host.saved();
host.send({ kind: "ready", ...(saved === undefined ? {} : { shown: saved.shown }) });
