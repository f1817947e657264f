/*
 * A spreadsheet runs a field such as =HYPERLINK("https://…") as a formula when it opens a table of separated values. An apostrophe before the
 * field makes it a text (OWASP, CSV Injection). Numbers such as -0.5 are not formulas and stay numbers.
 */

/** With the full-width signs, which some spreadsheets accept too. One sign without anything after it is not a formula. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]\s*\S/;
const NUMBER = /^\s*[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?\s*%?\s*$/i;

/** A value of a field, written so that no spreadsheet runs it. */
export function withoutFormula(value: string): string {
  return FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
}

/** How the fields of a record are separated. */
interface FieldForm {
  readonly delimiter: string;
  /** Whether quotes enclose fields. */
  readonly quote: boolean;
}

/** A record as a file has it, with an apostrophe before each field that a spreadsheet would run. All other characters stay as they are. */
export function recordWithoutFormulas(record: string, { delimiter, quote }: FieldForm): string {
  let written = "";
  for (let start = 0; ;) {
    const opening = quote ? /^[ \t]*"/.exec(record.slice(start, start + LONGEST_INDENT))?.[0].length : undefined;
    const isQuoted = opening !== undefined && !record.slice(start, start + opening).includes(delimiter);
    const from = start + (isQuoted ? opening : 0);
    const end = isQuoted ? closingQuote(record, from) : indexOrEnd(record, delimiter, from);
    const value = record.slice(from, end);
    written += record.slice(start, from) + withoutFormula(value);
    const next = isQuoted ? indexOrEnd(record, delimiter, end) : end;
    written += record.slice(end, next);
    if (next >= record.length) return written;
    written += delimiter;
    start = next + delimiter.length;
  }
}

/** More blanks before a quote do not count as an indent: the field is then read as one without quotes, which is what a spreadsheet does. */
const LONGEST_INDENT = 64;

/** Where a quoted field ends: at the first quote that is not doubled, or at the end of the record. */
function closingQuote(record: string, from: number): number {
  for (let at = from; ; at += 2) {
    at = record.indexOf('"', at);
    if (at === -1) return record.length;
    if (record[at + 1] !== '"') return at;
  }
}

function indexOrEnd(text: string, wanted: string, from: number): number {
  const index = text.indexOf(wanted, from);
  return index === -1 ? text.length : index;
}
