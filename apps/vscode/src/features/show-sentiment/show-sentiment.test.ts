import type { Prediction } from "@sentiment-tuner/protocol";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeServices } from "../../testing/fake-services.ts";
import { fakeDocument, showDocument } from "../../testing/text-documents.ts";
import { commands, editor, fireEvent, resetEditor } from "../../testing/vscode-fake.ts";
import { registerShowSentiment } from "./show-sentiment.ts";

const PREDICTION: Prediction = {
  label: "Positive",
  score: 0.98,
  probabilities: {},
  totalTokens: 4,
  seenTokens: 4,
  words: [
    { start: 0, end: 4, weight: 0.9 },
    { start: 5, end: 9, weight: -0.3 },
  ],
};

let fake: ReturnType<typeof fakeServices>;
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  fake.control.predict = async ({ texts }) => texts.map(() => PREDICTION);
  registerShowSentiment(fake.services);
});

const show = () => commands.executeCommand("sentimentTuner.showSentiment");

/** The decorations by their colour; the label by its text. */
function drawn(decorations: ReadonlyMap<unknown, readonly unknown[]>) {
  return [...decorations].map(([type, ranges]) => {
    const { options } = type as { options: { backgroundColor?: { id: string } } };
    return [options.backgroundColor?.id ?? "label", ranges] as const;
  });
}

describe("Show Sentiment", () => {
  it("colours the words of the selection and writes the label behind it", async () => {
    const document = fakeDocument("A line.\ngood film\n");
    const decorations = showDocument(document, document.select("good film"));
    await show();
    const word = (start: number, end: number) => ({
      start: { line: 1, character: start },
      end: { line: 1, character: end },
    });
    expect(drawn(decorations)).toMatchObject([
      ["sentimentTuner.positiveStrong", [word(0, 4)]],
      ["sentimentTuner.negativeLight", [word(5, 9)]],
      [
        "label",
        [
          {
            range: word(9, 9),
            renderOptions: { after: { contentText: " Positive (98%)", color: { id: "testing.iconPassed" } } },
          },
        ],
      ],
    ]);
    expect(editor.contexts).toMatchObject({ "sentimentTuner.isSentimentShown": true });
  });

  it.each([
    ["Neutral", "Positive", "testing.iconSkipped", ["sentimentTuner.ownStrong", "sentimentTuner.positiveLight"]],
    ["joy", "anger", "testing.iconSkipped", ["sentimentTuner.ownStrong", "sentimentTuner.otherLight"]],
    ["Positive", "Neutral", "testing.iconPassed", ["sentimentTuner.positiveStrong", "sentimentTuner.otherLight"]],
  ])("colours %s against %s", async (label, against, color, words) => {
    fake.control.predict = async () => [{ ...PREDICTION, label, against }];
    const document = fakeDocument("good film");
    const decorations = showDocument(document, document.select("good film"));
    await show();
    const marks = drawn(decorations);
    expect(marks.map(([id]) => id).sort()).toEqual(["label", ...words].sort());
    const [, shown] = marks.find(([id]) => id === "label") ?? [];
    expect(shown).toMatchObject([
      { renderOptions: { after: { contentText: ` ${label} (98%)`, color: { id: color } } } },
    ]);
  });

  it("says how much of a long text was read", async () => {
    fake.control.predict = async () => [{ ...PREDICTION, label: "Negative", seenTokens: 128, totalTokens: 512 }];
    const document = fakeDocument("good film");
    const decorations = showDocument(document, document.select("good film"));
    await show();
    expect(drawn(decorations).at(-1)).toMatchObject([
      "label",
      [
        {
          renderOptions: {
            after: {
              contentText: " Negative (98%) · Only about 25% of this text was read",
              color: { id: "testing.iconFailed" },
            },
          },
        },
      ],
    ]);
  });

  it("asks the user to select text", async () => {
    const document = fakeDocument("... good");
    showDocument(document, document.select("..."), document.select(""));
    await show();
    expect(editor.shown).toMatchObject([{ text: "Select some text first. Its sentiment is shown behind the words." }]);
  });

  it.each([
    ["none", ["Fine-tune Sentiment Model", "Show Log"]],
    ["untrusted", ["Choose Model", "Show Log"]],
  ] as const)("says what to do if the model is %s", async (kind, choices) => {
    fake.control.hoverModel = { kind };
    await show();
    expect(editor.shown).toMatchObject([{ kind: "error", choices }]);
  });

  it("draws nothing if the text changed meanwhile", async () => {
    const document = fakeDocument("good film");
    const decorations = showDocument(document, document.select("good film"));
    fake.control.predict = async () => {
      document.version++;
      return [PREDICTION];
    };
    await show();
    expect(decorations.size).toBe(0);
  });
});

describe("the colours", () => {
  it.each<[string, (document: unknown) => unknown]>([
    ["Clear Sentiment", () => commands.executeCommand("sentimentTuner.clearSentiment")],
    ["an edit", (document) => fireEvent("onDidChangeTextDocument", { document, contentChanges: [{}] })],
    ["closing the document", (document) => fireEvent("onDidCloseTextDocument", document)],
  ])("disappear with %s", async (_, act) => {
    const document = fakeDocument("good film");
    const decorations = showDocument(document, document.select("good film"));
    await show();
    await act(document);
    expect(decorations.size).toBe(0);
    expect(editor.contexts).toEqual({ "sentimentTuner.isSentimentShown": false });
  });

  it("stay when another document changes", async () => {
    const document = fakeDocument("good film");
    const decorations = showDocument(document, document.select("good film"));
    await show();
    fireEvent("onDidChangeTextDocument", { document: fakeDocument("other"), contentChanges: [{}] });
    expect(decorations.size).toBe(3);
  });
});
