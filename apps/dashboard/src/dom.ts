/** What may stand in an element: text is set as text, so that nothing in a dataset becomes markup. */
export type Child = Node | string | undefined | false;
type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** Makes an element. `true` is an attribute without a value; `false` and `undefined` leave it away. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  append(made, children);
  return made;
}

/** Makes an icon of 16 by 16 from the data of one path. It says nothing to a screen reader: its button has a name. */
export function icon(path: string): SVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  setAttributes(svg, { viewBox: "0 0 16 16", width: "16", height: "16", "aria-hidden": "true", class: "icon" });
  const shape = document.createElementNS(namespace, "path");
  setAttributes(shape, { d: path, fill: "none", stroke: "currentColor", "stroke-linecap": "round" });
  svg.append(shape);
  return svg;
}

/** Replaces all that stands in `parent`. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren();
  append(parent, children);
}

/** Sets a text only if it is another: a screen reader and the layout take every change for news. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Sets a custom property that the style sheet reads, since a strict policy forbids style attributes. */
export function setProperty(target: HTMLElement, name: `--${string}`, value: string | number): void {
  target.style.setProperty(name, String(value));
}

/** A part of the page that is drawn anew only if what it shows has changed. */
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
      throw new RangeError(`The page's policy forbids "${name}" attributes.`);
    if (value === undefined || value === false) continue;
    target.setAttribute(name, value === true ? "" : value);
  }
}

function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) if (child !== undefined && child !== false) parent.append(child);
}
