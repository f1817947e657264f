/** Values of `--format`: files for ONNX Runtime and transformers.js, or a whole Space. */
export const EXPORT_FORMATS = ["onnx", "onnx-int8", "onnx-fp16", "space-gradio", "space-static"] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];
