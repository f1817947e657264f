import { describe, expect, it } from "vitest";

import { ProtocolError, toWireError } from "./errors.ts";

describe("toWireError", () => {
  it("keeps the code of any package's error", () => {
    expect(toWireError(new ProtocolError("REQUEST_INVALID", "No reviews."))).toEqual({
      code: "REQUEST_INVALID",
      message: "No reviews.",
    });
    expect(toWireError(Object.assign(new Error("full"), { code: "ENOSPC" }))).toEqual({
      code: "ENOSPC",
      message: "full",
    });
  });

  it("calls anything else unexpected", () => {
    expect(toWireError(new Error("bug"))).toEqual({ code: "UNEXPECTED", message: "bug" });
    expect(toWireError("text")).toEqual({ code: "UNEXPECTED", message: "text" });
  });
});
