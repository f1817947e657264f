import { isTarget } from "@sentiment-tuner/hub/reference";
import { describe, expect, it } from "vitest";

import { suggestedName } from "./suggested-name.ts";

describe("suggestedName", () => {
  it("returns a valid repository name", () => {
    expect(suggestedName("Café · Quick")).toBe("cafe-quick-sentiment");
    expect(suggestedName("評論")).toBe("my-sentiment");
    expect(isTarget(`owner/${suggestedName("x".repeat(200))}`)).toBe(true);
  });
});
