import type { FromDashboard } from "@sentiment-tuner/protocol";

import { button } from "../elements/controls.ts";
import { element } from "../elements/dom.ts";
import { t } from "../text/translate.ts";

/** Shown while there are no runs. */
export function createEmptyPanel(send: (message: FromDashboard) => void): HTMLElement {
  return element(
    "section",
    { class: "empty", "aria-labelledby": "empty-title" },
    element("h1", { id: "empty-title" }, t("No runs yet")),
    element(
      "p",
      {},
      t("Choose a file with labeled reviews. A model learns to predict their labels while you continue to work."),
    ),
    button({ label: t("Fine-tune Sentiment Model"), kind: "primary", onPress: () => send({ kind: "start" }) }),
  );
}
