/**
 * Texts that contain a word of plain-english.yml and must stay, each with the reason. The check fails on an entry that is not needed.
 *
 * `files` is compared with the path from the root; the word must stand inside `text`.
 */
export const ALLOWED = [
  { files: /export|space/, text: "unjudged", reason: "A field of the JSON that `export --json` prints." },
  { files: /\.(?:ts|mjs)$/, text: "held-out.csv", reason: "A fixture's name." },
  { files: /\.ts$/, text: "held-out.reviews", reason: "A fixture's name." },
  { files: /card|space/, text: '"held-out"', reason: "The name of a split in the metadata of published model cards." },
];
