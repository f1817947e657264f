import { type Child, element, setText } from "../elements/dom.ts";

/** A part of the page. `update` can be called often: it draws only what changed. */
export interface Panel<T extends readonly unknown[]> {
  readonly element: HTMLElement;
  update(...values: T): void;
  /** Redraws the charts in the colors of the theme; absent if the panel has no charts. */
  retheme?(): void;
}

let sections = 0;

/** A landmark named by its heading. */
export function section(title: string, ...children: readonly Child[]): HTMLElement {
  const id = `section-${sections++}`;
  return element("section", { "aria-labelledby": id }, element("h2", { id }, title), ...children);
}

/** One named number. */
export interface Stat {
  readonly element: HTMLElement;
  set(value: string, note?: string): void;
}

/** A name, its number and a note under it, for a `<dl>`. */
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

/** An inline text button. */
export function textButton(label: string, onPress: () => void, attributes: Record<string, string> = {}): HTMLElement {
  const created = element("button", { type: "button", class: "text-button", ...attributes }, label);
  created.addEventListener("click", onPress);
  return created;
}
