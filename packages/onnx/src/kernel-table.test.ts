import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { BACKEND_NAME } from "./backend.ts";
import { type KernelName, kernelTable } from "./kernel-table.ts";
import { binaryCases } from "./kernels/binary.cases.ts";
import { indexingCases } from "./kernels/indexing.cases.ts";
import { layoutCases } from "./kernels/layout.cases.ts";
import { matrixCases } from "./kernels/matrix.cases.ts";
import { normalizationCases } from "./kernels/normalization.cases.ts";
import { reductionCases } from "./kernels/reduction.cases.ts";
import { unaryCases } from "./kernels/unary.cases.ts";
import {
  computeOnCpu,
  fillInputs,
  isSymbolic,
  type KernelCase,
  recordCase,
  SIZES,
  TOLERANCE,
} from "./testing/kernel-case.ts";
import { type Numbers, openGraph } from "./testing/run-graph.ts";
import { trace } from "./trace.ts";

/** A kernel without a case does not compile. */
const cases: Readonly<Record<KernelName, readonly KernelCase[]>> = {
  ...binaryCases,
  ...indexingCases,
  ...layoutCases,
  ...matrixCases,
  ...normalizationCases,
  ...reductionCases,
  ...unaryCases,
};

const kernelNames = Object.keys(kernelTable) as KernelName[];

beforeAll(async () => {
  await tf.setBackend("cpu");
  trace(({ x }) => ({ y: x }), { x: { shape: [], dtype: "float32" } }); // Registers the recording backend's kernels.
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(kernelNames)("%s", (kernelName) => {
  describe.each(cases[kernelName])("$title", (kernelCase) => {
    it("returns the results of the CPU backend", async () => {
      const spy = spyOnKernel(kernelName);
      const sizes = SIZES[0] ?? {};
      const graph = recordCase(kernelCase, sizes);
      expect(spy, `${kernelName} was recorded`).toHaveBeenCalled();
      const inputs = fillInputs(kernelCase, graph, sizes);
      expectClose(await (await openGraph(graph))(inputs), computeOnCpu(kernelCase, inputs));
    });

    if (!isSymbolic(kernelCase)) return;

    it("returns them at any size from one recording", async () => {
      const graph = recordCase(kernelCase);
      const run = await openGraph(graph);
      for (const sizes of SIZES) {
        const inputs = fillInputs(kernelCase, graph, sizes);
        expectClose(await run(inputs), computeOnCpu(kernelCase, inputs));
      }
    });
  });

  if (!hasGradient(kernelName)) return;

  it("has a case that compares its gradient", () => {
    const outputs = cases[kernelName].flatMap((kernelCase) =>
      recordCase(kernelCase, SIZES[0]).outputs.map((output) => output.name),
    );
    expect(outputs).toContainEqual(expect.stringMatching(/^gradient of /));
  });
});

/** Whether TensorFlow.js has a usable gradient for the kernel. It also registers two for results that are not floats. */
function hasGradient(kernelName: KernelName): boolean {
  const gradient = tf.getGradient(kernelName) as tf.GradConfig | undefined; // The declared type omits undefined.
  return gradient !== undefined && kernelName !== "ArgMax" && kernelName !== "GreaterEqual";
}

function spyOnKernel(kernelName: KernelName): ReturnType<typeof vi.spyOn> {
  return vi.spyOn(tf.getKernel(kernelName, BACKEND_NAME), "kernelFunc");
}

function expectClose(actual: Readonly<Record<string, Numbers>>, expected: Readonly<Record<string, Numbers>>): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, { shape, values }] of Object.entries(expected)) {
    const found = actual[name]?.values ?? [];
    expect(actual[name]?.shape, `shape of ${name}`).toEqual(shape);
    expect(found.constructor, `type of ${name}`).toBe(values.constructor);
    const isExact = !(values instanceof Float32Array);
    const wrong = values.findIndex((value, index) => {
      const difference = Math.abs(value - (found[index] ?? Number.NaN));
      return isExact ? difference !== 0 : !(difference <= TOLERANCE * (1 + Math.abs(value)));
    });
    expect({ name, wrong, found: found[wrong], expected: values[wrong] }).toEqual({
      name,
      wrong: -1,
      found: undefined,
      expected: undefined,
    });
  }
}
