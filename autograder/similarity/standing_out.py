"""Which pairs of a class stand out from what is usual in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from autograder.similarity.prepared import Class, Pass, Rarity, Sequenced

FEWEST_TOKENS: Final = 60  # of somebody's own: less is too small to compare
FEWEST_PROGRAMS: Final = 10  # with so many own tokens: of fewer, nobody can say what is usual
LEAST: Final[dict[Pass, float]] = {"alike": 0.3, "exact": 0.4}  # of the smaller program
_BY_CHANCE: Final = 0.02  # pairs of a class, where its similarities go on as they begin
_TAIL_AT_MOST: Final = 0.85  # a tail ends somewhere, and copies begin
_AT_MOST: Final = 0.95

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Usual:
    """How similar the pairs of a class are, and from where on a pair stands out: all 0 to 1.

    counts: how many pairs there are in each twentieth of 0 to 1.
    """

    pairs: int
    median: float
    upper_quartile: float
    iqr: float
    threshold: float
    counts: tuple[int, ...]


def similarities(of: Class, which: Pass, rows: Sequence[int], columns: Sequence[int]) -> Matrix:
    """How much of the smaller program each pair shares, weighed by how rare it is: 0 to 1.

    The smaller counts for half of what is usual at least: a few lines are soon alike. Takes four
    bytes for a pair.
    """
    sequenced, rarity = of.sequenced[which], of.rarity[which]
    weight = np.array([rarity.weights(one.prints).sum() for one in sequenced])
    shared = _shared(sequenced, rarity, rows, columns)
    typical = float(np.median(weight[list(columns)])) if columns else 0.0
    weight = np.maximum(weight, max(typical / 2, 1e-9)).astype(np.float32)
    for at, row in enumerate(rows):  # no second matrix of that size
        shared[at] /= np.minimum(weight[row], weight[list(columns)])
    return np.minimum(shared, 1, out=shared)


def _shared(
    sequenced: Sequence[Sequenced], rarity: Rarity, rows: Sequence[int], columns: Sequence[int]
) -> Matrix:
    found = np.zeros((len(rows), len(columns)), np.float32)
    prints = np.concatenate([np.zeros(0, np.uint64), *(sequenced[c].prints for c in columns)])
    owners = np.repeat(np.arange(len(columns)), [len(sequenced[c].prints) for c in columns])
    row_of = np.full(len(sequenced), -1)
    row_of[list(rows)] = np.arange(len(rows))
    row_at = row_of[list(columns)] if columns else np.zeros(0, np.int64)
    order = np.argsort(prints, kind="stable")
    values, starts = np.unique(prints[order], return_index=True)
    owners = owners[order]
    weights = rarity.weights(values)
    ends = np.append(starts[1:], len(owners))
    for number in np.nonzero(ends - starts > 1)[0]:
        who = owners[starts[number] : ends[number]]
        mine = row_at[who]
        found[np.ix_(mine[mine >= 0], who)] += weights[number]
    return found


def usual_in(values: npt.NDArray[np.float32], least: float) -> Usual:
    """What is usual, and what stands out of it, of the similarities of all pairs.

    A pair stands out above three things: `least`; the upper quartile and three times the distance
    of the quartiles (Tukey's far out values); and where an exponential tail would have one pair in
    fifty such classes. Between two tails the lower one is taken, since copies make them longer:
    from the median to the nine tenths, and from there to the last hundredth. It ends at 0.85.
    """
    if not len(values):
        return Usual(0, 0.0, 0.0, 0.0, 1.0, (0,) * 20)
    quantiles = np.quantile(values, (0.25, 0.5, 0.75, 0.9, 0.99))
    low, middle, high, ninth, last = (float(quantile) for quantile in quantiles)
    far_out = high + 3 * (high - low)
    tails = (
        middle + (ninth - middle) / math.log(5) * math.log(0.5 * len(values) / _BY_CHANCE),
        last + (last - ninth) / math.log(10) * math.log(0.01 * len(values) / _BY_CHANCE),
    )
    threshold = min(max(far_out, least, min(*tails, _TAIL_AT_MOST)), _AT_MOST)
    counts, _ = np.histogram(values, 20, (0, 1))
    return Usual(len(values), middle, high, high - low, threshold, tuple(map(int, counts)))
