import { beforeEach, describe, expect, it } from "vitest";

import { fakeServices } from "../../testing/fake-services.ts";
import { commands, editor, resetEditor } from "../../testing/vscode-fake.ts";
import { registerWalkthrough } from "./walkthrough.ts";

let fake: ReturnType<typeof fakeServices>;
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  registerWalkthrough(fake.services);
});

describe("registerWalkthrough", () => {
  it("opens the sample reviews", async () => {
    await commands.executeCommand("sentimentTuner.openSample");
    expect(editor.documents).toMatchObject([{ path: "/extension/samples/reviews.csv" }]);
  });

  it("opens sentences to hover, in a document that is not saved, with the hover shown", async () => {
    await commands.executeCommand("sentimentTuner.tryHover");
    expect(fake.control.pages[0]?.text).toContain("\nThe soup was cold, the waiter rude, and the bill a bad joke.\n");
    expect(editor.executed.at(-1)).toEqual(["editor.action.showHover"]);
  });

  it("shows the log", async () => {
    await commands.executeCommand("sentimentTuner.showLog");
    expect(fake.control.isLogShown).toBe(true);
  });
});
