import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import { COMMAND_IDS } from "../commands/command-map.ts";
import { fakeServices } from "../testing/fake-services.ts";
import { editor, resetEditor } from "../testing/vscode-fake.ts";
import { showProblem } from "./notify.ts";
import { REMEDIES, remedyFor } from "./remedies.ts";

const ROOT = join(import.meta.dirname, "../../../..");

/** The text of every file that declares error codes. */
function declarations(): string {
  const packages = readdirSync(join(ROOT, "packages")).map((name) => join(ROOT, "packages", name, "src/errors.ts"));
  return [...packages, join(import.meta.dirname, "../errors.ts")]
    .map((path) => {
      try {
        return readFileSync(path, "utf8");
      } catch {
        return ""; // The package has no errors of its own.
      }
    })
    .join("\n");
}

describe("REMEDIES", () => {
  it("has only codes that a package or the extension declares", () => {
    const declared = declarations();
    for (const code of Object.keys(REMEDIES)) expect(declared).toContain(`"${code}"`);
  });

  it("runs only commands that exist", () => {
    const own = Object.values(REMEDIES)
      .map(({ command }) => command)
      .filter((command) => command !== "workbench.trust.manage");
    for (const command of own) expect(COMMAND_IDS).toContain(command);
  });

  it("has none for other codes", () => {
    expect(remedyFor("toString")).toBeUndefined();
    expect(remedyFor(undefined)).toBeUndefined();
  });
});

describe("showProblem", () => {
  beforeEach(resetEditor);

  it("offers the given steps, the remedy and the log", async () => {
    const { services, control } = fakeServices();
    editor.answers = ["Set Hugging Face Token"];
    const error = Object.assign(new Error("no access"), { code: "FORBIDDEN" });
    await showProblem(services, error, [{ title: "Retry", run: () => undefined }]);
    expect(editor.shown).toEqual([
      { kind: "error", text: "no access", choices: ["Retry", "Set Hugging Face Token", "Show Log"] },
    ]);
    expect(editor.executed).toEqual([["sentimentTuner.setToken"]]);
    expect(control.log).toEqual(["error: no access"]);
  });

  it("shows an error of a step as well", async () => {
    const { services } = fakeServices();
    editor.answers = ["Retry"];
    const fail = () => Promise.reject(new Error("again"));
    await showProblem(services, "first", [{ title: "Retry", run: fail }]);
    expect(editor.shown.map(({ text }) => text)).toEqual(["first", "again"]);
  });
});
