/** Takes the place of node-fetch, which TensorFlow.js would load to download models: the worker downloads nothing. */
export const fetch = () => {
  throw new Error("The worker downloads nothing.");
};
