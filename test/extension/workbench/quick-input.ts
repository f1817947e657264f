import type { Locator, Page } from "playwright-core";

const COMMAND_TRIES = 40;
const TRY_MS = 1500;

/** Runs a command from the palette, by its title. @throws Error if it never appears there */
export async function runCommand(page: Page, title: string, beforeEnter?: () => Promise<unknown>): Promise<void> {
  await findCommand(page, title);
  await beforeEnter?.();
  await page.keyboard.press("Enter");
}

/** Types a title into the palette, until the command appears. The list does not update when an extension loads later. */
async function findCommand(page: Page, title: string): Promise<void> {
  const row = rows(page).filter({ hasText: title }).first();
  for (let attempt = 0; attempt < COMMAND_TRIES; attempt++) {
    await page.keyboard.press("F1");
    // A window that is starting ignores keys, and a list that is closing ignores text.
    if (!(await succeeds(input(page).fill(`>${title}`, { timeout: TRY_MS })))) continue;
    if (await succeeds(row.waitFor({ timeout: TRY_MS }))) return;
    await page.keyboard.press("Escape");
    await input(page).waitFor({ state: "hidden" });
  }
  throw new Error(`The command "${title}" never appeared in the palette.`);
}

/** Runs a command from the menu of a file in the explorer. The menu does not update when an extension loads later. */
export async function runFromExplorer(page: Page, file: string, title: string): Promise<void> {
  const row = page.locator(".explorer-folders-view .monaco-list-row", { hasText: file }).first();
  const action = page.locator(".monaco-menu .action-label").getByText(title, { exact: true });
  for (let attempt = 0; attempt < COMMAND_TRIES; attempt++) {
    await row.click({ button: "right" });
    if (await succeeds(action.hover({ timeout: TRY_MS }))) {
      await page.keyboard.press("Enter"); // A menu ignores a click that comes too soon after it was opened.
      if (await succeeds(action.waitFor({ state: "hidden", timeout: TRY_MS }))) return;
    }
    await page.keyboard.press("Escape");
  }
  throw new Error(`The command "${title}" never appeared in the menu of "${file}".`);
}

function succeeds(action: Promise<unknown>): Promise<boolean> {
  return action.then(
    () => true,
    () => false,
  );
}

/** Waits for a question whose title or placeholder matches, and answers it with the first row that has the text. */
export async function pick(page: Page, question: RegExp, answer: string | RegExp): Promise<void> {
  await questionShown(page, question);
  await rows(page).filter({ hasText: answer }).first().click();
}

/** Waits for a question by its title or placeholder. */
export async function questionShown(page: Page, question: RegExp): Promise<void> {
  const widget = page.locator(".quick-input-widget");
  const asked = widget.filter({ hasText: question }).or(widget.filter({ has: page.getByPlaceholder(question) }));
  await asked.first().waitFor();
}

export function rows(page: Page): Locator {
  return page.locator(".quick-input-list .monaco-list-row");
}

export function input(page: Page): Locator {
  return page.locator(".quick-input-widget .quick-input-box input");
}
