import { beforeEach, describe, expect, it } from "vitest";

import { fakeServices } from "../testing/fake-services.ts";
import { editor, resetEditor } from "../testing/vscode-fake.ts";
import { revealPath } from "./reveal-path.ts";

beforeEach(resetEditor);

describe("revealPath", () => {
  it("opens the file manager of a desktop", async () => {
    await revealPath(fakeServices().services, "/runs/a");
    expect(editor.executed).toMatchObject([["revealFileInOS", { fsPath: "/runs/a" }]]);
  });

  it("offers the path in a browser, where that command does not exist", async () => {
    editor.isBrowser = true;
    editor.answers = ["Copy Path"];
    await revealPath(fakeServices().services, "/runs/a");
    expect(editor.executed).toEqual([]);
    expect(editor.shown).toMatchObject([{ text: "/runs/a", choices: ["Copy Path"] }]);
    expect(editor.clipboard).toBe("/runs/a");
  });

  it("offers the explorer for a path of the workspace", async () => {
    editor.isBrowser = true;
    editor.folder = "/films";
    editor.answers = ["Show in Explorer"];
    await revealPath(fakeServices().services, "/films/runs/a");
    expect(editor.executed).toMatchObject([["revealInExplorer", { fsPath: "/films/runs/a" }]]);
  });
});
