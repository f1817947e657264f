import { featuresOf, readFeatures } from "./features.ts";
import { type LinearWeights, modelCountOf, unitScale } from "./linear-weights.ts";
import { placeWords, splitWords } from "./words.ts";

/** The name in reports. */
const BASELINE_NAME = "NBSVM, words and bigrams";

/** A trained linear classifier. */
export interface Baseline {
  readonly name: string;
  readonly weights: LinearWeights;
  /**
   * The logits of texts: the logarithm of σ(log-odds of each class against the rest). Their softmax gives the probabilities: of two classes
   * those of the one model, of more classes σ(log-odds) scaled to a sum of one.
   *
   * @returns [N, C] row-major
   */
  logits(texts: readonly string[]): Float64Array;
  /** @returns [N, C] row-major, the probability of each class */
  predict(texts: readonly string[]): Float64Array;
  /** Words of a text, and how many of them the model does not know. */
  countWords(text: string): { readonly words: number; readonly unknown: number };
  /**
   * What each word adds to the lead of one class over another: exactly the weights of its feature and half of those of its pairs. A feature
   * that occurs several times counts once, so its weight is divided among its places.
   *
   * The sum over all words is the difference of the two log-odds without the biases. For two classes that is the lead of the logit.
   */
  explain(text: string, pair: ClassPair): readonly PlacedWeight[];
}

/** Two class indices: what speaks for the first one rather than the second. */
interface ClassPair {
  readonly first: number;
  readonly second: number;
}

/** What a word contributes, with its UTF-16 range in the text. */
interface PlacedWeight {
  readonly start: number;
  readonly end: number;
  readonly weight: number;
}

/** In place of the row of a feature that the model does not know. */
const ABSENT = -1;

/** Makes a classifier from its numbers, for example those of a file. */
export function openBaseline(weights: LinearWeights): Baseline {
  const { classCount, features, squares, products, biases } = weights;
  const size = modelCountOf(classCount);

  /** @param logOdds - [S], receives the log-odds of each model */
  function readLogOdds(text: string, logOdds: Float64Array): void {
    const squareSums = new Float64Array(size);
    logOdds.fill(0);
    for (const feature of readFeatures(text)) {
      const row = rowOf(features, feature);
      if (row === ABSENT) continue;
      for (let place = 0; place < size; place++) {
        squareSums[place]! += squares[row * size + place]!;
        logOdds[place]! += products[row * size + place]!;
      }
    }
    for (let place = 0; place < size; place++) {
      logOdds[place] = unitScale(squareSums[place]!) * logOdds[place]! + biases[place]!;
    }
  }

  function logits(texts: readonly string[]): Float64Array {
    const values = new Float64Array(texts.length * classCount); // [N, C]
    const logOdds = new Float64Array(size);
    for (const [index, text] of texts.entries()) {
      readLogOdds(text, logOdds);
      for (let c = 0; c < classCount; c++) {
        const ofClass = size > 1 ? logOdds[c]! : c === 1 ? logOdds[0]! : -logOdds[0]!;
        values[index * classCount + c] = logSigmoid(ofClass);
      }
    }
    return values;
  }

  /** [F] → what the feature adds to the lead, given the scale of the text. */
  function leadOf(text: string, { first, second }: ClassPair): (feature: number) => number {
    const squareSums = new Float64Array(size);
    for (const feature of readFeatures(text)) {
      const row = rowOf(features, feature);
      for (let place = 0; row !== ABSENT && place < size; place++) squareSums[place]! += squares[row * size + place]!;
    }
    const signs = new Float64Array(size);
    if (size === 1) signs[0] = Math.sign(first - second);
    else [signs[first], signs[second]] = [1, -1];
    return (feature) => {
      const row = rowOf(features, feature);
      if (row === ABSENT) return 0;
      return signs.reduce(
        (sum, sign, place) => sum + sign * unitScale(squareSums[place]!) * products[row * size + place]!,
        0,
      );
    };
  }

  return {
    name: BASELINE_NAME,
    weights,
    logits,
    countWords(text) {
      const found = [...featuresOf(splitWords(text))];
      return { words: found.length, unknown: found.filter(({ own }) => rowOf(features, own) === ABSENT).length };
    },
    explain(text, pair) {
      const words = placeWords(text);
      const found = [...featuresOf(words.map(({ word }) => word))];
      const counts = new Map<number, number>();
      for (const { own, withPrevious } of found) {
        for (const feature of [own, withPrevious]) {
          if (feature !== undefined) counts.set(feature, (counts.get(feature) ?? 0) + 1);
        }
      }
      const lead = leadOf(text, pair);
      const shareOf = (feature: number | undefined): number =>
        feature === undefined ? 0 : lead(feature) / (counts.get(feature) ?? 1);
      return words.map(({ start, end }, index) => {
        const ofPairs = shareOf(found[index]?.withPrevious) + shareOf(found[index + 1]?.withPrevious);
        return { start, end, weight: shareOf(found[index]?.own) + ofPairs / 2 };
      });
    },
    predict(texts) {
      const probabilities = logits(texts);
      for (let start = 0; start < probabilities.length; start += classCount) {
        softmaxInPlace(probabilities.subarray(start, start + classCount));
      }
      return probabilities;
    },
  };
}

/** The place of a feature among the known ones, which are ascending; {@link ABSENT} if it is unknown. */
function rowOf(features: Int32Array, feature: number): number {
  let [low, high] = [0, features.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = features[middle]!;
    if (found === feature) return middle;
    if (found < feature) low = middle + 1;
    else high = middle - 1;
  }
  return ABSENT;
}

/** log σ(x), without overflow. */
function logSigmoid(value: number): number {
  return Math.min(value, 0) - Math.log1p(Math.exp(-Math.abs(value)));
}

function softmaxInPlace(row: Float64Array): void {
  const highest = row.reduce((a, b) => Math.max(a, b), -Infinity);
  let sum = 0;
  for (const [c, logit] of row.entries()) sum += row[c] = Math.exp(logit - highest);
  for (const [c, value] of row.entries()) row[c] = value / sum;
}
