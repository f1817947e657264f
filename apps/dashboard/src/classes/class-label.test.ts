// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";

import { classLabel } from "./class-label.ts";

describe("classLabel", () => {
  it("has the whole name as text and as tooltip, never as markup", () => {
    const label = classLabel("<img src=x>");
    expect(label.querySelector("img")).toBeNull();
    expect([label.textContent, label.title]).toEqual(["<img src=x>", "<img src=x>"]);
  });

  it("has a mark in the color of the class, hidden from screen readers", () => {
    const mark = classLabel("Positive", "good").querySelector<HTMLElement>(".class-mark");
    expect(mark?.style.getPropertyValue("--color")).toBe("var(--good)");
    expect(mark?.getAttribute("aria-hidden")).toBe("true");
  });
});
