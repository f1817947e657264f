/** Replaces node-fetch, which TensorFlow.js loads to download models. The worker never uses it. */
export const fetch = () => {
  throw new Error("The worker downloads nothing.");
};
