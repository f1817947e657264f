import { describe, expect, it } from "vitest";
import { golden } from "./golden.test.support.ts";
import { metricsPlugin } from "./plugin.ts";
import { predictClasses } from "./predictions.ts";

const NESTED: Readonly<Record<string, readonly [string, string]>> = {
  macroPrecision: ["macro", "precision"],
  macroRecall: ["macro", "recall"],
  macroF1: ["macro", "f1"],
  microF1: ["micro", "f1"],
  weightedF1: ["weighted", "f1"],
};

describe("metricsPlugin", () => {
  it.each(metricsPlugin.metrics.map((metric) => [metric.name, metric] as const))(
    "equals scikit-learn on every case, or is NaN where that is undefined: %s",
    (name, metric) => {
      for (const { labels, probabilities, classCount, expected } of golden.cases) {
        const predictions = predictClasses(probabilities, classCount);
        const value = metric.compute({ labels, predictions, probabilities, classCount, isOrdered: true });
        const [group, field] = NESTED[name] ?? [];
        const reference =
          group === undefined ? expected[name] : (expected[group] as Record<string, unknown>)[field ?? ""];
        if (reference === null) expect(value).toBeNaN();
        else expect(value).toBeCloseTo(reference as number, 12);
      }
    },
  );

  it("has the figures of ordered classes only where the classes have an order", () => {
    const input = { labels: [0, 2], predictions: [0, 1], probabilities: [1, 0, 0, 0, 1, 0], classCount: 3 };
    const valueOf = (name: string, isOrdered: boolean): number | undefined =>
      metricsPlugin.metrics.find((metric) => metric.name === name)?.compute({ ...input, isOrdered });
    expect(valueOf("meanAbsoluteError", true)).toBe(0.5);
    expect(valueOf("meanAbsoluteError", false)).toBeNaN();
    expect(valueOf("quadraticKappa", false)).toBeNaN();
  });

  it("has a different name for each metric", () => {
    const names = metricsPlugin.metrics.map((metric) => metric.name);
    expect(new Set(names).size).toBe(names.length);
  });
});
