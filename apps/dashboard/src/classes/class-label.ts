import { element, setProperty } from "../elements/dom.ts";
import type { ClassColor } from "./class-colors.ts";
import { formatClass } from "./format-class.ts";

/** The name of a class. The style sheet cuts a long one; its tooltip has all of it. */
export function classLabel(name: string, color?: ClassColor): HTMLElement {
  const text = formatClass(name);
  const label = element("span", { class: "class-name", title: text }, text);
  if (color === undefined) return label;
  const mark = element("span", { class: "class-mark", "aria-hidden": "true" });
  setProperty(mark, "--color", `var(--${color})`);
  return element("span", { class: "marked-class" }, mark, label);
}
