/** In place of the index of a feature that is not part of a vocabulary. */
const ABSENT = -1;

/** The features that a classifier uses, numbered without gaps, so that its tables are no longer than necessary. */
export interface Vocabulary {
  /** F */
  readonly size: number;
  /** [F], in how many of the texts each feature occurs. */
  readonly textCounts: Int32Array;
  /** The indices 0..F-1 of features, in their order; those that are not part of the vocabulary are left out. */
  readonly indicesOf: (features: Int32Array) => Int32Array;
  /** @returns [F], the numbers of the features, ascending */
  readonly features: () => Int32Array;
}

/**
 * Numbers the features of texts, those of the most texts first: what is used most lies close together in memory.
 *
 * @param counts - by the number of a feature, in how many texts each feature occurs; the table is taken over and changed
 * @param texts - N, as many as the largest count or more
 * @param limit - with more features than this, those of the fewest texts are left out: first all of one text, then all of two, and so on
 */
export function buildVocabulary(counts: Int32Array, texts: number, limit: number): Vocabulary {
  const featuresByCount = new Int32Array(texts + 1);
  for (const count of counts) featuresByCount[count]! += 1;

  let size = 0;
  const firstIndex = new Int32Array(texts + 1).fill(ABSENT); // [N + 1], by the number of texts
  for (let count = texts; count > 0 && size + featuresByCount[count]! <= limit; count--) {
    firstIndex[count] = size;
    size += featuresByCount[count]!;
  }

  const textCounts = new Int32Array(size);
  const indices = counts; // One table of 16 MB serves for both: a count becomes an index.
  for (let feature = 0; feature < counts.length; feature++) {
    const count = counts[feature]!;
    const index = firstIndex[count]!;
    indices[feature] = index;
    if (index === ABSENT) continue;
    textCounts[index] = count;
    firstIndex[count]! += 1;
  }
  return {
    size,
    textCounts,
    indicesOf: (features) => features.map((feature) => indices[feature]!).filter((index) => index !== ABSENT),
    features() {
      const numbers = new Int32Array(size);
      let row = 0;
      for (let feature = 0; feature < indices.length; feature++)
        if (indices[feature] !== ABSENT) numbers[row++] = feature;
      return numbers;
    },
  };
}
