/** The editor's `l10n.t`, passed in where the code must run without an editor. */
export type Translate = (message: string, ...args: (string | number | boolean)[]) => string;
