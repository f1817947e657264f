import { element, setProperty } from "../elements/dom.ts";

/** A value and its interval on a small scale; hidden from screen readers, since the text beside it has the same numbers. */
export function intervalBar(
  scale: { readonly low: number; readonly high: number },
  value: number | undefined,
  interval: { readonly low: number; readonly high: number } | undefined,
): HTMLElement {
  const place = (at: number): number => Math.min(1, Math.max(0, (at - scale.low) / (scale.high - scale.low)));
  const bar = element("span", { class: "interval", "aria-hidden": "true" });
  if (value === undefined) return bar;
  setProperty(bar, "--at", place(value));
  setProperty(bar, "--from", place(interval?.low ?? value));
  setProperty(bar, "--to", place(interval?.high ?? value));
  return bar;
}
