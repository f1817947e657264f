import { stat } from "node:fs/promises";

import * as vscode from "vscode";

import { type DatasetFile, DATASET_EXTENSIONS, rankFiles } from "./rank.ts";

const MOST_FILES = 400;
/** Folders that hold no data of the user. */
export const EXCLUDED = "**/{node_modules,.git,.sentiment-tuner,.venv,venv,dist,out,build,target}/**";

/** The tables of the workspace, those that likely contain reviews first. */
export async function findTables(): Promise<readonly DatasetFile[]> {
  const pattern = `**/*.{${DATASET_EXTENSIONS.flatMap((extension) => [extension, `${extension}.gz`]).join(",")}}`;
  const uris = await vscode.workspace.findFiles(pattern, EXCLUDED, MOST_FILES);
  const files = await Promise.all(
    uris
      .filter(({ scheme }) => scheme === "file")
      .map(async ({ fsPath: path }) => ({ path, sizeBytes: (await stat(path).catch(() => undefined))?.size ?? 0 })),
  );
  return rankFiles(files);
}
