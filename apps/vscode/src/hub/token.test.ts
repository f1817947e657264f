import { beforeEach, describe, expect, it } from "vitest";

import { CANCEL, editor, resetEditor } from "../testing/vscode-fake.ts";
import { createHubToken, type HubToken } from "./token.ts";

let secrets: Map<string, string>;
let token: HubToken;
beforeEach(() => {
  resetEditor();
  secrets = new Map();
  const storage = {
    get: async (key: string) => secrets.get(key),
    store: async (key: string, value: string) => void secrets.set(key, value),
    delete: async (key: string) => void secrets.delete(key),
  };
  token = createHubToken({ secrets: storage as never }); // The service uses only these methods.
});

describe("createHubToken", () => {
  it("stores a token in the secret storage, reads it and deletes it", async () => {
    editor.answers = [" hf_abc "];
    expect(await token.ask()).toBe(true);
    expect(editor.shown[0]?.text).toMatch(/^Paste a Hugging Face token with write access\./);
    expect(await token.read()).toBe("hf_abc");
    await token.forget();
    expect(await token.read()).toBeUndefined();
  });

  it("shows the reason if there is one", async () => {
    editor.answers = [CANCEL];
    expect(await token.ask("Accept the conditions of owner/name first.")).toBe(false);
    expect(editor.shown[0]?.text).toBe("Accept the conditions of owner/name first.");
  });

  it("rejects a text that is not a token", async () => {
    editor.answers = ["not a token"];
    expect(await token.ask()).toBe(false);
    expect(editor.shown[0]?.validation).toBe("A token has only letters, digits and underscores.");
    expect(secrets.size).toBe(0);
  });
});
