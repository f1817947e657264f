import { type Child, element, setText } from "../dom.ts";

/** A part of the page. `update` may be called often and draws only what is new. */
export interface Panel<T extends readonly unknown[]> {
  readonly element: HTMLElement;
  update(...values: T): void;
  /** Draws its charts again with the colors of the theme; absent without charts. */
  retheme?(): void;
}

let sections = 0;

/** A landmark with a heading of its own. */
export function section(title: string, ...children: readonly Child[]): HTMLElement {
  const id = `section-${sections++}`;
  return element("section", { "aria-labelledby": id }, element("h2", { id }, title), ...children);
}

/** One named number. */
export interface Stat {
  readonly element: HTMLElement;
  set(value: string, note?: string): void;
}

/** A name, its number and a note under it, to stand in a `<dl>`. */
export function createStat(label: string, className = "stat"): Stat {
  const value = element("dd", { class: "stat-value" });
  const note = element("dd", { class: "stat-note" });
  return {
    element: element("div", { class: className }, element("dt", {}, label), value, note),
    set(text, noteText = "") {
      setText(value, text);
      setText(note, noteText);
    },
  };
}

/** A small triangle-free button in a line of text. */
export function textButton(label: string, onPress: () => void, attributes: Record<string, string> = {}): HTMLElement {
  const made = element("button", { type: "button", class: "text-button", ...attributes }, label);
  made.addEventListener("click", onPress);
  return made;
}
