import { beforeEach, describe, expect, it } from "vitest";

import { COMMAND_IDS } from "./commands/command-map.ts";
import { activate } from "./extension.ts";
import { editor, resetEditor, Uri } from "./testing/vscode-fake.ts";

beforeEach(resetEditor);

describe("activate", () => {
  it("registers every command of the map, once", () => {
    const memento = { get: (_: string, fallback?: unknown) => fallback, update: async () => undefined };
    const context = {
      subscriptions: [] as { dispose(): unknown }[],
      extensionUri: Uri.file("/extension"),
      globalStorageUri: Uri.file("/no/such/storage"),
      globalState: memento,
      workspaceState: memento,
      secrets: {},
    };
    activate(context as never); // Activation uses only these members.
    expect([...editor.commands.keys()].sort()).toEqual([...COMMAND_IDS].sort());
    expect([...editor.trees.keys()].sort()).toEqual(["sentimentTuner.runs"]);
    for (const subscription of context.subscriptions) subscription.dispose();
    expect(editor.commands.size).toBe(0);
  });
});
