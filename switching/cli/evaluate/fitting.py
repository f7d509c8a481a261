"""Fitting the weights of the kinds of shift on labelled pairs: softmax, classes balanced."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from switching.models import Shift
from switching.rules.shift_features import Feature, features_of
from switching.rules.shift_kinds import Said

STEPS, RESTRAINT, DIGITS = 3000, 6.0, 3
"""How many steps, how much large weights cost, and to how many digits weights are written."""
_Numbers = np.ndarray[Any, np.dtype[np.float64]]


def fit_weights(labelled: Sequence[tuple[Said, Said, Shift]]) -> str:
    """Return the weights as the app reads them; the same pairs give the same text."""
    pairs = sorted({(old.text, new.text): shift for old, new, shift in labelled}.items())
    compared = [features_of(old, new) for (old, new), _ in pairs]
    values = np.array([[found[item] for item in Feature] for found in compared])
    shifts = list(Shift)
    labels = np.array([shifts.index(shift) for _, shift in pairs])
    mean, deviation = values.mean(axis=0), values.std(axis=0)
    deviation[deviation == 0] = 1.0
    fitted = _fitted((values - mean) / deviation, labels, len(shifts))
    features = {
        item: {
            "mean": _round(mean[at]),
            "deviation": _round(deviation[at]),
            "weights": {shift: _round(fitted[at, n]) for n, shift in enumerate(shifts)},
        }
        for at, item in enumerate(Feature)
    }
    constant = {shift: _round(fitted[-1, n]) for n, shift in enumerate(shifts)}
    held = {"pairs": len(pairs), "features": features, "constant": constant}
    return json.dumps(held, indent=1) + "\n"


def _fitted(scaled: _Numbers, labels: _Numbers, kinds: int) -> _Numbers:
    """Go downhill from nothing; the last row is the constant, which large values don't cost."""
    rows = np.column_stack((scaled, np.ones(len(scaled))))
    right = np.eye(kinds)[labels.astype(int)]
    share = len(rows) / (kinds * np.maximum(right.sum(axis=0), 1))
    balance = share[labels.astype(int)][:, None]
    restraint = np.full((rows.shape[1], 1), RESTRAINT / len(rows))
    restraint[-1] = 0.0
    weights = np.zeros((rows.shape[1], kinds))
    step = 2.0 / float((rows**2).sum(axis=1).mean())
    for _ in range(STEPS):
        raw = rows @ weights
        raw = np.exp(raw - raw.max(axis=1, keepdims=True))
        likely = raw / raw.sum(axis=1, keepdims=True)
        downhill = rows.T @ ((likely - right) * balance) / len(rows) + restraint * weights
        weights -= step * downhill
    return weights


def _round(value: float) -> float:
    return round(float(value), DIGITS)
