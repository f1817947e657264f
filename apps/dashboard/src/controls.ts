import { provideVSCodeDesignSystem, vsCodeButton, vsCodeCheckbox } from "@vscode/webview-ui-toolkit";

import { icon, setProperty } from "./dom.ts";

/*
 * The editor's own controls. The only file that knows the toolkit, so that another can take its place. Of the toolkit
 * only what keeps the strict policy is used: its progress ring brings style attributes.
 */

/** Registers the controls; call it once, before any is made. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox());
}

export interface ButtonOptions {
  readonly label: string;
  readonly kind?: "primary" | "secondary";
  readonly onPress: () => void;
}

/** A button with a text. */
export function button({ label, kind = "secondary", onPress }: ButtonOptions): HTMLElement {
  const made = document.createElement("vscode-button");
  made.setAttribute("appearance", kind);
  made.textContent = label;
  made.addEventListener("click", onPress);
  return made;
}

/** A button with an icon; `label` is its name for screen readers and its tooltip. */
export function iconButton({ label, path, onPress }: ButtonOptions & { readonly path: string }): HTMLElement {
  const made = document.createElement("vscode-button");
  made.setAttribute("appearance", "icon");
  rename(made, label);
  made.append(icon(path));
  made.addEventListener("click", onPress);
  return made;
}

/** Gives an icon button another name, where what it does next has changed. */
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
  const made = document.createElement("vscode-checkbox") as HTMLElement & { checked: boolean };
  made.toggleAttribute("checked", isChecked);
  made.checked = isChecked;
  made.setAttribute("aria-label", label);
  made.addEventListener("change", () => {
    if (made.checked !== isChecked) onChange(made.checked); // The toolkit also reports the first value.
  });
  return made;
}

export interface SliderOptions {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
  /** How a screen reader says the value. */
  readonly describe: (value: number) => string;
  readonly onInput: (value: number) => void;
}

export interface Slider {
  readonly element: HTMLElement;
  set(value: number): void;
}

/** The toolkit has no slider: this is the browser's, in the editor's colors. */
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

/** Shows or hides a control without moving its neighbors out of order. */
export function setShown(control: HTMLElement, isShown: boolean): void {
  if (control.hidden === isShown) control.hidden = !isShown;
}
