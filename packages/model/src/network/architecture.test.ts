import { describe, expect, it } from "vitest";

import { ModelError } from "../errors.ts";
import { findArchitecture } from "./architecture.ts";
import { bert } from "./architectures/bert.ts";
import { distilbert } from "./architectures/distilbert.ts";

describe("findArchitecture", () => {
  it("finds the architecture that config.json names", () => {
    expect(findArchitecture({ model_type: "distilbert" }, [bert, distilbert])).toBe(distilbert);
  });

  it("lists the known architectures if config.json names another", () => {
    expect(() => findArchitecture({ model_type: "gpt2" }, [bert, distilbert])).toThrow(
      new ModelError(
        "ARCHITECTURE_UNKNOWN",
        'config.json has "model_type": "gpt2", which is not supported. Known types: bert, distilbert. ' +
          'Choose a model of a known type, or add a plug-in for "gpt2".',
      ),
    );
  });

  it.each([[undefined], [null], ["bert"], [{}], [{ model_type: 1 }]])(
    "asks for the missing model_type of %j",
    (json) => {
      expect(() => findArchitecture(json, [bert])).toThrow(/has no "model_type"/);
    },
  );
});
