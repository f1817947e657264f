/** Style sheets are imported for the bundler, which gathers them beside the script. */
declare module "*.css";

/** A file as text, for tests. */
declare module "*?raw" {
  const text: string;
  // eslint-disable-next-line no-restricted-syntax -- This is how the test runner hands the text over.
  export default text;
}
