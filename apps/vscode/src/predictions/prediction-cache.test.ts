import type { Prediction } from "@sentiment-tuner/protocol";
import { describe, expect, it } from "vitest";

import { createPredictionCache } from "./prediction-cache.ts";

const prediction = (label: string): Prediction => ({
  label,
  score: 1,
  probabilities: {},
  totalTokens: 3,
  seenTokens: 3,
});

describe("createPredictionCache", () => {
  it("caches by model and text", () => {
    const cache = createPredictionCache();
    cache.set("/a", "text", prediction("A"), false);
    expect(cache.get("/a", "text", false)?.label).toBe("A");
    expect(cache.get("/b", "text", false)).toBeUndefined();
  });

  it("returns a prediction with words only if words were requested, and keeps it", () => {
    const cache = createPredictionCache();
    cache.set("/a", "text", prediction("plain"), false);
    expect(cache.get("/a", "text", true)).toBeUndefined();
    cache.set("/a", "text", prediction("explained"), true);
    cache.set("/a", "text", prediction("plain again"), false);
    expect(cache.get("/a", "text", true)?.label).toBe("explained");
  });

  it("drops the least recently used prediction", () => {
    const cache = createPredictionCache(2);
    cache.set("/a", "1", prediction("1"), false);
    cache.set("/a", "2", prediction("2"), false);
    cache.get("/a", "1", false);
    cache.set("/a", "3", prediction("3"), false);
    expect(["1", "2", "3"].map((text) => cache.get("/a", text, false)?.label)).toEqual(["1", undefined, "3"]);
  });

  it("limits the length of all texts together", () => {
    const cache = createPredictionCache(100, 50);
    cache.set("/a", "x".repeat(30), prediction("1"), false);
    cache.set("/a", "y".repeat(30), prediction("2"), false);
    expect(cache.get("/a", "x".repeat(30), false)).toBeUndefined();
    expect(cache.get("/a", "y".repeat(30), false)?.label).toBe("2");
  });
});
