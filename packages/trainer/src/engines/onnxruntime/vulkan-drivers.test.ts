import { describe, expect, it } from "vitest";

import { hasVulkanDriver } from "./vulkan-drivers.ts";

describe("hasVulkanDriver", () => {
  it("believes a driver that is named if it is there", () => {
    expect(hasVulkanDriver({ VK_DRIVER_FILES: import.meta.filename }, "linux")).toBe(true);
    expect(hasVulkanDriver({ VK_DRIVER_FILES: "/nowhere/driver.json" }, "linux")).toBe(false);
  });

  it("does not ask on Windows and macOS", () => {
    expect(hasVulkanDriver({}, "win32")).toBe(true);
  });
});
