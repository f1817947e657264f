import { expect, it } from "vitest";

import { withoutLinks } from "./without-links.ts";

it("makes no link of a label", () => {
  expect(withoutLinks("[win](command:quit) 5 (five) [a]")).toBe("[win] (command:quit) 5 (five) [a]");
});
