import type { ReadingChoices } from "@sentiment-tuner/protocol";

import type { OnnxFormat } from "./export/onnx-formats.ts";

/** Which saved model to evaluate, and on what. */
export interface EvaluateRequest {
  /** Files and folders, or datasets of a hub. */
  readonly datasetPaths: readonly string[];
  readonly modelFolder: string;
  /** Model of a hub, `owner/name[@revision]`; used instead of the folder. */
  readonly modelReference?: string;
  readonly reading?: ReadingChoices;
  /** By name; those of the model's run if absent. */
  readonly cleaningRules?: readonly string[];
  readonly limit?: number;
  /** Seed of the sample and of the bootstrap resamples. */
  readonly seed: number;
  /** The engine that computes, by name or part of a name, or "auto"; the processor if absent. */
  readonly engine?: string;
  readonly threads?: number;
}

/** Which saved model to export, and how. */
export interface ExportRequest {
  readonly modelFolder: string;
  /** A new or empty folder, or one with the same model, to which files are added. */
  readonly outputFolder: string;
  readonly formats: readonly OnnxFormat[];
  /** Test reviews; if absent, the test set of the run that trained the model. */
  readonly evaluationPaths?: readonly string[];
  readonly reading?: ReadingChoices;
  /** By name; those of the model's run if absent. */
  readonly cleaningRules?: readonly string[];
  /** Maximum number of test reviews: a stratified sample. */
  readonly limit?: number;
  readonly seed: number;
  /** The engine that evaluates the original model, as in {@link EvaluateRequest}. Exported files are measured in ONNX Runtime on the processor. */
  readonly engine?: string;
  readonly threads?: number;
  /**
   * What happens to a format that loses too much accuracy or cannot be evaluated: the export fails ("refuse", the default), the file is left
   * out ("omit"), or it is written anyway ("keep").
   */
  readonly onLoss?: "refuse" | "omit" | "keep";
}
