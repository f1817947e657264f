import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, it } from "vitest";

import { KNOWN_MODEL } from "../../testing/fake-services.ts";
import { modelItem } from "./model-item.ts";

const { classes: _, ...BASE_MODEL } = KNOWN_MODEL;
const STARS = ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"];

it("shows the size and the origin of a base model", async () => {
  const folder = mkdtempSync(join(tmpdir(), "model-item-"));
  writeFileSync(join(folder, "config.json"), "x".repeat(4_300));
  expect(await modelItem({ ...BASE_MODEL, folder, name: "mini (embedded)", origin: "embedded" }, false)).toMatchObject({
    label: "mini (embedded)",
    description: "base, 6 layers of 384 · 4 kB",
    contextValue: "model",
  });
  rmSync(folder, { recursive: true });
});

it("shows the classes of a classifier, and whether hovers use it", async () => {
  const stars = { ...KNOWN_MODEL, folder: "/other", name: "other", origin: "folder", classes: STARS } as const;
  expect(await modelItem(stars, true)).toMatchObject({
    description: "used for hovers · bert · 1 star, 2 stars, 3 stars, 4 stars, 5 stars · 0 B",
    tooltip: "/other\nClasses: 1 star, 2 stars, 3 stars, 4 stars, 5 stars",
    contextValue: "model",
    iconPath: { id: "check" },
  });
  const topics = { ...stars, classes: [...STARS, "none"] };
  expect(await modelItem(topics, false)).toMatchObject({
    description: "bert · 6 classes · 0 B",
    contextValue: "model usable",
  });
});
