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

def one_against_rest(some_texts, is_positive, some_unseen):
    """Naive Bayes' ratios of one class against the rest, and the probabilities of that class for unseen texts."""
    vectorizer = CountVectorizer(binary=True, ngram_range=(1, 2), token_pattern=r"[^\W_]+(?:'[^\W\d_]+)*")
    counts = vectorizer.fit_transform(some_texts)
    positive = SMOOTHING + np.asarray(counts[is_positive].sum(axis=0)).ravel()
    negative = SMOOTHING + np.asarray(counts[~is_positive].sum(axis=0)).ravel()
    ratios = np.log((positive / positive.sum()) / (negative / negative.sum()))

    def design(rows_of_text):
        """Rows of unit length, and a column of ones with a weight that is penalized like the others."""
        rows = normalize(vectorizer.transform(rows_of_text).multiply(ratios).tocsr())
        return np.hstack([rows.toarray(), np.ones((len(rows_of_text), 1))])

    model = LogisticRegression(C=COST, fit_intercept=False, solver="newton-cg", tol=1e-12, max_iter=10_000)
    model.fit(design(some_texts), is_positive)
    squares = {name: number(ratios[column] ** 2) for name, column in sorted(vectorizer.vocabulary_.items())}
    return squares, model.predict_proba(design(some_unseen))[:, 1]


def several_classes():
    """Four classes of different sizes, one against the rest, with probabilities scaled to a sum of one as OneVsRestClassifier does."""
    words = [["dull", "bad", "awful"], ["fine", "decent", "okay"], ["superb", "moving", "fresh"], ["late", "broken", "parcel"]]
    sizes = [0, 0, 0, 0, 1, 1, 2, 2, 2, 3]

    def text_of(label):
        other = draw.choice(words)
        return " ".join(draw.choice(draw.choice([SHARED, words[label], words[label], other])) for _ in range(draw.randrange(2, 11)))

    some_labels = [sizes[index % len(sizes)] for index in range(80)]
    some_texts = [text_of(label) for label in some_labels]
    some_unseen = [text_of(index % 4) for index in range(16)] + ["", "nothing known here"]
    columns = [one_against_rest(some_texts, np.array(some_labels) == c, some_unseen)[1] for c in range(4)]
    scores = np.stack(columns, axis=1)
    return {
        "classCount": 4,
        "texts": some_texts,
        "labels": some_labels,
        "unseen": some_unseen,
        "probabilities": [number(x) for x in (scores / scores.sum(axis=1, keepdims=True)).ravel()],
    }


squares, probabilities = one_against_rest(texts, np.array(labels) == 1, unseen)
content = {
    "generator": generator("baseline.py", ["numpy", "scikit-learn"], SEED),
    "cost": COST,
    "texts": texts,
    "labels": labels,
    "squaredRatios": squares,
    "unseen": unseen,
    "probabilities": [number(x) for x in probabilities],
    "severalClasses": several_classes(),
}
fields = [f"  {json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in content.items()]
OUTPUT.parent.mkdir(parents=True, exist_ok=True)
OUTPUT.write_text("{\n" + ",\n".join(fields) + "\n}\n", encoding="utf-8")
