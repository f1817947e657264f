import { describe, expect, it } from "vitest";

import { createResourceStack } from "./resource-stack.ts";

describe("createResourceStack", () => {
  it("releases the resources opened before one that fails to open", async () => {
    const released: string[] = [];
    const opened = createResourceStack();
    const release = (name: string): Promise<void> => Promise.resolve(void released.push(name));
    await opened.use(Promise.resolve("first"), release);
    await opened.use(Promise.resolve("second"), release);
    await expect(opened.use(Promise.reject(new Error("no memory")), release)).rejects.toThrow("no memory");
    expect(released).toEqual(["second", "first"]);
    await opened.release();
    expect(released).toHaveLength(2);
  });

  it("releases all even if one fails, and throws its error", async () => {
    const released: string[] = [];
    const opened = createResourceStack();
    await opened.use(Promise.resolve("first"), (name) => Promise.resolve(void released.push(name)));
    await opened.use(Promise.resolve("second"), () => Promise.reject(new Error("stuck")));
    await expect(opened.release()).rejects.toThrow("stuck");
    expect(released).toEqual(["first"]);
  });
});
