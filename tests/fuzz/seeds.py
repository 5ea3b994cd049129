"""Where the long run begins: one well-formed example of everything."""

from __future__ import annotations

import json
import struct

import numpy as np

from autograder import wire

_ARRAY = wire.plain(np.arange(6.0).reshape(2, 3))
_PLACE = wire.Place("n.py", 3, "f", "return x")
_RAISED = wire.Raised(1, "ValueError", "no", [_PLACE])
_REPLIES = [
    wire.Loaded(), wire.Loaded(1, True), wire.Returned(1, 2.5),
    wire.Returned(1, {"W": _ARRAY, "b": [1, None, True]}),
    wire.Returned(1, wire.plain(10**30), [_ARRAY, "text"]), wire.Function(1, ["x", "y"]), _RAISED,
    wire.Missing(1, "z", _RAISED, "Z"), wire.Unsendable(1, "a complex number"),
    wire.Asked(1, "f", [_ARRAY, 2], {"n": 1}),
]  # fmt: skip
_REQUESTS = [
    wire.Load("n.py", False, [wire.Cell("n.py", "x = 1")], {"w": _ARRAY}, ["f"]),
    wire.Get(1, "z"),
    wire.Call(1, "f", [_ARRAY], {"n": 1}, True),
    wire.Told(1, 2.0, None),
    wire.Call(1, "f", [wire.plain(np.random.default_rng(1))], {}, False, 3),
    wire.Get(1, "z", 15),
    wire.Load("n.ipynb", True, [wire.Cell("code cell 1", "x")] * 2, {}, [], True, True),
    wire.Told(1, None, "f is not known"),
]
_SHOWN = [
    wire.Shown(0, [wire.Output("stdout", {"text/plain": "1"}), wire.Output("display", {}, b"PNG")]),
    wire.Shown(2**40, [wire.Output("error", {"name": "E", "words": "no", "text": "\n"})]),
    wire.Loaded(1, True),
]  # fmt: skip


def _notebook(version: int, **more: object) -> bytes:
    code = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    text = {"cell_type": "markdown", "metadata": {}, "source": "# Title"}
    if version == 4:
        cells = [code | {"source": ["x = 1\n", "y"]}, text, code | {"source": "%time z"}]
        whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    else:
        cells = [code | {"input": "x = 1", "language": "python", "prompt_number": 1}, text]
        sheet = {"cells": cells, "metadata": {}}
        whole = {"nbformat": version, "nbformat_minor": 0, "metadata": {}, "worksheets": [sheet]}
    return json.dumps(whole | more).encode()


_BODIES = [wire.pack(message) for message in _REPLIES]
SEEDS = {
    "a_reply": _BODIES,
    "a_request": [wire.pack(message) for message in _REQUESTS],
    "a_shown": [wire.pack(message) for message in _SHOWN],
    "a_frame": [struct.pack(">I", len(body)) + body for body in _BODIES],
    "a_notebook": [
        *(_notebook(version) for version in (1, 2, 3, 4, 5)),
        _notebook(4, metadata={"x": float("nan")}),
        b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "\\ud800"}]}',
        b"\xef\xbb\xbf" + _notebook(4),
    ],
    "a_script": [b"x = 1\n", b"# -*- coding: latin-1 -*-\nx = '\xe9'\r\n", b"\xef\xbb\xbfx"],
}
