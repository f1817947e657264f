"""Writes packages/baseline/golden/nbsvm.json from scikit-learn's vectorizer and logistic regression.

Run from the repository root, after `pip install -r tools/reference/requirements.txt`:

    python tools/reference/baseline.py
"""

import json
import random
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from golden import generator, number

SEED = 20240607
COST = 30
SMOOTHING = 1
OUTPUT = Path(__file__).parents[2] / "packages" / "baseline" / "golden" / "nbsvm.json"
SHARED = ["the", "film", "plot", "was", "not", "and", "don't", "really", "2", "cast"]
WORDS = [["dull", "bad", "awful", "weak"], ["superb", "good", "moving", "fresh"]]
draw = random.Random(SEED)


def text(label):
    """Up to twelve words. Words of the class are more likely than words of the other class."""
    pools = [SHARED, WORDS[label], WORDS[label], WORDS[1 - label]]
    return " ".join(draw.choice(draw.choice(pools)) for _ in range(draw.randrange(2, 13)))


labels = [index % 3 // 2 for index in range(60)]
texts = [text(label) for label in labels]
unseen = [text(index % 2) for index in range(20)] + ["", "nothing known here"]

vectorizer = CountVectorizer(binary=True, ngram_range=(1, 2), token_pattern=r"[^\W_]+(?:'[^\W\d_]+)*")
counts = vectorizer.fit_transform(texts)
is_positive = np.array(labels) == 1
positive = SMOOTHING + np.asarray(counts[is_positive].sum(axis=0)).ravel()
negative = SMOOTHING + np.asarray(counts[~is_positive].sum(axis=0)).ravel()
ratios = np.log((positive / positive.sum()) / (negative / negative.sum()))


def design(some_texts):
    """Rows of unit length, and a column of ones with a weight that is penalized like the others."""
    rows = normalize(vectorizer.transform(some_texts).multiply(ratios).tocsr())
    return np.hstack([rows.toarray(), np.ones((len(some_texts), 1))])


model = LogisticRegression(C=COST, fit_intercept=False, solver="newton-cg", tol=1e-12, max_iter=10_000)
model.fit(design(texts), labels)
content = {
    "generator": generator("baseline.py", ["numpy", "scikit-learn"], SEED),
    "cost": COST,
    "texts": texts,
    "labels": labels,
    "squaredRatios": {name: number(ratios[column] ** 2) for name, column in sorted(vectorizer.vocabulary_.items())},
    "unseen": unseen,
    "probabilities": [number(row[1]) for row in model.predict_proba(design(unseen))],
}
fields = [f"  {json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in content.items()]
OUTPUT.parent.mkdir(parents=True, exist_ok=True)
OUTPUT.write_text("{\n" + ",\n".join(fields) + "\n}\n", encoding="utf-8")
