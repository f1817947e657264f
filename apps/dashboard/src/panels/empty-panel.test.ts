// @vitest-environment happy-dom
import type { FromDashboard } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { buttonLabels, press, textsOf } from "../testing/reader.ts";
import { createEmptyPanel } from "./empty-panel.ts";

describe("empty panel", () => {
  it("says that there are no runs and starts the first one", () => {
    const sent: FromDashboard[] = [];
    const panel = createEmptyPanel((message) => sent.push(message));
    expect(textsOf(panel, "h1")).toEqual(["No runs yet"]);
    expect(buttonLabels(panel)).toEqual(["Fine-tune Sentiment Model"]);
    press(panel, "Fine-tune Sentiment Model");
    expect(sent).toEqual([{ kind: "start" }]);
  });
});
