import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { areSure, predictClasses } from "@sentiment-tuner/metrics";
import { beforeAll, describe, expect, it } from "vitest";

/** The module of a static Space, which is plain JavaScript. */
interface StaticDecision {
  decide(answer: readonly number[], decision?: object): { readonly label: number; readonly isSure: boolean };
}

const TEMPLATES = join(import.meta.dirname, "../../packages/space/templates");

let page: StaticDecision;
beforeAll(async () => {
  page = (await import(pathToFileURL(join(TEMPLATES, "static/decide.js")).href)) as StaticDecision;
});

describe("the decision of a static Space", () => {
  const answers = [0, 0.1, 0.3, 0.5, 0.65, 0.7, 1].map((positive) => [1 - positive, positive]);

  it.each([
    {},
    { temperature: 1, threshold: 0.3 },
    { temperature: 1, notSureBelow: 0.7 },
    { temperature: 1, threshold: 0.65, notSureBelow: 0.65 },
  ])("is that of a model with %o", (decision: { readonly threshold?: number; readonly notSureBelow?: number }) => {
    const labels = predictClasses(answers.flat(), 2, decision.threshold);
    const sure = areSure(answers.flat(), labels, decision.notSureBelow ?? 0);
    const found = answers.map((answer) => page.decide(answer, decision));
    expect(found).toEqual(answers.map((_answer, row) => ({ label: labels[row], isSure: sure[row] })));
  });

  it("is the most probable of three labels", () => {
    expect(page.decide([0.2, 0.5, 0.3])).toEqual({ label: 1, isSure: true });
  });
});
