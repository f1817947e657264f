/** The type of the editor's `l10n.t`, for code that runs without an editor. */
export type Translate = (message: string, ...args: (string | number | boolean)[]) => string;
