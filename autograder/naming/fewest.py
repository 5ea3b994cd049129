"""The fewest mistakes that explain all wrong parts, given what would explain each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder.naming.mistake import Mistake, Part

MOST = 3  # mistakes of one answer

Sets = Sequence[frozenset[int]]


def fewest_mistakes(
    wrong: Mapping[str, Sets],
    right: Sequence[Part],
    parts: Sequence[Part],
    mistakes: Sequence[Mistake],
) -> dict[str, frozenset[int]]:
    """Which mistakes each wrong part has, by label; as few different ones as will do.

    wrong: the possible explanations of each wrong part, none of them empty.
    A mistake that only comes `together` must be in all parts that it changes.
    """
    best: list[tuple[tuple[int, ...], frozenset[int]]] = []
    order = sorted(wrong, key=lambda label: len(wrong[label]))

    def choose(rest: list[str], chosen: frozenset[int]) -> None:
        if len(chosen) > MOST or (best and len(chosen) > len(best[0][1])):
            return
        rest = [label for label in rest if not any(one <= chosen for one in wrong[label])]
        if not rest:
            if _together(chosen, wrong, right, parts, mistakes):
                rank = (len(chosen), _missing(chosen, wrong), *sorted(chosen))
                if not best or rank < best[0][0]:
                    best[:] = [(rank, chosen)]
            return
        for one in wrong[rest[0]]:
            choose(rest[1:], chosen | one)

    choose(order, frozenset())
    if not best:
        return {}
    chosen = best[0][1]
    return {label: _smallest(wrong[label], chosen) for label in wrong}


def _smallest(sets: Sets, chosen: frozenset[int]) -> frozenset[int]:
    return min((one for one in sets if one <= chosen), key=lambda one: (len(one), sorted(one)))


def _missing(chosen: frozenset[int], wrong: Mapping[str, Sets]) -> int:
    """How many mistakes the parts have, taken one by one: the fewer, the simpler."""
    return sum(len(_smallest(sets, chosen)) for sets in wrong.values())


def _together(
    chosen: frozenset[int],
    wrong: Mapping[str, Sets],
    right: Sequence[Part],
    parts: Sequence[Part],
    mistakes: Sequence[Mistake],
) -> bool:
    for number in chosen:
        if not mistakes[number].together:
            continue
        names = {name for twist in mistakes[number].twists for name in twist.parts.split()}
        for part in parts:
            if not {part.group, part.label} & names or _stays(part):
                continue
            if part in right:
                return False
            sets = wrong.get(part.label, ())
            if sets and not any(number in one and one <= chosen for one in sets):
                return False
    return True


def _stays(part: Part) -> bool:
    """Whether a part stands on the diagonal, where an exchange of indices changes nothing."""
    return len(set(part.at.values())) < len(part.at)
