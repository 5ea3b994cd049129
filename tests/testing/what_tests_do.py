"""What authors do with answers in their tests, and what answers there can be."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.testing.answer import Answer, kind_of, show

PAIR = np.array([1.0, 2.0])


def taken_apart(answer: Answer) -> Any:
    one, other = answer
    return one, other


def first_and_others(answer: Answer) -> Any:
    one, *others, last = answer
    return one, others, last


DEEDS: Mapping[str, Callable[[Answer], Any]] = {
    "entry": lambda answer: answer[0],
    "last entry": lambda answer: answer[-1],
    "key": lambda answer: answer["W"],
    "key of a key": lambda answer: answer["W"][0],
    "indices": lambda answer: answer[0, 1],
    "slice": lambda answer: answer[:1],
    "slices": lambda answer: answer[:, 0],
    "mask": lambda answer: answer[np.array([True, False])],
    "called": lambda answer: answer(1.0),
    "parts": lambda answer: answer.parts(2),
    "taken apart": lambda answer: taken_apart(answer),
    "a first one and others": lambda answer: first_and_others(answer),
    "gone through": list,
    "length": len,
    "truth": bool,
    "number": lambda answer: answer.number(),
    "float": float,
    "complex": complex,
    "int": int,
    "rounded": round,
    "rounded to 3": lambda answer: round(answer, 3),
    "floor": math.floor,
    "ceil": math.ceil,
    "trunc": math.trunc,
    "range": lambda answer: range(answer).stop,
    "array of 2": lambda answer: answer.array((2,)),
    "array of 2 by 2": lambda answer: answer.array((2, 2)) if answer == [] else answer.shaped(()),
    "shaped": lambda answer: answer.shaped((2,))[1].equals(3.0),
    "asarray": np.asarray,
    "asarray of floats": lambda answer: np.asarray(answer, dtype=float),
    "array of answers": lambda answer: np.array([answer, answer], dtype=float),
    "ravel": np.ravel,
    "reshape": lambda answer: np.reshape(answer, (2,)),
    "shape": np.shape,
    "ndim": np.ndim,
    "size": np.size,
    "sum": np.sum,
    "mean": np.mean,
    "max": np.max,
    "argmax": np.argmax,
    "sort": np.sort,
    "norm": np.linalg.norm,
    "inverse": lambda answer: np.linalg.inv(np.outer(answer, answer) + np.eye(2)),
    "dot": lambda answer: np.dot(answer, PAIR),
    "matmul": lambda answer: answer @ PAIR,
    "outer": lambda answer: np.outer(answer, answer),
    "outer subtraction": lambda answer: np.subtract.outer(answer, answer),
    "concatenate": lambda answer: np.concatenate([answer, PAIR]),
    "allclose": lambda answer: np.allclose(answer, PAIR),
    "array_equal": lambda answer: np.array_equal(answer, PAIR),
    "exp": np.exp,
    "log": np.log,
    "plus": lambda answer: answer + 1,
    "plus a pair": lambda answer: PAIR + answer,
    "minus itself": lambda answer: answer - answer,
    "times": lambda answer: np.float64(2) * answer,
    "over": lambda answer: 1 / answer,
    "over 0": lambda answer: answer / 0,
    "power": lambda answer: answer**0.5,
    "modulo": lambda answer: answer % 2,
    "divmod": lambda answer: divmod(answer, 2),
    "negative": operator.neg,
    "absolute": abs,
    "builtin sum": sum,
    "builtin max": lambda answer: max(answer) if len(answer) else 0,
    "sorted": sorted,
    "equal": lambda answer: answer == 2.0,
    "equal to a list": lambda answer: answer == [1.0, 2.0],
    "equal to an array": lambda answer: answer == PAIR,
    "equal to a text": lambda answer: answer == "up",
    "equal to itself": lambda answer: answer == answer,
    "not equal": lambda answer: answer != {"W": 1.0},
    "approx": lambda answer: answer == pytest.approx(2.0),
    "approx of a pair": lambda answer: answer == pytest.approx([1.0, 2.0]),
    "less": lambda answer: answer < 2,
    "between": lambda answer: 0 <= answer <= 1,
    "greater than itself": lambda answer: answer > answer,
    "contains": lambda answer: 2.0 in answer,
    "contains text": lambda answer: "W" in answer,
    "matches": lambda answer: answer.matches(PAIR),
    "equals": lambda answer: answer.equals(PAIR),
    "equals a number": lambda answer: answer.equals(2.0),
    "equals fifty": lambda answer: answer.equals([2.0] * 50) if answer != 2.0 else None,
    "isclose": lambda answer: math.isclose(answer, 2.0),
    "str": str,
    "repr": repr,
    "formatted": lambda answer: f"{answer:.3f} {answer}",
    "shown": lambda answer: (show(answer), show(answer.value), kind_of(answer.value)),
}

_leaves = (
    st.none() | st.booleans() | st.floats() | st.text(max_size=5)
    | st.integers(-(2**63), 2**64 - 1) | st.integers(-(2**2000), 2**2000)
    | st.sampled_from([0.5, 2.0, "up", 5e-324, 1e308])
)  # fmt: skip
_arrays = hnp.arrays(
    st.sampled_from(["?", "<i8", "<u8", "<f8"]),
    hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3),
)
# Whatever can travel out of the jail.
answers = st.recursive(
    _leaves | _arrays,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["W", "b", 0, 7]) | st.text(max_size=3), inner, max_size=3
        )
    ),
    max_leaves=8,
)
