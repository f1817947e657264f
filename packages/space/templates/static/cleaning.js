// The cleaning rules of Sentiment Tuner. A model reads a text as it was cleaned in training, so the page cleans it in the same way.

const INLINE =
  "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u var wbr";
const BLOCK =
  "address article aside blockquote body br center dd div dl dt footer form h1 h2 h3 h4 h5 h6 head header hr html iframe img input li link main meta nav object ol option p pre script section select style table tbody td textarea tfoot th thead title tr ul";
const INLINE_ELEMENTS = new Set(INLINE.split(" "));

const ATTRIBUTE = String.raw`\s+[a-z_:][-\w:.]*\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+)`;
const ELEMENT = `${INLINE} ${BLOCK}`.replaceAll(" ", "|");
const TAG = new RegExp(String.raw`<!--(?:(?!<!--)[^])*?-->|</?(${ELEMENT})(?:${ATTRIBUTE})*\s*/?>`, "gi");
const ENTITY = String.raw`(?:#\d+|#x[\da-f]+|[a-z][a-z\d]*);`;

/** A word that looks like a path is not changed: C:\new. */
const PATH = new RegExp(
  [
    String.raw`^["'(]?(?:[A-Za-z]:\\+(?![nrt][A-Z\\])|\\\\[^nrt\\]|\.{1,2}\\|~\\|%\w+%\\)`,
    String.raw`\\(?!u[\dA-Fa-f]{4})[^nrt\\"'/]`,
    String.raw`\\[\w-]+\.[A-Za-z]\w{0,4}["').,;]?$`,
  ].join("|"),
);
const WINDOWS_1252 = "€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ";

/** Rule → the ranges of a text that it replaces. @param decode - an HTML entity → its text, or the entity if it is unknown */
const RULES = {
  "nul-characters": (text) => edits(text, /\0+/g, () => ""),
  "written-breaks": (text) =>
    Array.from(text.matchAll(/\S+/g)).flatMap(({ 0: word, index }) =>
      word.includes("\\") && !PATH.test(word)
        ? edits(word, /(?:\\+r)?\\+n|\\+r|\\+t/g, ([escape]) => (escape.endsWith("t") ? "\t" : "\n"), index)
        : [],
    ),
  "line-breaks": (text) => edits(text, /<\/?br(?:\s[^<>]*)?\/?>/gi, () => "\n"),
  "html-tags": (text) => edits(text, TAG, ([, element]) => (INLINE_ELEMENTS.has(element?.toLowerCase()) ? "" : " ")),
  "twice-escaped-entities": (text, decode) =>
    edits(text, new RegExp(`&(?:amp;){1,3}(?=(${ENTITY}))`, "gi"), ([match, entity]) =>
      decode(`&${entity}`) === `&${entity}` ? match : "&",
    ),
  "html-entities": (text, decode) => edits(text, new RegExp(`&${ENTITY}`, "gi"), ([entity]) => decode(entity)),
  "control-characters": (text) =>
    // Control characters are what this pattern is about.
    // eslint-disable-next-line no-control-regex
    edits(text, /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, ([character]) => {
      const meant = WINDOWS_1252[character.charCodeAt(0) - 0x80] ?? ".";
      return meant === "." ? " " : meant;
    }),
  "repeated-blanks": (text) =>
    edits(text, /^\s+|\s+$|\s{2,}|[^\S ]/g, ({ 0: blanks, index }) =>
      index === 0 || index + blanks.length === text.length ? "" : " ",
    ),
};

/**
 * Applies the rules in order.
 *
 * @returns the cleaned text, and a function from a range of it to the range of the original
 */
export function cleanText(original, rules, decode = decodeEntity) {
  const steps = [];
  let text = original;
  for (const rule of rules) {
    const step = RULES[rule](text, decode);
    text = applied(text, step);
    steps.push(step);
  }
  const toOriginal = (range) => steps.reduceRight((place, step) => rangeBefore(step, place), range);
  return { text, toOriginal };
}

/** The words of a cleaned text as ranges of the original. Words that come from one piece of the original become one word. */
export function placeWords(words, toOriginal) {
  const placed = [];
  for (const { start, end, weight } of words) {
    const range = toOriginal({ start, end });
    const last = placed.at(-1);
    if (last === undefined || range.start >= last.end) {
      placed.push({ ...range, weight });
      continue;
    }
    last.end = Math.max(last.end, range.end);
    last.weight = Math.max(-1, Math.min(1, last.weight + weight));
  }
  return placed;
}

function applied(text, step) {
  let [edited, last] = ["", 0];
  for (const { start, end, replacement } of step) {
    edited += text.slice(last, start) + replacement;
    last = end;
  }
  return edited + text.slice(last);
}

function edits(text, pattern, replace, offset = 0) {
  return Array.from(text.matchAll(pattern), (match) => {
    const start = offset + match.index;
    return { start, end: start + match[0].length, replacement: replace(match) };
  }).filter(({ start, end, replacement }) => text.slice(start - offset, end - offset) !== replacement);
}

/** A range that touches a replacement covers all that was replaced. */
function rangeBefore(step, { start, end }) {
  return { start: startBefore(step, start), end: endBefore(step, end) };
}

/** A deletion at the position comes before the start. */
function startBefore(step, position) {
  let shift = 0; // From the edited text to the text before.
  for (const { start, end, replacement } of step) {
    if (position < start - shift) break;
    if (position < start - shift + replacement.length) return start;
    shift += end - start - replacement.length;
  }
  return position + shift;
}

/** A deletion at the position comes after the end. */
function endBefore(step, position) {
  let shift = 0;
  for (const { start, end, replacement } of step) {
    if (position <= start - shift) break;
    if (position <= start - shift + replacement.length) return end;
    shift += end - start - replacement.length;
  }
  return position + shift;
}

/** The letter keeps the parser from dropping an entity that is a blank. */
function decodeEntity(entity) {
  return new DOMParser().parseFromString(`x${entity}`, "text/html").body.textContent.slice(1);
}
