import { describe, expect, it } from "vitest";

import { createKeeper } from "./keeper.ts";

describe("createKeeper", () => {
  it("releases what was opened before when something cannot be opened", async () => {
    const released: string[] = [];
    const opened = createKeeper();
    const release = (name: string): Promise<void> => Promise.resolve(void released.push(name));
    await opened.keep(Promise.resolve("first"), release);
    await opened.keep(Promise.resolve("second"), release);
    await expect(opened.keep(Promise.reject(new Error("no memory")), release)).rejects.toThrow("no memory");
    expect(released).toEqual(["second", "first"]);
    await opened.release();
    expect(released).toHaveLength(2);
  });

  it("releases all of them even if one fails, and says so", async () => {
    const released: string[] = [];
    const opened = createKeeper();
    await opened.keep(Promise.resolve("first"), (name) => Promise.resolve(void released.push(name)));
    await opened.keep(Promise.resolve("second"), () => Promise.reject(new Error("stuck")));
    await expect(opened.release()).rejects.toThrow("stuck");
    expect(released).toEqual(["first"]);
  });
});
