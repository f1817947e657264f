import type { Locator, Page } from "playwright-core";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const HOVER_TRIES = 6;
const HOVER_PATIENCE_MS = 10_000;

/** Opens a file of the workspace from the explorer. @param name - of a file in its root */
export async function openFile(page: Page, name: string): Promise<Locator> {
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: name }).first().dblclick();
  const editor = page.locator(`.editor-instance .monaco-editor[data-uri$="/${name}"]`);
  await editor.locator(".view-line").first().waitFor();
  return editor;
}

/** Selects text within a line by dragging, and puts the mouse over it until a hover with `expected` shows. */
export async function hoverSelection(page: Page, editor: Locator, text: string, expected: RegExp): Promise<Locator> {
  await selectText(page, editor, text);
  const hover = page.locator(".monaco-hover:not(.hidden)", { hasText: expected }).first();
  for (let attempt = 1; ; attempt++) {
    await mouseAside(page, editor);
    const box = await boxOfText(editor, text); // Read it each time: a banner may have moved it.
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 8 });
    try {
      await hover.waitFor({ timeout: HOVER_PATIENCE_MS });
      return hover;
    } catch (error) {
      if (attempt === HOVER_TRIES) throw error; // The editor requests one hover for a resting mouse, and the extension may not be ready yet.
    }
  }
}

/** Selects text within a line by dragging the mouse over it. */
export async function selectText(page: Page, editor: Locator, text: string): Promise<void> {
  const { x, y, width, height } = await boxOfText(editor, text);
  await page.mouse.move(x + 1, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width, y + height / 2, { steps: 10 });
  await page.mouse.up();
  await page
    .locator(".part.statusbar")
    .getByText(/\(\d+ selected\)/)
    .waitFor();
}

/** The text that decorations draw after the text of an editor. */
export function drawnAfterText(editor: Locator): Promise<string> {
  return editor
    .locator(".view-line span")
    .evaluateAll((spans) => spans.map((span) => getComputedStyle(span, "::after").content).join(" "));
}

async function mouseAside(page: Page, editor: Locator): Promise<void> {
  const box = await editor.boundingBox();
  if (box !== null) await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.8, { steps: 3 });
}

/** The place of a text on the screen. @throws Error if no line shows it */
async function boxOfText(editor: Locator, text: string): Promise<Box> {
  const box = await editor.locator(".view-lines").evaluate((root, wanted) => {
    for (const line of root.querySelectorAll(".view-line")) {
      const at = line.textContent.replaceAll("\u00a0", " ").indexOf(wanted); // The editor draws blanks as no-break spaces.
      if (at < 0) continue;
      const range = document.createRange();
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      let seen = 0;
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const { length } = node.textContent ?? "";
        if (at >= seen && at < seen + length) range.setStart(node, at - seen);
        const end = at + wanted.length;
        if (end > seen && end <= seen + length) range.setEnd(node, end - seen);
        seen += length;
      }
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x, y, width, height };
    }
    return undefined;
  }, text);
  if (box === undefined) throw new Error(`No visible line has "${text}".`);
  return box;
}
