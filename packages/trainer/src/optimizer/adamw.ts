import type { Parameter, Parameters } from "@sentiment-tuner/model";
import { clipScale, scanRows, type Gradients } from "./clip.ts";
import { TrainerError } from "../errors.ts";

/** The optimizer's constants; the learning rate changes with each step. */
export interface AdamWOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decoupled: shrinks a weight by learningRate · weightDecay a step, whatever its gradient. */
  readonly weightDecay: number;
  /** By name, the share of the learning rate that a parameter is trained with; 1 if absent. */
  readonly rates?: ReadonlyMap<string, number> | undefined;
}

/** What training changes; each part has the parameters' names and shapes. */
export interface TrainedState {
  readonly values: Parameters;
  readonly first: Parameters;
  readonly second: Parameters;
}

/** Everything that a run needs, beside the parameters, to continue as if it had never stopped. */
export interface OptimizerState {
  /** Steps made. */
  readonly step: number;
  readonly firstMoments: Parameters;
  readonly secondMoments: Parameters;
}

export interface AdamWStep {
  /** 1-based. */
  readonly step: number;
  readonly learningRate: number;
  readonly maxGradientNorm: number;
}

/** AdamW over parameters in main memory; it changes their values in place. */
export interface AdamW {
  /**
   * Global L2 norm of the gradients, in float64; NaN or Infinity if an element is not finite.
   *
   * @throws TrainerError GRADIENT_MISSING
   * @throws RangeError if a gradient is not as long as its parameter
   */
  gradientNorm(gradients: Gradients): number;
  /**
   * Clips the gradients and updates every parameter.
   *
   * @param norm - finite, as {@link AdamW.gradientNorm} gives it for these gradients
   */
  update(gradients: Gradients, norm: number, step: AdamWStep): void;
  /** The live arrays, not copies: they change with the next update. */
  state(): TrainedState;
  /** Copies parameters and moments in. @throws RangeError if a name or a length differs */
  restore(state: TrainedState): void;
}

/**
 * AdamW with decay groups by name, as `Trainer` of transformers makes them.
 *
 * The formula exists twice. This one is a loop over arrays, which skips rows without gradients and needs no second copy of the weights;
 * `updateSlots` in adamw-tensors.ts has it as tensor operations, which a device can run. The conformance tests compare the two.
 *
 *     p ← p · (1 − lr · decay)
 *     m ← m + (1 − β₁) · (g − m)
 *     v ← β₂ · v + (1 − β₂) · g²
 *     p ← p − lr / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
 *
 * With `rates`, lr is the share of it that the parameter has.
 *
 * Arithmetic is float64, rounded to float32 when stored. A row that never had a non-zero gradient has m = v = 0, so that
 * only the first line changes it: such rows (word pieces that no review uses) skip the rest, with the same bits.
 *
 * @see Loshchilov & Hutter, Decoupled Weight Decay Regularization (2019), algorithm 2; torch.optim.AdamW
 */
export function createAdamW(parameters: Parameters, options: AdamWOptions): AdamW {
  const slots = [...parameters.values()].map((parameter) => createSlot(parameter, options));

  return {
    gradientNorm(gradients) {
      const pairs = slots.map((slot) => ({ slot, gradient: gradientOf(slot, gradients) }));
      let sumOfSquares = 0;
      for (const { slot, gradient } of pairs) sumOfSquares += scanRows(gradient, slot.rowLength, slot.activeRows);
      return Math.sqrt(sumOfSquares);
    },
    update(gradients, norm, { step, learningRate, maxGradientNorm }) {
      const scale = clipScale(norm, maxGradientNorm);
      const stepSize = learningRate / (1 - options.beta1 ** step);
      const inverseRootCorrection = 1 / Math.sqrt(1 - options.beta2 ** step);
      for (const slot of slots) {
        const keep = 1 - learningRate * slot.rate * slot.weightDecay;
        updateRows(slot, gradientOf(slot, gradients), {
          ...{ scale, keep, stepSize: stepSize * slot.rate, inverseRootCorrection },
          ...options,
        });
      }
    },
    state: () => ({ values: parameters, first: byName(slots, "first"), second: byName(slots, "second") }),
    restore({ values, first, second }) {
      for (const slot of slots) {
        copyInto(slot.values, slot.name, values);
        copyInto(slot.first, slot.name, first);
        copyInto(slot.second, slot.name, second);
        slot.activeRows.fill(0);
        scanRows(slot.first, slot.rowLength, slot.activeRows);
        scanRows(slot.second, slot.rowLength, slot.activeRows);
      }
    },
  };
}

/** Biases and the weights of LayerNorm are not decayed, under any of the names that Hugging Face gives them. */
export function isDecayExempt(name: string): boolean {
  return name.endsWith("bias") || /layer_?norm\./i.test(name);
}

/** The share of the learning rate that a parameter is trained with. */
export function rateOf(name: string, { rates }: Pick<AdamWOptions, "rates">): number {
  return rates?.get(name) ?? 1;
}

interface Slot extends Parameter {
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** 1 for each row that ever had a non-zero gradient. */
  readonly activeRows: Uint8Array;
  readonly rowLength: number;
  readonly weightDecay: number;
  readonly rate: number;
}

interface Update {
  readonly scale: number;
  readonly keep: number;
  readonly stepSize: number;
  readonly inverseRootCorrection: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** A matrix is updated row by row, anything else as a single row. */
function createSlot(parameter: Parameter, options: AdamWOptions): Slot {
  const { name, shape, values } = parameter;
  const rows = shape.length === 2 ? (shape[0] ?? 1) : 1;
  return {
    name,
    shape,
    values,
    first: new Float32Array(values.length),
    second: new Float32Array(values.length),
    activeRows: new Uint8Array(rows),
    rowLength: values.length / rows,
    weightDecay: isDecayExempt(name) ? 0 : options.weightDecay,
    rate: rateOf(name, options),
  };
}

function updateRows(slot: Slot, gradient: Float32Array, update: Update): void {
  const { activeRows, rowLength } = slot;
  for (let row = 0, start = 0; row < activeRows.length; row++, start += rowLength) {
    if (activeRows[row] === 1) updateRange(slot, gradient, start, start + rowLength, update);
    else if (update.keep !== 1) decayRange(slot.values, start, start + rowLength, update.keep);
  }
}

/** The hot loop: plain locals, no calls but `sqrt`, indices in range by construction. */
function updateRange(slot: Slot, gradient: Float32Array, start: number, end: number, update: Update): void {
  const { values, first, second } = slot;
  const { scale, keep, stepSize, inverseRootCorrection, beta2, epsilon } = update;
  const firstGain = 1 - update.beta1;
  const secondGain = 1 - beta2;
  for (let index = start; index < end; index++) {
    const g = (gradient[index] as number) * scale;
    const previous = first[index] as number;
    const m = previous + firstGain * (g - previous);
    const v = beta2 * (second[index] as number) + secondGain * g * g;
    first[index] = m;
    second[index] = v;
    values[index] =
      keep * (values[index] as number) - (stepSize * m) / (Math.sqrt(v) * inverseRootCorrection + epsilon);
  }
}

function decayRange(values: Float32Array, start: number, end: number, keep: number): void {
  for (let index = start; index < end; index++) values[index] = keep * (values[index] as number);
}

function gradientOf(slot: Slot, gradients: Gradients): Float32Array {
  const gradient = gradients.get(slot.name);
  if (gradient === undefined) {
    throw new TrainerError("GRADIENT_MISSING", `Parameter "${slot.name}" has no gradient. Does the loss depend on it?`);
  }
  if (gradient.length !== slot.values.length) {
    const lengths = `${gradient.length} values, expected ${slot.values.length}`;
    throw new RangeError(`The gradient of "${slot.name}" has ${lengths}.`);
  }
  return gradient;
}

function copyInto(target: Float32Array, name: string, source: Parameters): void {
  const values = source.get(name)?.values;
  if (values?.length !== target.length) {
    throw new RangeError(
      `"${name}" has ${values?.length ?? "no"} values in the checkpoint, expected ${target.length}.`,
    );
  }
  target.set(values);
}

function byName(slots: readonly Slot[], moment: "first" | "second"): Parameters {
  return new Map(slots.map((slot) => [slot.name, { name: slot.name, shape: slot.shape, values: slot[moment] }]));
}
