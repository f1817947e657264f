/** Common names of the column with the review. Compared in lower case, letters and digits only. */
const TEXT_NAMES: ReadonlySet<string> = new Set(
  "text review sentence content comment body reviewtext reviewbody reviewcontent tweet message document phrase".split(
    " ",
  ),
);

/** Names of a column with the class of the review. */
const CLASS_LABEL_NAMES: ReadonlySet<string> = new Set("label labels sentiment polarity class target".split(" "));

/** Names of a column with a rating. It counts only if no column has a class name. */
const RATING_NAMES: ReadonlySet<string> = new Set(
  "rating ratings stars star score overall reviewrating starrating".split(" "),
);

/** Whether a name is a common one for a text column. */
export function isTextName(name: string): boolean {
  return TEXT_NAMES.has(normalized(name));
}

/** How well a name fits a label column: 2 for a class, 1 for a rating, 0 for anything else. */
export function labelNameRank(name: string): 0 | 1 | 2 {
  const plain = normalized(name);
  if (CLASS_LABEL_NAMES.has(plain)) return 2;
  return RATING_NAMES.has(plain) ? 1 : 0;
}

/** Whether a name is a common one for a text or a label column. */
export function isColumnName(name: string): boolean {
  return isTextName(name) || labelNameRank(name) > 0;
}

function normalized(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}
