"""Writes test/fixtures/golden/cleaning.json: texts as the cleaning rules of a Gradio Space change them.

A Gradio Space cleans texts in Python, a static Space in JavaScript, and training in TypeScript. The test of the golden file compares all three.
Run from the repository root:

    python tools/reference/cleaning.py
"""

import hashlib
import importlib.util
import random

from golden import ROOT, generator, write

SEED = 20240607
MODULE = ROOT / "packages" / "space" / "templates" / "gradio" / "cleaning.py"
PIECES = [
    *["good", "bad", "a", "x1", " ", "  ", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\u2028", "\ufeff", "\u200b", "\u001c", "\u0085", "\0", "\u0007"],
    *["<br />", "<BR>", "</br>", "<br clear='all'>", "<i>", "</I>", "<p class=\"x\" id=y>", "</p>", "<!-- c -->", "<!--", "<b ", "<3", "<sarcasm>"],
    *["&amp;", "&quot;", "&#39;", "&#x1F600;", "&#150;", "&#129;", "&#0;", "&#xD800;", "&#1114112;", "&eacute;", "&NotEqualTilde;", "&unknown;"],
    *["&amp;amp;", "&amp;quot;", "&amp;#39;", "&amp;amp;amp;lt;", "&AMP;gt;", "R&amp;B;", "AT&T", "&copy", "amp;", "&", ";", "#"],
    *["\\n", "\\r\\n", "\\t", "\\\\n", "\\", "\\\"", "\\/", "\\u2019", "C:\\new", "B:\\nGood", "..\\", "docs\\new\\f", "x.txt", "%TEMP%\\n", "\\N"],
    *["\u0093", "\u0096", "\u0080", "\u007f", "é", "日本語", "😀", "ſ", "K", "'", '"', "(", "=", ">"],
]


def load():
    spec = importlib.util.spec_from_file_location("cleaning", MODULE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    cleaning = load()
    draw = random.Random(SEED)
    texts = [*PIECES, *("".join(draw.choice(PIECES) for _ in range(draw.randrange(2, 12))) for _ in range(300))]
    rules = list(cleaning.RULES)
    by_rule = {rule: changed(cleaning.RULES[rule], texts) for rule in rules}
    cases = [[text, cleaning.clean(text, rules)] for text in texts]
    source = hashlib.sha256(MODULE.read_bytes()).hexdigest()
    write(
        "cleaning.json",
        {"generator": generator("cleaning.py", [], SEED), "sha256": source, "rules": rules, "cases": cases, "byRule": by_rule},
    )


def changed(rule, texts):
    """The index of each text that the rule changes, and the result."""
    return [[index, rule(text)] for index, text in enumerate(texts) if rule(text) != text]


if __name__ == "__main__":
    main()
