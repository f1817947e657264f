r"""The cleaning rules of Sentiment Tuner. A model reads a text as it was cleaned in training, so the app cleans it in the same way.

Patterns are those of JavaScript: white space has its characters, and \w and \d are letters and digits of ASCII.
"""

import re
from html.entities import html5

FLAGS = re.ASCII | re.IGNORECASE
BLANK = "[\\t-\\r \\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]"
NOT_BLANK = "[^" + BLANK[1:]

INLINE = (
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u var wbr"
)
BLOCK = (
    "address article aside blockquote body br center dd div dl dt footer form h1 h2 h3 h4 h5 h6 head header hr html iframe img "
    "input li link main meta nav object ol option p pre script section select style table tbody td textarea tfoot th thead title "
    "tr ul"
)
INLINE_ELEMENTS = set(INLINE.split())

ATTRIBUTE = f"{BLANK}+[a-z_:][-\\w:.]*{BLANK}*={BLANK}*(?:\"[^\"]*\"|'[^']*'|{NOT_BLANK[:-1]}\"'<>=]+)"
ELEMENT = "|".join(f"{INLINE} {BLOCK}".split())
TAG = re.compile(rf"<!--(?:(?!<!--)(?s:.))*?-->|</?({ELEMENT})(?:{ATTRIBUTE})*{BLANK}*/?>", FLAGS)
LINE_BREAK = re.compile(rf"</?br(?:{BLANK}[^<>]*)?/?>", FLAGS)
ENTITY = r"(?:#\d+|#x[\da-f]+|[a-z][a-z\d]*);"

# A word that looks like a path is not changed: C:\new.
PATH = re.compile(
    r"""^["'(]?(?:[A-Za-z]:\\+(?![nrt][A-Z\\])|\\\\[^nrt\\]|\.{1,2}\\|~\\|%\w+%\\)"""
    r"""|\\(?!u[\dA-Fa-f]{4})[^nrt\\"'/]"""
    r"""|\\[\w-]+\.[A-Za-z]\w{0,4}["').,;]?\Z""",
    re.ASCII,
)
WINDOWS_1252 = "€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ"


def decode(entity):
    """The text of an entity such as &quot; or &#39;, as the HTML standard has it; the entity itself if it is unknown."""
    body = entity[1:]
    if not body.startswith("#"):
        return html5.get(body, entity)
    code = int(body[2:-1], 16) if body[1] in "xX" else int(body[1:-1])
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    meant = WINDOWS_1252[code - 0x80] if 0x80 <= code <= 0x9F else "."
    return chr(code) if meant == "." else meant


def written_breaks(text):
    def word(match):
        if "\\" not in match.group() or PATH.search(match.group()):
            return match.group()
        return re.sub(
            r"(?:\\+r)?\\+n|\\+r|\\+t", lambda escape: "\t" if escape.group().endswith("t") else "\n", match.group()
        )

    return re.sub(f"{NOT_BLANK}+", word, text)


def html_tags(text):
    return TAG.sub(lambda tag: "" if (tag.group(1) or "").lower() in INLINE_ELEMENTS else " ", text)


def twice_escaped_entities(text):
    def escape(match):
        entity = "&" + match.group(1)
        return match.group() if decode(entity) == entity else "&"

    return re.sub(f"&(?:amp;){{1,3}}(?=({ENTITY}))", escape, text, flags=FLAGS)


def html_entities(text):
    return re.sub(f"&{ENTITY}", lambda entity: decode(entity.group()), text, flags=FLAGS)


def control_characters(text):
    def repaired(match):
        code = ord(match.group())
        meant = WINDOWS_1252[code - 0x80] if code >= 0x80 else "."
        return " " if meant == "." else meant

    return re.sub("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]", repaired, text)


def repeated_blanks(text):
    return re.sub(f"^{BLANK}+|{BLANK}+\\Z", "", re.sub(f"{BLANK}+", " ", text))


RULES = {
    "nul-characters": lambda text: text.replace("\0", ""),
    "written-breaks": written_breaks,
    "line-breaks": lambda text: LINE_BREAK.sub("\n", text),
    "html-tags": html_tags,
    "twice-escaped-entities": twice_escaped_entities,
    "html-entities": html_entities,
    "control-characters": control_characters,
    "repeated-blanks": repeated_blanks,
}


def clean(text, rules):
    """Applies the rules in order."""
    for rule in rules:
        text = RULES[rule](text)
    return text
