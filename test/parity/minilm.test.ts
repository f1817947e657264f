import { describe, expect, it } from "vitest";

import { worstDeviation } from "../support/all-close.ts";
import { encoderGraph } from "../support/encoder-graph.ts";
import { type GoldenBatch, type GoldenTensor, readGolden } from "../support/golden.ts";
import { loadMiniLm } from "../support/minilm.ts";
import { openGraph } from "../support/open-graph.ts";

interface MiniLmGolden {
  readonly batch: Pick<GoldenBatch, "inputIds" | "attentionMask">;
  readonly columnStep: number;
  readonly hiddenStates: readonly GoldenTensor[];
  readonly lastHiddenState: GoldenTensor;
}

describe("MiniLM against PyTorch", () => {
  it("computes the same hidden states in every layer", async () => {
    const golden = readGolden<MiniLmGolden>("minilm");
    const model = await loadMiniLm();
    const { inputIds, attentionMask } = golden.batch;
    const shape = [inputIds.length, inputIds[0]?.length ?? 0];
    const runGraph = await openGraph(encoderGraph(model));
    const outputs = await runGraph({
      inputIds: [Int32Array.from(inputIds.flat()), shape],
      attentionMask: [Int32Array.from(attentionMask.flat()), shape],
    });

    // Both compute in 32 bits, with sums in different orders. The largest state is about 12, so the tolerance is 1e-5 of it.
    const tolerance = { absolute: 1e-4 };
    expect(golden.hiddenStates).toHaveLength(model.config.layers + 1);
    golden.hiddenStates.forEach(({ values }, layer) => {
      const columns = (outputs[`layer${String(layer)}`] ?? new Float32Array()).filter(
        (_value, index) => index % golden.columnStep === 0,
      );
      expect(worstDeviation(columns, values, tolerance), `layer ${String(layer)}`).toBeLessThan(1);
    });
    expect(worstDeviation(outputs["layer6"] ?? [], golden.lastHiddenState.values, tolerance)).toBeLessThan(1);
  });
});
