import type { Prediction } from "@sentiment-tuner/protocol";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeRun, fakeServices } from "../../testing/fake-services.ts";
import { fakeDocument, showDocument } from "../../testing/text-documents.ts";
import { CancellationTokenSource, editor, type Hover, Position, resetEditor } from "../../testing/vscode-fake.ts";
import { registerHover } from "./register-hover.ts";

const PREDICTION: Prediction = {
  label: "Positive",
  score: 0.98,
  probabilities: { Positive: 0.98, Negative: 0.02 },
  totalTokens: 5,
  seenTokens: 5,
};

let fake: ReturnType<typeof fakeServices>;
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  fake.control.predict = async ({ explain }) => [
    { ...PREDICTION, ...(explain === true && { words: [{ start: 0, end: 4, weight: 0.9 }] }) },
  ];
  registerHover(fake.services);
});

/** Hovers the fourth character of a line while `selected` is selected. */
async function hover(
  kind: "label" | "words",
  {
    text = "good film\nbad film",
    selected = "good film",
    path = "/w/notes.txt",
    line = 0,
    language = "plaintext",
  } = {},
  source = new CancellationTokenSource(),
): Promise<Hover | undefined> {
  const document = fakeDocument(text, path, language);
  showDocument(document, ...(selected === "" ? [] : [document.select(selected)]));
  const [words, label] = editor.hoverProviders;
  const provider = kind === "label" ? label : words;
  return (await provider?.provideHover(document, new Position(line, 3), source.token)) as Hover | undefined;
}

/** The text of a hover, with its entities decoded. */
function textOf(hover: Hover | undefined): string | undefined {
  return hover?.contents.value.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

describe("the label hover", () => {
  it("shows the label of the selected text", async () => {
    const shown = await hover("label");
    expect(textOf(shown)).toContain("**Positive (98%)**");
    expect(shown?.range).toMatchObject({ start: { line: 0, character: 0 }, end: { line: 0, character: 9 } });
  });

  it("classifies the selected text with the model for hovers", async () => {
    const requests: unknown[] = [];
    fake.control.predict = async (request) => {
      requests.push(request);
      return [PREDICTION];
    };
    await hover("label");
    expect(requests).toEqual([{ modelFolder: "/model", texts: ["good film"] }]);
  });

  it("shows nothing if hovers are disabled or nothing is selected", async () => {
    expect(await hover("label", { selected: "" })).toBeUndefined();
    fake.control.settings = { ...fake.control.settings, "hover.enabled": false };
    expect(await hover("label")).toBeUndefined();
  });

  it("classifies the line without a selection if the setting says so", async () => {
    fake.control.settings = { ...fake.control.settings, "hover.withoutSelection": "line" };
    const texts: unknown[] = [];
    fake.control.predict = async (request) => {
      texts.push(...request.texts);
      return [PREDICTION];
    };
    await hover("label", { selected: "", line: 1 });
    expect(texts).toEqual(["bad film"]);
  });

  it("classifies the row of a dataset without a selection if the setting says so", async () => {
    fake.control.settings = { ...fake.control.settings, "hover.withoutSelection": "review" };
    const texts: unknown[] = [];
    fake.control.predict = async (request) => {
      texts.push(...request.texts);
      return [PREDICTION];
    };
    const text = 'text,label\n"a ""fine"" film",1\nbad film,0\n';
    await hover("label", { text, path: "/w/reviews.csv", selected: "", line: 1 });
    expect(texts).toEqual(['a "fine" film']);
  });

  it("offers to correct the label of a dataset's row, and only that", async () => {
    const text = 'text,label\n"a fine\nfilm",1\nbad film,0\n';
    const shown = await hover("label", { text, path: "/w/reviews.csv", selected: "film", line: 2 });
    const given = encodeURIComponent(JSON.stringify([{ path: "/w/reviews.csv", line: 2 }]));
    expect(shown?.contents.value).toContain(`(command:sentimentTuner.correctLabel?${given})`);
    expect(shown?.contents.isTrusted).toEqual({ enabledCommands: ["sentimentTuner.correctLabel"] });
    const odd = await hover("label", { text, path: "/w/a) b(.csv", selected: "film", line: 2 });
    expect(odd?.contents.value.split("command:")[1]).toMatch(/^sentimentTuner\.correctLabel\?[^()]*\)$/);
    expect((await hover("label"))?.contents.value).not.toContain("command:");
  });

  it("names the general model as what it is, with one link", async () => {
    const name = "General model, trained on film reviews";
    fake.control.hoverModel = { kind: "ready", folder: "/ready", name, classes: [], isGeneral: true };
    const shown = await hover("label");
    expect(textOf(shown)).toContain(name);
    expect(shown?.contents.value.match(/\[.*?\)/g)).toEqual(["[Train your own](command:sentimentTuner.fineTune)"]);
    expect(shown?.contents.isTrusted).toEqual({ enabledCommands: ["sentimentTuner.fineTune"] });
    fake.control.runs = [fakeRun("a", { kind: "waiting" }).run];
    expect((await hover("label"))?.contents.value).toContain("(command:sentimentTuner.openDashboard)");
  });

  it("reports an error of the model, with commands that help", async () => {
    fake.control.predict = () => Promise.reject(new Error("onnx/model.onnx is damaged"));
    const shown = await hover("label");
    expect(textOf(shown)).toContain("Could not classify this text: onnx/model.onnx is damaged");
    expect(shown?.contents.isTrusted).toEqual({
      enabledCommands: ["sentimentTuner.chooseModel", "sentimentTuner.showLog"],
    });
    expect(fake.control.log).toEqual(['error: The model in "/model" failed: onnx/model.onnx is damaged']);
  });

  it("shows nothing after a cancellation, and passes it on", async () => {
    const source = new CancellationTokenSource();
    fake.control.predict = (_, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(new Error("cancelled")));
        queueMicrotask(() => source.cancel());
      });
    expect(await hover("label", {}, source)).toBeUndefined();
    expect(fake.control.log).toEqual([]);
  });

  it.each([
    ["none", "No sentiment model yet.", "sentimentTuner.fineTune"],
    ["broken", "The model chosen for hovers does not exist any more.", "sentimentTuner.chooseModel"],
    [
      "untrusted",
      "In an untrusted workspace, hovers use only a model from your user settings.",
      "sentimentTuner.chooseModel",
    ],
  ] as const)("says what to do if the model is %s", async (kind, text, command) => {
    fake.control.hoverModel = kind === "broken" ? { kind, folder: "/gone" } : { kind };
    const shown = await hover("label");
    expect(textOf(shown)).toContain(text);
    expect(shown?.contents.value).toContain(`(command:${command})`);
  });

  it("says that the first model is still training", async () => {
    fake.control.hoverModel = { kind: "none" };
    fake.control.runs = [fakeRun("a", { kind: "waiting" }).run];
    expect(textOf(await hover("label"))).toContain("The first sentiment model is still training.");
  });

  it("says only once that there is no model, not at every selection", async () => {
    fake.control.hoverModel = { kind: "none" };
    expect(await hover("label")).toBeDefined();
    expect(await hover("label", { selected: "bad film", line: 1 })).toBeUndefined();
    expect(await hover("label")).toBeDefined(); // The same text again.
  });

  it("is silent in code, except in comments and strings", async () => {
    const code = { text: "const retry = 3; // good film", path: "/w/a.ts", language: "typescript" };
    expect(await hover("label", { ...code, selected: "const retry" })).toBeUndefined();
    expect(await hover("label", { ...code, selected: code.text.slice(17) }, undefined)).toBeUndefined(); // The mouse is elsewhere.
    const comment = { ...code, text: "// good film" };
    expect(textOf(await hover("label", { ...comment, selected: "// good film" }))).toContain("Positive");
    fake.control.settings = { ...fake.control.settings, "hover.where": "everywhere" };
    expect(await hover("label", { ...code, selected: "const retry" })).toBeDefined();
    fake.control.settings = { ...fake.control.settings, "hover.where": "off" };
    expect(await hover("label")).toBeUndefined();
  });

  it("says why emoji have no answer", async () => {
    const shown = await hover("label", { text: "😀 😀 😀", selected: "😀 😀 😀" });
    expect(textOf(shown)).toContain("Emoji without words cannot be classified.");
    expect(await hover("words", { text: "😀 😀 😀", selected: "😀 😀 😀" })).toBeUndefined();
  });

  it("gives no advice for text that the user did not select", async () => {
    fake.control.hoverModel = { kind: "none" };
    fake.control.settings = { ...fake.control.settings, "hover.withoutSelection": "line" };
    expect(await hover("label", { selected: "" })).toBeUndefined();
  });
});

describe("the words hover", () => {
  it("colours the words behind the result", async () => {
    const shown = await hover("words");
    expect(shown?.contents.supportHtml).toBe(true);
    expect(shown?.contents.value).toContain('positiveStrong);">good</span>');
  });

  it("is off if the setting says so, or without a model", async () => {
    fake.control.settings = { ...fake.control.settings, "hover.showWords": false };
    expect(await hover("words")).toBeUndefined();
    fake.control.settings = { ...fake.control.settings, "hover.showWords": true };
    fake.control.hoverModel = { kind: "none" };
    expect(await hover("words")).toBeUndefined();
  });

  it("leaves an error to the label hover", async () => {
    fake.control.predict = () => Promise.reject(new Error("damaged"));
    expect(await hover("words")).toBeUndefined();
    expect(fake.control.log).toEqual(['debug: No words from "/model" (no code): damaged']);
  });
});
