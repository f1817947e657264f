// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";

import { element, fill, icon, setProperty, setText, whenChanged } from "./dom.ts";

describe("element", () => {
  it("sets strings as text, leaves out missing children, and writes attributes", () => {
    const created = element(
      "p",
      { class: "a", hidden: true, title: undefined, lang: false },
      "<b>x</b>",
      undefined,
      false,
    );
    expect(created.outerHTML).toBe('<p class="a" hidden="">&lt;b&gt;x&lt;/b&gt;</p>');
  });

  it.each(["style", "onclick"])("refuses the attribute %s, which the content security policy forbids", (name) => {
    expect(() => element("p", { [name]: "x" })).toThrow(`forbids "${name}" attributes`);
  });
});

describe("icon", () => {
  it("is hidden from screen readers", () => {
    expect(icon("M0 0").getAttribute("aria-hidden")).toBe("true");
  });
});

describe("fill", () => {
  it("replaces the content", () => {
    const parent = element("p", {}, "old");
    fill(parent, "new", element("b", {}, "!"));
    expect(parent.innerHTML).toBe("new<b>!</b>");
  });
});

describe("setText", () => {
  it("keeps the text node if the text is the same", () => {
    const target = element("p", {}, "same");
    const node = target.firstChild;
    setText(target, "same");
    expect(target.firstChild).toBe(node);
    setText(target, "other");
    expect(target.textContent).toBe("other");
  });
});

describe("setProperty", () => {
  it("sets a custom property", () => {
    const target = element("p");
    setProperty(target, "--share", 0.5);
    expect(target.style.getPropertyValue("--share")).toBe("0.5");
  });
});

describe("whenChanged", () => {
  it("draws first, and then only when a value differs", () => {
    const drawn: unknown[] = [];
    const draw = whenChanged((...values: [number | undefined, string]) => void drawn.push(values));
    draw(undefined, "a");
    draw(undefined, "a");
    draw(Number.NaN, "a");
    draw(Number.NaN, "a");
    draw(Number.NaN, "b");
    expect(drawn).toEqual([[undefined, "a"], [Number.NaN, "a"], [Number.NaN, "b"]]); // prettier-ignore
  });
});
