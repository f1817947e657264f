"""Writes packages/metrics/golden/metrics.json from scikit-learn, SciPy and statsmodels.

Run from the repository root, after `pip install -r tools/reference/requirements.txt`:

    python tools/reference/metrics.py
"""

import json
import warnings

import numpy as np
from scipy import stats
from sklearn import metrics
from sklearn.calibration import calibration_curve
from statsmodels.stats.contingency_tables import mcnemar

from golden import ROOT, generator

SEED = 20240607
RESAMPLES = 9999
OUTPUT = ROOT / "packages" / "metrics" / "golden" / "metrics.json"
random = np.random.default_rng(SEED)


def two_columns(positive):
    """[N] probabilities of class 1 -> [N, 2]."""
    positive = np.asarray(positive, dtype=np.float64)
    return np.stack([np.round(1 - positive, 4), positive], axis=1)


def random_binary(rows, signal, decimals):
    """Labels, and probabilities that correlate with them. Few decimals produce ties."""
    labels = random.integers(0, 2, rows)
    logits = signal * (labels - 0.5) + random.normal(0, 1.5, rows)
    return labels, two_columns(np.round(1 / (1 + np.exp(-logits)), decimals))


def random_classes(rows, classes, labels=None):
    """Labels, and [N, C] probabilities of four decimals. Each row sums to one."""
    labels = random.integers(0, classes, rows) if labels is None else np.asarray(labels)
    logits = random.normal(0, 1, (rows, classes)) + 1.2 * np.eye(classes)[labels]
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    probabilities = np.round(probabilities, 4)
    probabilities[:, 0] = np.round(1 - probabilities[:, 1:].sum(axis=1), 4)
    return labels, probabilities


def averages(labels, predictions, classes, average):
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        labels, predictions, labels=range(classes), average=average, zero_division=0.0
    )
    if average is None:
        return [
            {"precision": p, "recall": r, "f1": f, "support": int(s)}
            for p, r, f, s in zip(precision.tolist(), recall.tolist(), f1.tolist(), support)
        ]
    return {"precision": float(precision), "recall": float(recall), "f1": float(f1)}


def calibration_error(outcomes, confidences, bins):
    """Guo et al. (2017), equation 3: bins (low, high] of equal width."""
    index = np.clip(np.digitize(confidences, np.arange(bins + 1) / bins, right=True) - 1, 0, bins - 1)
    total = 0.0
    for i in range(bins):
        chosen = index == i
        if chosen.any():
            total += chosen.sum() * abs(outcomes[chosen].mean() - confidences[chosen].mean())
    return float(total / len(outcomes))


def tied_classes(rows, classes, present):
    """Labels of some of the classes, and [N, C] probabilities of one decimal: many ties in a row and between rows."""
    labels = random.choice(present, rows)
    counts = random.multinomial(8, np.full(classes, 1 / classes), rows)
    counts[np.arange(rows), labels] += 2
    return labels, counts / 10


def class_curves(labels, scores, positive_class):
    """Curves of one class against the rest; None if scikit-learn warns that they are undefined."""
    truth = (labels == positive_class).astype(int)
    roc = None
    precision_recall = None
    if 0 < truth.sum() < len(truth):
        false_positive, true_positive, thresholds = metrics.roc_curve(truth, scores)
        roc = {
            "falsePositiveRate": false_positive.tolist(),
            "truePositiveRate": true_positive.tolist(),
            "thresholds": [None, *thresholds[1:].tolist()],
            "area": float(metrics.roc_auc_score(truth, scores)),
        }
    if truth.sum() > 0:
        precision, recall, thresholds = metrics.precision_recall_curve(truth, scores)
        precision_recall = {
            "precision": precision.tolist(),
            "recall": recall.tolist(),
            "thresholds": [*thresholds.tolist(), None],
            "area": float(metrics.average_precision_score(truth, scores)),
        }
    return {"positiveClass": positive_class, "roc": roc, "precisionRecall": precision_recall}


def class_areas(labels, probabilities, c):
    """Both areas of one class against the rest; None if it has no rows or all of them."""
    truth = labels == c
    if not 0 < truth.sum() < len(labels):
        return {"rocAuc": None, "prAuc": None}
    return {
        "rocAuc": float(metrics.roc_auc_score(truth, probabilities[:, c])),
        "prAuc": float(metrics.average_precision_score(truth, probabilities[:, c])),
    }


def areas(labels, probabilities):
    """Areas of class 1 of two classes, or the means over the classes with rows; None if all rows are of one class."""
    classes = probabilities.shape[1]
    each = [class_areas(labels, probabilities, c) for c in ([1] if classes == 2 else np.unique(labels))]
    if any(area["rocAuc"] is None for area in each):
        return None, None
    roc = float(np.mean([area["rocAuc"] for area in each]))
    precision_recall = float(np.mean([area["prAuc"] for area in each]))
    if classes > 2 and len(each) == classes:  # scikit-learn's own averages exist only if every class has rows
        assert np.isclose(roc, metrics.roc_auc_score(labels, probabilities, multi_class="ovr"), rtol=1e-12)
        assert np.isclose(precision_recall, metrics.average_precision_score(np.eye(classes)[labels], probabilities), rtol=1e-12)
    return roc, precision_recall


def ordered(labels, predictions, classes):
    """The figures of ordered classes; None for two classes, or where kappa divides by zero."""
    if classes == 2:
        return {"meanAbsoluteError": None, "quadraticKappa": None}
    kappa = float(metrics.cohen_kappa_score(labels, predictions, weights="quadratic", labels=range(classes)))
    return {
        "meanAbsoluteError": float(metrics.mean_absolute_error(labels, predictions)),
        "quadraticKappa": None if np.isnan(kappa) else kappa,
    }


def case(name, labels, probabilities):
    labels = np.asarray(labels)
    probabilities = np.asarray(probabilities, dtype=np.float64)
    classes = probabilities.shape[1]
    predictions = probabilities.argmax(axis=1)
    top = probabilities.max(axis=1)
    headline = "binary" if classes == 2 else "macro"
    roc_auc, pr_auc = areas(labels, probabilities)
    expected = {
        "rows": len(labels),
        "accuracy": float(metrics.accuracy_score(labels, predictions)),
        "precision": float(metrics.precision_score(labels, predictions, **keywords(classes, headline))),
        "recall": float(metrics.recall_score(labels, predictions, **keywords(classes, headline))),
        "f1": float(metrics.f1_score(labels, predictions, **keywords(classes, headline))),
        "macro": averages(labels, predictions, classes, "macro"),
        "micro": averages(labels, predictions, classes, "micro"),
        "weighted": averages(labels, predictions, classes, "weighted"),
        "perClass": [
            {**scores, **class_areas(labels, probabilities, c)}
            for c, scores in enumerate(averages(labels, predictions, classes, None))
        ],
        "confusionMatrix": metrics.confusion_matrix(labels, predictions, labels=range(classes)).tolist(),
        "matthews": float(metrics.matthews_corrcoef(labels, predictions)),
        **ordered(labels, predictions, classes),
        "logLoss": float(metrics.log_loss(labels, y_proba=probabilities, labels=range(classes))),
        "brier": float(metrics.brier_score_loss(labels, probabilities, labels=range(classes))),
        "expectedCalibrationError": calibration_error((predictions == labels).astype(float), top, 15),
        "rocAuc": roc_auc,
        "prAuc": pr_auc,
    }
    golden = {
        "name": name,
        "classCount": classes,
        "labels": labels.tolist(),
        "probabilities": probabilities.ravel().tolist(),
        "expected": expected,
    }
    golden["curves"] = [
        class_curves(labels, probabilities[:, c], c) for c in ([1] if classes == 2 else [0, classes - 1])
    ]
    if classes == 2:
        true_share, mean_probability = calibration_curve(labels == 1, probabilities[:, 1], n_bins=10)
        golden["calibrationCurve"] = {"accuracy": true_share.tolist(), "confidence": mean_probability.tolist()}
    return golden


def keywords(classes, average):
    extra = {"pos_label": 1} if average == "binary" else {"labels": range(classes)}
    return {"average": average, "zero_division": 0.0, **extra}


def mcnemar_cases():
    pairs = [(0, 0), (1, 0), (0, 6), (3, 9), (5, 5), (12, 12), (24, 0), (10, 15), (20, 31), (200, 151), (5, 200), (900, 100)]
    cases = []
    for first, second in pairs:
        table = [[7, first], [second, 11]]
        exact = mcnemar(table, exact=True)
        golden = {
            "onlyFirstCorrect": first,
            "onlySecondCorrect": second,
            "exact": {"statistic": float(exact.statistic), "pValue": float(exact.pvalue)},
        }
        if first + second > 0:
            assert np.isclose(exact.pvalue, stats.binomtest(first, first + second).pvalue, rtol=1e-10)
        # For equal counts statsmodels lets the correction overshoot zero; R and this project stop at zero.
        if first != second:
            corrected = mcnemar(table, exact=False, correction=True)
            golden["chiSquare"] = {"statistic": float(corrected.statistic), "pValue": float(corrected.pvalue)}
        cases.append(golden)
    return cases


def bootstrap_case():
    """Percentile intervals of row resampling, by scipy.stats.bootstrap."""
    labels, probabilities = random_binary(300, 3.0, 2)
    positive = probabilities[:, 1]
    predicted = probabilities.argmax(axis=1)
    clipped = np.clip(probabilities, np.finfo(np.float64).eps, 1)
    losses = -np.log(clipped[np.arange(len(labels)), labels])
    counts = lambda y, z: ((y & z).sum(), ((1 - y) & z).sum(), (y & (1 - z)).sum())

    def f1(y, z):
        tp, fp, fn = counts(y, z)
        return 2 * tp / (2 * tp + fp + fn)

    def roc_auc(y, scores):
        ranks = stats.rankdata(scores)
        positives = y.sum()
        return (ranks[y == 1].sum() - positives * (positives + 1) / 2) / (positives * (len(y) - positives))

    statistics = {
        "accuracy": ((labels, predicted), lambda y, z: (y == z).mean()),
        "precision": ((labels, predicted), lambda y, z: counts(y, z)[0] / z.sum()),
        "recall": ((labels, predicted), lambda y, z: counts(y, z)[0] / y.sum()),
        "f1": ((labels, predicted), f1),
        "matthews": ((labels, predicted), lambda y, z: np.corrcoef(y, z)[0, 1]),
        "logLoss": ((losses,), lambda values: values.mean()),
        "brier": (((positive - labels) ** 2,), lambda values: values.mean()),
        "rocAuc": ((labels, positive), roc_auc),
    }
    return intervals_of("two classes", labels, probabilities, statistics)


def ordered_bootstrap_case():
    """The same for three ordered classes; the statistics of a resample are scikit-learn's."""
    labels, probabilities = random_classes(150, 3)
    predicted = probabilities.argmax(axis=1)
    rows = np.arange(len(labels))
    truth = np.eye(3)[labels]
    losses = -np.log(probabilities[rows, labels])
    keys = {"average": "macro", "labels": range(3), "zero_division": 0.0}
    statistics = {
        "accuracy": ((labels, predicted), lambda y, z: (y == z).mean()),
        "f1": ((labels, predicted), lambda y, z: metrics.f1_score(y, z, **keys)),
        "meanAbsoluteError": ((labels, predicted), lambda y, z: np.abs(y - z).mean()),
        "quadraticKappa": (
            (labels, predicted),
            lambda y, z: metrics.cohen_kappa_score(y, z, weights="quadratic", labels=range(3)),
        ),
        "logLoss": ((losses,), lambda values: values.mean()),
        "brier": ((((probabilities - truth) ** 2).sum(axis=1),), lambda values: values.mean()),
        "rocAuc": ((rows,), lambda chosen: metrics.roc_auc_score(truth[chosen], probabilities[chosen])),
        "prAuc": ((rows,), lambda chosen: metrics.average_precision_score(truth[chosen], probabilities[chosen])),
    }
    return intervals_of("three ordered classes", labels, probabilities, statistics)


def intervals_of(name, labels, probabilities, statistics):
    intervals = {}
    for statistic_name, (data, statistic) in statistics.items():
        result = stats.bootstrap(
            data, statistic, n_resamples=RESAMPLES, vectorized=False, paired=len(data) > 1,
            confidence_level=0.95, method="percentile", rng=np.random.default_rng(SEED),
        )
        low, high = result.confidence_interval
        intervals[statistic_name] = {"low": float(low), "high": float(high)}
    return {
        "name": name,
        "classCount": probabilities.shape[1],
        "labels": labels.tolist(),
        "probabilities": probabilities.ravel().tolist(),
        "level": 0.95,
        "resamples": RESAMPLES,
        "intervals": intervals,
    }


def main():
    warnings.simplefilter("ignore")
    ties = [0.2, 0.5, 0.5, 0.5, 0.7, 0.7, 0.2, 0.9, 0.9, 0.5, 0.3, 0.7]
    cases = [
        case("two classes", *random_binary(60, 2.5, 4)),
        case("two classes, probabilities of one decimal", *random_binary(40, 2.0, 1)),
        case("tied scores", [0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 1], two_columns(ties)),
        case("all scores equal", [0, 1, 1, 0, 1], two_columns([0.5] * 5)),
        case("perfect", [0, 1, 1, 0, 1], two_columns([0.1, 0.8, 0.9, 0.2, 0.7])),
        case("inverted", [0, 1, 1, 0, 1], two_columns([0.9, 0.2, 0.1, 0.8, 0.3])),
        case("certain and right or wrong", [0, 1, 1, 0], two_columns([0, 1, 0, 1])),
        case("only the positive class in the labels", [1, 1, 1, 1], two_columns([0.9, 0.4, 0.6, 0.7])),
        case("only the negative class in the labels", [0, 0, 0], two_columns([0.9, 0.4, 0.1])),
        case("only the negative class, always predicted", [0, 0, 0], two_columns([0.3, 0.4, 0.1])),
        case("positive class never predicted", [0, 1, 0, 1, 0], two_columns([0.3, 0.4, 0.1, 0.2, 0.45])),
        case("single row", [1], two_columns([0.75])),
        case("three classes", *random_classes(45, 3)),
        case("three classes, one absent from the labels", *random_classes(20, 3, [0, 2] * 10)),
        case("three classes, one never predicted", [0, 1, 2, 2], [[0.6, 0.3, 0.1], [0.5, 0.2, 0.3], [0.1, 0.2, 0.7], [0.7, 0.1, 0.2]]),
        case("five classes", *random_classes(30, 5)),
    ]
    bootstrap = [bootstrap_case(), ordered_bootstrap_case()]
    cases += [
        case("three classes, ties", *tied_classes(40, 3, [0, 1, 2])),
        case("three classes, only the last in the labels", *random_classes(8, 3, [2] * 8)),
        case("three classes, only one in labels and predictions", [1, 1], [[0.1, 0.8, 0.1], [0.3, 0.4, 0.3]]),
        case("ten classes", *random_classes(60, 10, [*range(10), *random.integers(0, 10, 50)])),
        case("ten classes, three absent from the labels", *random_classes(40, 10, random.choice([0, 1, 3, 4, 6, 8, 9], 40))),
        case("ten classes, ties", *tied_classes(60, 10, range(10))),
        case("ten classes, ties and absent classes", *tied_classes(50, 10, [0, 2, 3, 7, 9])),
    ]
    golden = {
        "generator": generator("metrics.py", ["numpy", "scipy", "scikit-learn", "statsmodels"], SEED),
        "cases": cases,
        "mcnemar": mcnemar_cases(),
        "bootstrap": bootstrap,
    }
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps(golden, allow_nan=False, separators=(",", ":")) + "\n", encoding="utf-8")


main()
