"""What is usual in a class, and from where on a pair stands out."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.similarity.fingerprints import K, W, free, runs, winnowed
from autograder.similarity.standing_out import usual_in


def test_winnowing_finds_whatever_is_shared_of_k_and_w_tokens() -> None:
    draw = np.random.default_rng(0)
    for _ in range(200):
        shared = draw.integers(2**64, size=K + W - 1, dtype=np.uint64)
        texts = [
            np.concatenate([draw.integers(2**64, size=n, dtype=np.uint64), shared, shared[:3]])
            for n in draw.integers(0, 60, 2)
        ]
        prints = [winnowed(runs(text), np.ones(len(text) - K + 1, bool)) for text in texts]
        assert len(np.intersect1d(*prints)) > 0


def test_a_run_with_a_given_token_does_not_count() -> None:
    given = [False] * 30
    given[14] = True
    assert np.nonzero(~free(given))[0].tolist() == list(range(14 - K + 1, 15))


@pytest.mark.parametrize("pairs", [200, 20_000, 500_000])
def test_an_exponential_class_has_nobody_who_stands_out(pairs: int) -> None:
    wrong = 0
    for seed in range(20):
        values = np.random.default_rng(seed).exponential(0.04, pairs).astype(np.float32)
        wrong += int((values > usual_in(values, 0.1).threshold).sum())
    assert wrong <= 2


def test_a_class_that_is_alike_has_a_higher_threshold() -> None:
    draw = np.random.default_rng(1)
    low, high = draw.beta(2, 30, 20_000), draw.beta(8, 10, 20_000)
    assert usual_in(high.astype(np.float32), 0.3).threshold > 0.8
    assert usual_in(low.astype(np.float32), 0.3).threshold < 0.6


def test_a_few_copies_do_not_hide_each_other() -> None:
    draw = np.random.default_rng(2)
    values = np.concatenate([draw.exponential(0.03, 180), np.full(10, 0.95)]).astype(np.float32)
    assert usual_in(values, 0.3).threshold < 0.9


def test_the_threshold_is_at_least_what_is_asked_for() -> None:
    assert usual_in(np.zeros(1000, np.float32), 0.3).threshold == 0.3
