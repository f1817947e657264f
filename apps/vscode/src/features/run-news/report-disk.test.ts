import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { fakeRun, fakeServices, READY } from "../../testing/fake-services.ts";
import { editor, resetEditor } from "../../testing/vscode-fake.ts";
import { reportDisk } from "./report-disk.ts";

let root: string;
beforeEach(() => {
  resetEditor();
  root = mkdtempSync(join(tmpdir(), "report-disk-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("reportDisk", () => {
  it("says once how much the runs take, and offers to clean up", async () => {
    const { services, control } = fakeServices();
    control.runs = [fakeRun("a", READY, root).run];
    const weights = join(root, "model.safetensors");
    writeFileSync(weights, "");
    await reportDisk(services);
    expect(editor.shown).toEqual([]);
    truncateSync(weights, 1.4e9); // A file with a hole takes no space.
    editor.answers = ["Clean Up Runs"];
    await reportDisk(services);
    await reportDisk(services);
    expect(editor.shown).toMatchObject([{ text: "The runs of this workspace take 1.4 GB on disk." }]);
    expect(editor.executed).toEqual([["sentimentTuner.cleanUpRuns"]]);
  });
});
