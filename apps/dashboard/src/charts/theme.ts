/** A color by its role; each is a custom property in styles/theme.css. */
export type ColorName =
  | "series-1"
  | "series-2"
  | "series-3"
  | "series-4"
  | "series-5"
  | "series-6"
  | "text"
  | "muted"
  | "grid"
  | "page-background";

export const SERIES_COLORS = [
  "series-1",
  "series-2",
  "series-3",
  "series-4",
  "series-5",
  "series-6",
] as const satisfies readonly ColorName[];

let known = new Map<ColorName, string>();

/** A color in the syntax of a canvas, resolved by the browser from the theme. */
export function colorOf(name: ColorName): string {
  const color = known.get(name);
  if (color !== undefined) return color;
  const probe = document.body.appendChild(Object.assign(document.createElement("span"), { hidden: true }));
  probe.style.color = `var(--${name})`;
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  known.set(name, resolved);
  return resolved;
}

/** The font of the page, for text on a canvas. */
export function fontOf(sizePixels: number): string {
  return `${sizePixels}px ${getComputedStyle(document.body).fontFamily}`;
}

/** True in both high-contrast themes, where lines are thicker. */
export function isHighContrast(): boolean {
  return document.body.classList.contains("vscode-high-contrast");
}

/** Calls `listener` when the editor's theme changes, which changes variables on <html> and the class of <body>. */
export function onThemeChange(listener: () => void): void {
  const observer = new MutationObserver(() => {
    known = new Map();
    listener();
  });
  observer.observe(document.body, { attributeFilter: ["class", "data-vscode-theme-kind", "data-vscode-theme-id"] });
  observer.observe(document.documentElement, { attributeFilter: ["style"] });
}
