/** Style sheets are imported so that the bundler writes them beside the script. */
declare module "*.css";

/** A file as text, for tests. */
declare module "*?raw" {
  const text: string;
  // eslint-disable-next-line no-restricted-syntax -- The test runner exports the text as the default.
  export default text;
}
