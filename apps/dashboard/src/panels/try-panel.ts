import type { FromDashboard, Prediction } from "@sentiment-tuner/protocol";

import { classColors } from "../classes/class-colors.ts";
import { formatClass } from "../classes/format-class.ts";
import { element, fill, setProperty, setText, whenChanged } from "../elements/dom.ts";
import type { PageState, ShownRun } from "../page-state.ts";
import { formatPercent } from "../text/format.ts";
import { t } from "../text/translate.ts";
import { type Panel, section } from "./panel.ts";

/** Typing pauses longer than this before a text is classified. */
const PAUSE_MS = 250;
/** A word with less weight is not marked. */
const LEAST_WEIGHT = 0.1;

/** A box that classifies what the user types with the run's model, and marks the words behind the result. */
export function createTryPanel(
  send: (message: FromDashboard) => void,
): Panel<[run: ShownRun, classified: PageState["classified"]]> {
  let runId = "";
  let requestId = 0;
  let asked = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const box = element("textarea", { class: "try-text", rows: "2", "aria-label": t("Try a sentence") });
  box.placeholder = t("Type a sentence to see its sentiment");
  const label = element("p", { class: "try-label", "aria-live": "polite" });
  const words = element("p", { class: "try-words" });
  const legend = element("p", { class: "muted" });
  const panel = section(t("Try a sentence"), box, label, words, legend);
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });

  function clear(): void {
    setText(label, "");
    fill(words);
    setText(legend, "");
  }
  function ask(): void {
    requestId++; // An answer that is still on its way is outdated.
    asked = box.value;
    if (asked.trim() === "") clear();
    else send({ kind: "classify", runId, requestId, text: asked });
  }
  const draw = whenChanged((classified: PageState["classified"]) => {
    if (classified === undefined || classified.requestId !== requestId) return;
    const { prediction, problem } = classified;
    clear();
    if (prediction === undefined) {
      setText(label, problem ?? "");
      return;
    }
    setText(label, formatAnswer(prediction));
    fill(words, ...markedWords(asked, prediction));
    if ((prediction.words?.length ?? 0) > 0) {
      setText(legend, t("Solid line: pushes toward {0}. Dashed line: pushes away.", formatClass(prediction.label)));
    }
  });
  return {
    element: panel,
    update(run, classified) {
      panel.hidden = run.summary.modelFolder === undefined;
      if (run.id !== runId) {
        if (runId !== "") requestId++; // An answer that is still on its way is of the other run.
        runId = run.id;
        box.value = "";
        clear();
      }
      draw(classified);
    },
  };
}

function formatAnswer({ label, score, isUnsure }: Prediction): string {
  const [name, percent] = [formatClass(label), formatPercent(score, 0)];
  return isUnsure === true ? t("Not sure ({0} {1})", name, percent) : t("{0} ({1})", name, percent);
}

/** The text; words that matter have a colour and a line, which is dashed for a word against the label. */
function markedWords(text: string, { words = [], label, against }: Prediction): (Node | string)[] {
  const [own = "series-1", other = "series-3"] = classColors(against === undefined ? [label] : [label, against]);
  const parts: (Node | string)[] = [];
  let position = 0;
  for (const { start, end, weight } of [...words].sort((a, b) => a.start - b.start)) {
    if (start < position || end > text.length || Math.abs(weight) < LEAST_WEIGHT) continue;
    parts.push(text.slice(position, start));
    const mark = element("mark", { class: weight > 0 ? "word" : "word away" }, text.slice(start, end));
    setProperty(mark, "--color", `var(--${weight > 0 ? own : other})`);
    setProperty(mark, "--weight", Math.abs(weight).toFixed(2));
    parts.push(mark);
    position = end;
  }
  return [...parts, text.slice(position)];
}
