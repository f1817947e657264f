import { beforeEach, describe, expect, it } from "vitest";

import { editor, fireEvent, resetEditor } from "../testing/vscode-fake.ts";
import { createSettings, editorProxy } from "./settings.ts";

beforeEach(resetEditor);

describe("createSettings", () => {
  it("reads a setting, limited to its range", () => {
    editor.configuration = { "sentimentTuner.training.testSize": 0.9 };
    expect(createSettings().get("training.testSize")).toBe(0.5);
    expect(createSettings().get("training.preset")).toBe("fast");
  });

  it("writes to the user's settings", async () => {
    editor.folder = "/w";
    await createSettings().set("hover.model", "/m");
    expect(editor.configuration).toEqual({ "sentimentTuner.hover.model": "/m" });
    expect(editor.workspaceConfiguration).toEqual({});
  });

  it("writes to the workspace if the workspace sets the value", async () => {
    editor.folder = "/w";
    editor.workspaceConfiguration = { "sentimentTuner.hover.model": "/old" };
    await createSettings().set("hover.model", "/m");
    expect(editor.workspaceConfiguration).toEqual({ "sentimentTuner.hover.model": "/m" });
    expect(editor.configuration).toEqual({});
  });

  it("reports changes of its own settings only", () => {
    const changes: boolean[] = [];
    createSettings().onDidChange((isAffected) => changes.push(isAffected("hover.model")));
    for (const changed of ["sentimentTuner.hover.model", "sentimentTuner.nodePath", "files.autoSave"])
      fireEvent("onDidChangeConfiguration", { affectsConfiguration: (key: string) => changed.startsWith(key) });
    expect(changes).toEqual([true, false]);
  });
});

describe("editorProxy", () => {
  it("reads the proxy of the editor", () => {
    editor.configuration = { "http.proxy": "http://proxy:3128" };
    expect(editorProxy()).toEqual({ proxy: "http://proxy:3128", noProxy: [], support: "override" });
  });
});
