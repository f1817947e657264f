/** `gradio` runs on the hub's machines, `static` in the visitor's browser. */
export type SpaceSdk = "gradio" | "static";

/** Progress of a request. */
export type RequestProgress =
  | {
      readonly type: "downloading" | "uploading";
      /** `owner/name` on the hub. */
      readonly repo: string;
      readonly bytesDone: number;
      readonly totalBytes: number;
      /** Estimate for what remains; absent until there is one. */
      readonly remainingMs?: number;
    }
  /** A table is being scored. */
  | {
      readonly type: "scoring";
      readonly rowsDone: number;
      /** Absent if the number of rows is unknown. */
      readonly totalRows?: number;
      /** Share of the input file that was read, 0 to 1. */
      readonly share?: number;
      readonly remainingMs?: number;
    }
  /** A Space is being built; `stage` is the hub's own term, such as "BUILDING". */
  | { readonly type: "stage"; readonly repo: string; readonly stage: string };
