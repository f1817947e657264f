import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./paths.mjs";

/** Packages that are shipped as files, not inside a bundle. */
const COPIED_PACKAGES = [
  ...["node_modules/onnxruntime-node", "node_modules/onnxruntime-common"],
  ...["node_modules/@huggingface/transformers", "node_modules/onnxruntime-web", "node_modules/csv-parse"], // For static Spaces.
];

const LICENSE_FILE = /^(?:licen[cs]e|copying|notice)/i;

/** Packages without a licence file → the file with the text of their licence, and the copyright line. */
const KEPT_LICENSES = [
  { packages: /^@tensorflow\/tfjs-layers$/, files: ["LICENSE", kept("mit-google")], copyright: "2018 Google LLC" },
  { packages: /^@tensorflow\//, files: ["LICENSE"], copyright: "2018 Google LLC" },
  {
    packages: /^@bufbuild\/protobuf$/,
    files: ["LICENSE", kept("bsd-3-clause-google")],
    copyright: "2021-2026 Buf Technologies, Inc.",
  },
  { packages: /^(?:onnxruntime-|@microsoft\/fast-)/, files: [kept("mit-microsoft")] },
  { packages: /^seedrandom$/, files: [kept("seedrandom")] },
  { packages: /^gearhash-jit$/, files: [kept("mit-gearhash-jit")] },
];

/**
 * Writes THIRD_PARTY_NOTICES.txt: every package with code in a bundle, and the full text of its licence. Packages with the
 * same text share a section.
 *
 * @param metafiles - the metafiles of esbuild's outputs
 * @throws Error if the text of a licence is missing
 */
export function writeNotices(outFolder, metafiles) {
  const packagesByText = new Map();
  for (const folder of foldersOf(metafiles)) {
    const { title, text } = readNotice(folder);
    packagesByText.set(text, [...(packagesByText.get(text) ?? []), title].sort());
  }
  const sections = [...packagesByText].map(([text, titles]) => `${titles.join("\n")}\n\n${text}`).sort();
  const about =
    "Sentiment Tuner contains code of the packages below, and the language models of dist/models/gte-small, with its LICENSE and README.md, and of dist/ready, with its README.md.";
  writeFileSync(
    join(outFolder, "THIRD_PARTY_NOTICES.txt"),
    `${[about, ...sections].join(`\n\n${"-".repeat(79)}\n\n`)}\n`,
  );
}

function foldersOf(metafiles) {
  const folders = new Set(COPIED_PACKAGES);
  for (const output of metafiles.flatMap((metafile) => Object.values(metafile.outputs))) {
    for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
      const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
    }
  }
  return folders;
}

function readNotice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));
  const own = readdirSync(join(ROOT, folder)).filter((file) => LICENSE_FILE.test(file));
  const { files, copyright } =
    own.length > 0
      ? { files: own.map((file) => join(folder, file)) }
      : (KEPT_LICENSES.find(({ packages }) => packages.test(name)) ?? { files: [] });
  if (files.length === 0)
    throw new Error(`${folder} has no licence file. Add the text of ${license} to KEPT_LICENSES.`);
  const title = `${name} ${version}, ${license.replace(/^\((.*)\)$/, "$1")}${copyright === undefined ? "" : `, Copyright ${copyright}`}`;
  return { title, text: files.map((file) => readFileSync(join(ROOT, file), "utf8").trim()).join("\n\n") };
}

function kept(name) {
  return `tools/release/licenses/${name}.txt`;
}
