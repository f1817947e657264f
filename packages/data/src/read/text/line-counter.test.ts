import { describe, expect, it } from "vitest";
import { createLineCounter } from "./line-counter.ts";

describe("createLineCounter", () => {
  it.each([
    ["a\nb", 2],
    ["a\r\nb", 2],
    ["a\rb", 2],
    ["a\n\nb", 3],
    ["a\r\n\r\nb", 3],
    ["a\n\rb", 3],
  ])("counts %j as editors do, also byte by byte", (text, line) => {
    const bytes = new TextEncoder().encode(text);
    const whole = createLineCounter();
    whole.advance(bytes, 0, bytes.length);
    const single = createLineCounter();
    for (const index of bytes.keys()) single.advance(bytes, index, index + 1);
    expect([whole.line, single.line]).toEqual([line, line]);
  });
});
