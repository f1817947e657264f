import { provideVSCodeDesignSystem, vsCodeButton, vsCodeCheckbox } from "@vscode/webview-ui-toolkit";

import { icon, setProperty } from "./dom.ts";

/*
 * The editor's controls. This is the only file that imports the toolkit, so the toolkit can be replaced here. Only
 * controls that respect the content security policy are used: the toolkit's progress ring sets style attributes.
 */

/** Registers the controls. Call it once, before a control is created. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox());
}

export interface ButtonOptions {
  readonly label: string;
  readonly kind?: "primary" | "secondary";
  readonly onPress: () => void;
}

/** A button with a text label. */
export function button({ label, kind = "secondary", onPress }: ButtonOptions): HTMLElement {
  const control = document.createElement("vscode-button");
  control.setAttribute("appearance", kind);
  control.textContent = label;
  control.addEventListener("click", onPress);
  return control;
}

/** A button with an icon; `label` is its name for screen readers and its tooltip. */
export function iconButton({ label, path, onPress }: ButtonOptions & { readonly path: string }): HTMLElement {
  const control = document.createElement("vscode-button");
  control.setAttribute("appearance", "icon");
  rename(control, label);
  control.append(icon(path));
  control.addEventListener("click", onPress);
  return control;
}

/** Changes the name of an icon button when its next action changes. */
export function rename(control: HTMLElement, label: string): void {
  control.setAttribute("aria-label", label);
  control.title = label;
}

export interface CheckboxOptions {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

export function checkbox({ label, isChecked, onChange }: CheckboxOptions): HTMLElement {
  const control = document.createElement("vscode-checkbox") as HTMLElement & { checked: boolean };
  control.toggleAttribute("checked", isChecked);
  control.checked = isChecked;
  control.setAttribute("aria-label", label);
  control.addEventListener("change", () => {
    if (control.checked !== isChecked) onChange(control.checked); // The toolkit also reports the initial value.
  });
  return control;
}

export interface SliderOptions {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
  /** The value as a screen reader says it. */
  readonly describe: (value: number) => string;
  readonly onInput: (value: number) => void;
}

export interface Slider {
  readonly element: HTMLElement;
  set(value: number): void;
}

/** The browser's slider in the editor's colors; the toolkit has none. */
export function slider({ label, min, max, step, value, describe, onInput }: SliderOptions): Slider {
  const input = document.createElement("input");
  input.type = "range";
  input.className = "slider";
  input.min = String(min);
  input.max = String(max);
  input.step = String(step);
  input.setAttribute("aria-label", label);
  const set = (to: number): void => {
    input.value = String(to);
    input.setAttribute("aria-valuetext", describe(to));
    setProperty(input, "--share", (to - min) / (max - min));
  };
  set(value);
  input.addEventListener("input", () => {
    set(Number(input.value));
    onInput(Number(input.value));
  });
  return { element: input, set };
}

export interface SelectOptions {
  readonly label: string;
  readonly options: readonly string[];
  /** Index of the selected option; default 0. */
  readonly selected?: number;
  readonly onSelect: (index: number) => void;
}

/** The browser's list to select from, in the editor's colors, with its label beside it. */
export function select({ label, options, selected = 0, onSelect }: SelectOptions): HTMLElement {
  const list = document.createElement("select");
  for (const text of options) list.append(Object.assign(document.createElement("option"), { textContent: text }));
  list.selectedIndex = selected;
  list.addEventListener("change", () => onSelect(list.selectedIndex));
  const name = document.createElement("span");
  name.textContent = label;
  const control = document.createElement("label");
  control.className = "select";
  control.append(name, list);
  return control;
}

/** Shows or hides a control; it keeps its place among its neighbors. */
export function setShown(control: HTMLElement, isShown: boolean): void {
  if (control.hidden === isShown) control.hidden = !isShown;
}
