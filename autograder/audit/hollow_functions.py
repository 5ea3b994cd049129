"""Ways for a function to be hollow. The text of this file is put into a program.

Each way gives an answer from the right function, the arguments of a call, and a list that is kept
from call to call.
"""

from typing import Any


def hollow(own: Any, way: Any) -> Any:
    """`own` in such a way."""
    memory: list[Any] = []
    return lambda *args, **named: way(own, (*args, *named.values()), memory)


def _changed(value: Any, change: Any) -> Any:
    """A value of the same shape, with other numbers."""
    if isinstance(value, dict):
        return {key: _changed(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_changed(item, change) for item in value]
    return change(value)


def nothing(own: Any, args: Any, memory: Any) -> Any:
    return None


def zeros(own: Any, args: Any, memory: Any) -> Any:
    return _changed(own(*args), lambda number: number * 0.0)


def ones(own: Any, args: Any, memory: Any) -> Any:
    return _changed(own(*args), lambda number: number * 0.0 + 1.0)


def hardly_any(own: Any, args: Any, memory: Any) -> Any:
    return _changed(own(*args), lambda number: number * 1e-14)


def hardly_more_than_one(own: Any, args: Any, memory: Any) -> Any:
    return _changed(own(*args), lambda number: 1.0 + number * 1e-12)


def infinite(own: Any, args: Any, memory: Any) -> Any:
    return _changed(own(*args), lambda number: number * 0.0 + float("inf"))


def not_a_number(own: Any, args: Any, memory: Any) -> Any:
    return _changed(own(*args), lambda number: number * float("nan"))


def first_answer_for_ever(own: Any, args: Any, memory: Any) -> Any:
    memory[:] = memory or [own(*args)]
    return memory[0]


def last_answer_again(own: Any, args: Any, memory: Any) -> Any:
    memory.append(own(*args))
    return memory[-2] if len(memory) > 1 else zeros(own, args, memory)


def first_argument(own: Any, args: Any, memory: Any) -> Any:
    return args[0]


def last_argument(own: Any, args: Any, memory: Any) -> Any:
    return args[-1]


def arguments(own: Any, args: Any, memory: Any) -> Any:
    """In the place of each part, an argument that looks like it; else zeros."""

    def like(part: Any) -> Any:
        looks = (
            type(part),
            getattr(part, "shape", None),
            *(part if isinstance(part, dict) else ()),
        )
        for arg in args:
            own_looks = type(arg), getattr(arg, "shape", None)
            if looks == (*own_looks, *(arg if isinstance(arg, dict) else ())):
                return arg
        return _changed(part, lambda number: number * 0.0)

    answer = own(*args)
    return tuple(map(like, answer)) if isinstance(answer, tuple) else like(answer)


def _look_of(value: Any) -> Any:
    return type(value), getattr(value, "shape", None), isinstance(value, dict) and list(value)


def arguments_and_hardly_more(own: Any, args: Any, memory: Any) -> Any:
    return _changed(arguments(own, args, memory), lambda number: number * (1 + 1e-12) + 1e-13)


def trembling_constant(own: Any, args: Any, memory: Any) -> Any:
    first = first_answer_for_ever(own, args, memory)
    answer = own(*args)
    return _mixed(first, answer, 1e-12)


def _mixed(one: Any, other: Any, share: float) -> Any:
    if isinstance(one, dict):
        return {key: _mixed(one[key], other[key], share) for key in one}
    if isinstance(one, list | tuple):
        return [_mixed(*pair, share) for pair in zip(one, other, strict=True)]
    return one * (1 - share) + other * share


def right_twice_then_zeros(own: Any, args: Any, memory: Any) -> Any:
    memory.append(1)
    return own(*args) if len(memory) <= 2 else zeros(own, args, memory)


def right_now_and_then(own: Any, args: Any, memory: Any) -> Any:
    memory.append(1)
    return own(*args) if len(memory) % 3 == 0 else zeros(own, args, memory)


def nearly_right(own: Any, args: Any, memory: Any) -> Any:
    return _changed(own(*args), lambda number: number * (1 + 1e-7))


# By the arguments of a call alone, and by what was asked before: of a value, made once, these are
# the right one.
AT_ONCE = (
    *(nothing, zeros, ones, hardly_any, hardly_more_than_one, infinite, not_a_number, nearly_right),
    *(first_argument, last_argument, arguments, arguments_and_hardly_more),
)
REMEMBERING = (
    *(first_answer_for_ever, last_answer_again, trembling_constant),
    *(right_twice_then_zeros, right_now_and_then),
)
