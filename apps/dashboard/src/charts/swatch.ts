import { element, lineIcon, setProperty } from "../elements/dom.ts";
import type { ChartSeries } from "./line-chart.ts";

/** A line of a chart in small, for legends: with its color and its dashes, so that lines differ without colors. */
export function swatchOf({
  color,
  dash,
  isScatter = false,
  opacity = 1,
}: Pick<ChartSeries, "color" | "dash" | "isScatter" | "opacity">): HTMLElement {
  const swatch = element("span", { class: isScatter ? "swatch dot" : "swatch", "aria-hidden": "true" });
  setProperty(swatch, "--color", `var(--${color})`);
  setProperty(swatch, "--opacity", opacity);
  if (!isScatter) swatch.append(lineIcon(SWATCH_WIDTH, dash));
  return swatch;
}

/** Wide enough for one period of each pattern of dashes. */
const SWATCH_WIDTH = 26;
