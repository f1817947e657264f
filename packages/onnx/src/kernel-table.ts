import { binaryKernels } from "./kernels/binary.ts";
import { indexingKernels } from "./kernels/indexing.ts";
import { layoutKernels } from "./kernels/layout.ts";
import { matrixKernels } from "./kernels/matrix.ts";
import { normalizationKernels } from "./kernels/normalization.ts";
import { reductionKernels } from "./kernels/reduction.ts";
import type { KernelRule } from "./kernels/rule.ts";
import { unaryKernels } from "./kernels/unary.ts";

const table = {
  ...binaryKernels,
  ...indexingKernels,
  ...layoutKernels,
  ...matrixKernels,
  ...normalizationKernels,
  ...reductionKernels,
  ...unaryKernels,
};

/** The name of a kernel that can be recorded. */
export type KernelName = keyof typeof table;

/** Every kernel that can be recorded, with its rule. */
export const kernelTable: Readonly<Record<KernelName, KernelRule>> = table;
