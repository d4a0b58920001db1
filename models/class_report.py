"""Precision, recall and F1 of every class, in the form that scikit-learn's `classification_report` made usual."""

import numpy as np

import marked


def scores(labels, chosen, classes):
    """[(precision, recall, F1, support)] per class; 0 where a class was never said or never labelled."""
    labels, chosen, rows = np.asarray(labels, int), np.asarray(chosen, int), []
    for c in range(classes):
        hits, said, support = int(((labels == c) & (chosen == c)).sum()), int((chosen == c).sum()), int((labels == c).sum())
        precision, recall = hits / max(said, 1), hits / max(support, 1)
        rows.append((precision, recall, 2 * precision * recall / max(precision + recall, 1e-12), support))
    return rows


def report(title, names, labels, chosen):
    """The table in Markdown, with the accuracy and both means."""
    rows = scores(labels, chosen, len(names))
    support = np.array([r[3] for r in rows])
    lines = [(name, *(f"{v:.2f}" for v in row[:3]), row[3]) for name, row in zip(names, rows)]
    lines.append(("accuracy", "", "", f"**{np.mean(np.asarray(labels, int) == np.asarray(chosen, int)):.3f}**", support.sum()))
    for name, weights in (("mean of the classes", np.ones(len(names))), ("mean, weighted by support", support)):
        lines.append((name, *(f"{np.average([r[i] for r in rows], weights=weights):.2f}" for i in range(3)), support.sum()))
    return marked.table([title, "precision", "recall", "F1", "faces" if len(names) > 2 else "items"], lines)
