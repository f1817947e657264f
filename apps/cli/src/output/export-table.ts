import { join } from "node:path";

import type { ExportReport, QualityGate } from "@sentiment-tuner/workflow";

import { formatCount, formatMegabytes } from "./format.ts";
import type { Colors } from "../io.ts";
import { formatLine } from "./news-line.ts";
import { plainTable } from "./plain-table.ts";

/** The formats side by side, the results of the accuracy checks, and the written files. */
export function exportTable(report: ExportReport, colors: Colors): string {
  const { variants, gates, reviews, unjudged, latencyTokens, folder, opset, producer } = report;
  const accuracyHead = reviews === undefined ? "accuracy" : `accuracy (${formatCount(reviews)} reviews)`;
  const rows = variants.map(({ format, sizeBytes, accuracy, latencyMs, isWritten }) => [
    format === "onnx" ? "onnx (float32)" : format,
    formatMegabytes(sizeBytes),
    accuracy === undefined ? "–" : `${(100 * accuracy).toFixed(2)}%`,
    `${latencyMs.toFixed(1)} ms`,
    isWritten ? "written" : "",
  ]);
  const head = ["format", "size", accuracyHead, `${String(latencyTokens)} tokens, p50`, ""];
  const written = variants.filter(({ isWritten }) => isWritten).map(({ file }) => join(folder, file));
  const lines = [
    ...(unjudged === undefined
      ? []
      : [{ label: "Accuracy", text: `not evaluated: ${unjudged}. Give test reviews with --eval.` }]),
    ...gates.map((gate) => ({ label: "Gate", text: gateText(gate) })),
    { label: "ONNX", text: `operator set ${String(opset)}, made by ${producer}` },
    ...written.map((file) => ({ label: "Written", text: file })),
  ];
  return [plainTable(head, rows, colors), lines.map((line) => formatLine(line, colors)).join("\n")].join("\n\n");
}

function gateText({ format, lostPoints, allowedPoints, outcome }: QualityGate): string {
  const allowed = `${String(allowedPoints)} points are allowed`;
  if (lostPoints === undefined) return `${format} was not evaluated; ${OUTCOMES[outcome]}`;
  const change = lostPoints > 0 ? `loses ${lostPoints.toFixed(2)} points of accuracy` : "loses no accuracy";
  return `${format} ${change}, ${allowed}; ${OUTCOMES[outcome]}`;
}

const OUTCOMES = {
  passed: "passed",
  forced: "written because of --force",
  omitted: "not written",
} as const satisfies Record<QualityGate["outcome"], string>;
