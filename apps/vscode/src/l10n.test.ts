import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import ts from "typescript";
import { describe, expect, it } from "vitest";

/** The extension passes translated texts to the dashboard, and to the verdict on a run, so their sources count as well. */
const SOURCES = [
  import.meta.dirname,
  join(import.meta.dirname, "../../dashboard/src"),
  join(import.meta.dirname, "../../../packages/protocol/src/verdict"),
];
const BUNDLE = join(import.meta.dirname, "..", "l10n", "bundle.l10n.json");

interface Found {
  readonly messages: readonly string[];
  /** Calls whose message is computed, such as `t(isNew ? "a" : "b")`: a translator cannot see these messages. */
  readonly computed: readonly string[];
}

function messagesOf(path: string, text: string): Found {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const messages: string[] = [];
  const computed: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTranslation(node.expression)) {
      const [message] = node.arguments;
      if (message !== undefined && ts.isStringLiteralLike(message)) messages.push(message.text);
      else {
        const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
        computed.push(`${path}:${line}: ${node.getText(source)}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { messages, computed };
}

/** `t(…)` or `….l10n.t(…)` */
function isTranslation(called: ts.Expression): boolean {
  if (ts.isIdentifier(called)) return called.text === "t";
  if (!ts.isPropertyAccessExpression(called) || called.name.text !== "t") return false;
  const owner = called.expression;
  return (ts.isPropertyAccessExpression(owner) ? owner.name.text : owner.getText()) === "l10n";
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => join(folder, file));
}

const FOUND = SOURCES.flatMap(sourceFiles).map((path) =>
  messagesOf(relative(import.meta.dirname, path), readFileSync(path, "utf8")),
);

describe("l10n/bundle.l10n.json", () => {
  it("has every message of the sources and no other", async () => {
    const messages = [...new Set(FOUND.flatMap((found) => found.messages))].sort();
    const bundle = Object.fromEntries(messages.map((message) => [message, message]));
    // `vitest --update` writes the file again after a message was added.
    await expect(`${JSON.stringify(bundle, undefined, 2)}\n`).toMatchFileSnapshot(BUNDLE);
  });

  it("misses no message, because each is a literal", () => {
    expect(FOUND.flatMap((found) => found.computed)).toEqual([]);
  });
});

describe("messagesOf", () => {
  it("finds literals over several lines, with quotes and without substitutions", () => {
    const text = 't(\n  "one {0}",\n  1,\n); vscode.l10n.t(\'a "two"\'); l10n.t(`three`); it("four"); other.t("five");';
    expect(messagesOf("a.ts", text)).toEqual({ messages: ["one {0}", 'a "two"', "three"], computed: [] });
  });

  it.each(['t(isNew ? "new" : "old")', 't("one " + "two")', "t(`${count} runs`)", "vscode.l10n.t(message)", "t()"])(
    "reports %s as computed",
    (call) => {
      expect(messagesOf("a.ts", `f();\n${call};`)).toEqual({ messages: [], computed: [`a.ts:2: ${call}`] });
    },
  );
});
