import { beforeEach, describe, expect, it } from "vitest";

import { editor, resetEditor } from "../testing/vscode-fake.ts";
import { createPages } from "./pages.ts";

beforeEach(resetEditor);

describe("createPages", () => {
  it("provides the newest text of a document, and says that it changed", () => {
    const pages = createPages();
    const provider = editor.contentProviders.get("sentiment-tuner");
    const changed: string[] = [];
    provider?.onDidChange(({ path }) => changed.push(path));
    pages.document("Setup.md", "old");
    const uri = pages.document("Setup.md", "new");
    expect([uri.scheme, uri.path]).toEqual(["sentiment-tuner", "/Setup.md"]);
    expect(provider?.provideTextDocumentContent(uri)).toBe("new");
    expect(changed).toEqual(["/Setup.md", "/Setup.md"]);
    pages.dispose();
  });
});
