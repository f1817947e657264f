/** Content of an element. Strings become text nodes, so text of a dataset never becomes markup. */
export type Child = Node | string | undefined | false;
type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** Creates an element. An attribute with `true` has no value; one with `false` or `undefined` is left out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const created = document.createElement(tag);
  setAttributes(created, attributes);
  append(created, children);
  return created;
}

/** Creates a 16 by 16 icon from the data of one path. It is hidden from screen readers: its button has a name. */
export function icon(path: string): SVGElement {
  const shape = { d: path, fill: "none", stroke: "currentColor", "stroke-linecap": "round" };
  return drawing({ width: "16", height: "16", "aria-hidden": "true", class: "icon" }, shape);
}

/** Creates a short horizontal line. @param dash - lengths of its strokes and gaps in CSS pixels; none for a solid line */
export function lineIcon(width: number, dash: readonly number[] = []): SVGElement {
  const shape = { d: `M0 2h${width}`, stroke: "currentColor", "stroke-dasharray": dash.join(" ") };
  return drawing({ width: String(width), height: "4" }, shape);
}

function drawing(attributes: Attributes & { readonly width: string; readonly height: string }, shape: Attributes) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  setAttributes(svg, { viewBox: `0 0 ${attributes.width} ${attributes.height}`, ...attributes });
  const path = document.createElementNS(namespace, "path");
  setAttributes(path, shape);
  svg.append(path);
  return svg;
}

/** Replaces the content of `parent`. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren();
  append(parent, children);
}

/** Sets a text only if it differs: every change triggers layout, and screen readers announce it. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Sets a custom property that the style sheet reads; the content security policy forbids style attributes. */
export function setProperty(target: HTMLElement, name: `--${string}`, value: string | number): void {
  target.style.setProperty(name, String(value));
}

/** Wraps `draw` so that it runs only if a value differs from the last call. */
export function whenChanged<T extends readonly unknown[]>(draw: (...values: T) => void): (...values: T) => void {
  let last: T | undefined;
  return (...values) => {
    if (last?.length === values.length && values.every((value, index) => Object.is(value, last?.[index]))) return;
    last = values;
    draw(...values);
  };
}

function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "style" || name.startsWith("on"))
      throw new RangeError(`The content security policy forbids "${name}" attributes.`);
    if (value === undefined || value === false) continue;
    target.setAttribute(name, value === true ? "" : value);
  }
}

function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) if (child !== undefined && child !== false) parent.append(child);
}
