import type { FromDashboard } from "@sentiment-tuner/protocol";

import { button } from "../controls.ts";
import { element } from "../dom.ts";
import { t } from "../text.ts";

/** What the page shows before the first run. */
export function createEmptyPanel(send: (message: FromDashboard) => void): HTMLElement {
  return element(
    "section",
    { class: "empty", "aria-labelledby": "empty-title" },
    element("h1", { id: "empty-title" }, t("No run yet")),
    element(
      "p",
      {},
      t(
        "Choose a file of labelled reviews, and a model learns to tell positive from negative text while you go on working.",
      ),
    ),
    button({ label: t("Fine-tune a sentiment model"), kind: "primary", onPress: () => send({ kind: "start" }) }),
  );
}
