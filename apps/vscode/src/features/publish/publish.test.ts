import { beforeEach, describe, expect, it } from "vitest";

import { fakeRun, fakeServices, READY } from "../../testing/fake-services.ts";
import { CANCEL, commands, editor, resetEditor, type UserAnswer } from "../../testing/vscode-fake.ts";
import { registerPublish } from "./publish.ts";

const URL = "https://huggingface.co/owner/films";

let fake: ReturnType<typeof fakeServices>;
let requests: unknown[];
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  fake.control.runs = [fakeRun("a", READY).run];
  requests = [];
  fake.control.hub = async (method, params) => {
    requests.push([method, params]);
    return { url: URL };
  };
  registerPublish(fake.services);
});

const execute = (name: string, ...answers: readonly UserAnswer[]) => {
  editor.answers = [...answers];
  return commands.executeCommand(`sentimentTuner.${name}`);
};

describe("Push Model to Hugging Face", () => {
  it("asks for the repository and its visibility, pushes, and shows the address", async () => {
    await execute("pushModel", "owner/films", "Private", "Copy Address");
    expect(requests).toEqual([["pushModel", { repo: "owner/films", modelFolder: "/runs/a/model", isPrivate: true }]]);
    expect(editor.shown.map(({ text }) => text)).toEqual([
      "Repository name, for example anna/shop-reviews",
      "Visibility",
      `The model is at ${URL}`,
    ]);
    expect(editor.clipboard).toBe(URL);
  });

  it("remembers the owner for the next suggestion", async () => {
    await execute("pushModel", "owner/films", "Public");
    expect(fake.control.state).toEqual({ hubOwner: "owner" });
  });

  it("rejects an invalid name", async () => {
    await execute("pushModel", "films");
    expect(editor.shown[0]?.validation).toMatch(/^Expected owner\/name/);
    expect(requests).toEqual([]);
  });

  it.each<[UserAnswer[]]>([[[CANCEL]], [["owner/films", CANCEL]]])(
    "pushes nothing after the answers %j",
    async (answers) => {
      await execute("pushModel", ...answers);
      expect(requests).toEqual([]);
    },
  );

  it("needs a trusted workspace", async () => {
    editor.isTrusted = false;
    await execute("pushModel");
    expect(editor.shown).toMatchObject([{ kind: "error", choices: ["Manage Workspace Trust", "Show Log"] }]);
  });

  it("asks for a token if the hub requires one, and tries once more", async () => {
    const succeed = fake.control.hub;
    let tries = 0;
    fake.control.hub = (...args) =>
      ++tries === 1 ? Promise.reject(coded("UNAUTHORIZED", "no token")) : succeed(...args);
    await execute("pushModel", "owner/films", "Private");
    expect(tries).toBe(2);
    expect(fake.control.tokenReasons).toEqual([undefined]);
    expect(requests).toHaveLength(1);
  });

  it("gives up without a token", async () => {
    fake.control.hasToken = false;
    fake.control.hub = () => Promise.reject(coded("TOKEN_MISSING", "no token"));
    await execute("pushModel", "owner/films", "Private");
    expect(editor.shown.filter(({ kind }) => kind === "error")).toEqual([]);
  });

  it("offers to set a token if the hub refuses", async () => {
    fake.control.hub = () => Promise.reject(coded("FORBIDDEN", "no access to owner/films"));
    await execute("pushModel", "owner/films", "Private");
    expect(editor.shown.at(-1)).toMatchObject({
      kind: "error",
      text: "no access to owner/films",
      choices: ["Set Hugging Face Token", "Show Log"],
    });
  });

  it("shows progress, and stops when the user cancels", async () => {
    fake.control.hub = (_method, _params, options) => {
      options?.onProgress?.({ type: "bytes", bytesDone: 12e6, totalBytes: 48e6, remainingMs: 10_000 } as never);
      editor.cancelProgress();
      return options?.signal?.aborted === true ? Promise.reject(new Error("cancelled")) : Promise.resolve({});
    };
    await execute("pushModel", "owner/films", "Private");
    expect(editor.progress).toEqual([
      {
        title: 'Pushing "owner/films"…',
        reports: [{ message: "12 MB of 48 MB uploaded, about 10 seconds left", increment: 25 }],
      },
    ]);
    expect(editor.shown).toHaveLength(2);
  });
});

describe("Deploy to Hugging Face Spaces", () => {
  it("also asks where the model runs", async () => {
    await execute("deploySpace", "owner/films", "Public", "Static", "Open");
    expect(requests).toEqual([
      ["deploySpace", { repo: "owner/films", modelFolder: "/runs/a/model", isPrivate: false, sdk: "static" }],
    ]);
    expect(editor.shown.at(-1)?.text).toBe(`The Space runs at ${URL}`);
    expect(editor.opened).toEqual([URL]);
  });

  it("deploys nothing if the user cancels there", async () => {
    await execute("deploySpace", "owner/films", "Public", CANCEL);
    expect(requests).toEqual([]);
  });
});

describe("the commands for the token", () => {
  it("ask for it and delete it", async () => {
    await execute("setToken");
    await execute("forgetToken");
    expect(fake.control.tokenReasons).toEqual([undefined, "forget"]);
    expect(editor.shown).toMatchObject([{ text: "The Hugging Face token was deleted." }]);
  });
});

/** An error as a worker reports it. */
function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
