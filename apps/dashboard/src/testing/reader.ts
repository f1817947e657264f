/** The texts of the elements that match, in the order of the page, without those in hidden parts. */
export function textsOf(root: Element, selector: string): string[] {
  return [...root.querySelectorAll(selector)].filter(isShown).map((found) => found.textContent.trim());
}

/** False if the element or a part around it is hidden. */
export function isShown(target: Element): boolean {
  return target.closest("[hidden]") === null;
}

/** The labels of all visible buttons. */
export function buttonLabels(root: Element): string[] {
  return [...root.querySelectorAll(BUTTONS)].filter(isShown).map(labelOf);
}

/** Presses the visible button with this label. */
export function press(root: Element, label: string): void {
  const found = [...root.querySelectorAll<HTMLElement>(BUTTONS)].find(
    (candidate) => isShown(candidate) && labelOf(candidate) === label,
  );
  if (found === undefined) throw new Error(`No button "${label}" among: ${buttonLabels(root).join(", ")}.`);
  found.click();
}

/** The rows of a table as texts, the head first. */
export function rowsOf(root: Element): string[][] {
  return [...root.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => cell.textContent));
}

const BUTTONS = "button, vscode-button";

function labelOf(target: Element): string {
  return target.getAttribute("aria-label") ?? target.textContent;
}
