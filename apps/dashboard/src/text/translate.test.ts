import { afterEach, describe, expect, it } from "vitest";

import { t, useStrings } from "./translate.ts";

describe("t", () => {
  afterEach(() => useStrings({}));

  it("replaces each placeholder by its value", () => {
    expect(t("Step {0} of {1}", 3, "10")).toBe("Step 3 of 10");
  });

  it("translates, and the translation may change the order of the values", () => {
    useStrings({ "Step {0} of {1}": "Von {1} ist es Schritt {0}" });
    expect(t("Step {0} of {1}", 3, 10)).toBe("Von 10 ist es Schritt 3");
  });

  it("keeps a placeholder without a value", () => {
    expect(t("Step {0} of {1}", 3)).toBe("Step 3 of {1}");
  });
});
