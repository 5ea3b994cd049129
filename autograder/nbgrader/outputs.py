"""The outputs of a notebook's cells, as Jupyter would show them, from a run in the jail.

All of it is the student's word: text is escaped by whoever shows it, HTML loses all that is not
plain structure (no script, no style, no link, no picture from elsewhere), a picture must be a
PNG. nbgrader's feedback and formgrader show HTML outputs as they are.

What the jail cuts to size is cut again here: the program may have sent it by itself. HTML is
cleaned in a process apart, since some of it has the cleaner busy for minutes.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Sequence
from contextlib import closing
from typing import Any, Final

import msgspec

from autograder import wire
from autograder.course.settings import Settings
from autograder.jail.nursery import Nursery
from autograder.report.text import visible
from autograder.submissions.child_process import TooMuch, in_child_process
from autograder.submissions.reading import Submission
from autograder.testing.running import to_load
from autograder.testing.seat import Seat
from autograder.worker.capture import MAX_BYTES, MAX_CHARACTERS, MAX_OUTPUTS

CellOutputs = dict[int, list[dict[str, Any]]]  # by the number of the code cell, from 0

_MAX_TOTAL: Final = 20_000_000  # bytes of all outputs of a notebook
_HTML_SECONDS: Final = 3.0  # of the processor, to clean all HTML of a notebook
_PATIENCE: Final = 2  # times its time, at the most, where a busy machine keeps it waiting
# What is made of an output's text: all of a kind's keys that are known.
_MEDIA: Final = ("text", "name", "words", "text/plain", "text/html")
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_UNSEEN: Final = re.compile(
    r"<(script|style|title|noscript)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE
)
_TAGS: Final = {
    *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "div", "span", "p", "br"),
    *("hr", "pre", "code", "b", "i", "em", "strong", "small", "sub", "sup", "ul", "ol", "li"),
    *("dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"),
}
_ATTRIBUTES: Final = {"td": ["colspan", "rowspan"], "th": ["colspan", "rowspan"]}


def run_for_outputs(
    submission: Submission, nursery: Nursery, settings: Settings, as_main: bool = True
) -> CellOutputs:
    """Run a notebook in the jail, and collect what each code cell gives out.

    `as_main`: with what stands under `if __name__ == "__main__":`, as in Jupyter; it is most of
    the time where that is a plot.

    Where a cell does not come to an end, the cells before it have theirs, and it says why.

    Raises:
        JailFault: the jail did not start.
    """
    found: CellOutputs = {}
    preload = _preload(submission, settings) if as_main else None
    with closing(Seat(nursery, submission, settings, preload)) as seat:
        ended = _collect(seat, submission, settings, as_main, found)
    if ended and len(found) < len(submission.cells):
        found[len(found)] = [_error("Stopped", ended, ended)]
    _clean(found)
    return found


def _preload(submission: Submission, settings: Settings) -> frozenset[str]:
    """What the program imports, under `__main__` too, where the plots are."""
    text = "\n".join(cell.source for cell in submission.cells)
    named = {name.partition(".")[0]: name for name in settings.preload}
    found = re.findall(r"^[ \t]*(?:import|from)[ \t]+(\w+)", text, re.MULTILINE)
    return frozenset(named[name] for name in found if name in named)


def _collect(
    seat: Seat, submission: Submission, settings: Settings, as_main: bool, found: CellOutputs
) -> str | None:
    """Fill `found`; why it ended before the program did, if so."""
    stream, size = seat.run().stream, 0
    deadline = time.monotonic() + settings.load_seconds
    latest = deadline + _PATIENCE * settings.load_seconds
    with closing(stream):
        try:
            load = to_load(submission, {})
            load = msgspec.structs.replace(load, capture=True, as_main=as_main)
            stream.send(load, deadline)
            while True:
                try:
                    body = stream.receive(deadline)
                except TimeoutError:
                    if deadline >= latest:
                        raise
                    deadline = min(seat.give_back(deadline), latest)
                    continue
                size += len(body)
                shown = wire.decode_shown(body)
                if isinstance(shown, wire.Loaded):
                    return None
                if shown.cell != len(found) or shown.cell >= len(submission.cells):
                    return "The program's outputs could not be read."
                few = _cut(shown.outputs) if size <= _MAX_TOTAL else []
                found[shown.cell] = [_output(output) for output in few]
        except TimeoutError:
            return f"Not at its end after {settings.load_seconds:g} seconds."
        except (EOFError, OSError):
            return "The program ended in this cell."
        except wire.ProtocolError:
            return "The program's outputs could not be read."


def _cut(outputs: Sequence[wire.Output]) -> list[wire.Output]:
    """As much of a cell's outputs as a cell may give out."""
    cut = []
    characters, left = MAX_CHARACTERS, MAX_BYTES
    for output in outputs[:MAX_OUTPUTS]:
        text: dict[str, str] = {}
        for key in (key for key in _MEDIA if key in output.text):
            text[key] = output.text[key][:characters]
            characters -= len(text[key])
        picture = output.picture if len(output.picture) <= left else b""
        left -= len(picture)
        cut.append(wire.Output(output.kind, text, picture))
    return cut


def _output(output: wire.Output) -> dict[str, Any]:
    """An output as nbformat has it, made of known parts only."""
    text = {key: visible(words) for key, words in output.text.items()}
    if output.kind in ("stdout", "stderr"):
        return {"output_type": "stream", "name": output.kind, "text": text.get("text", "")}
    if output.kind == "error":
        return _error(text.get("name", ""), text.get("words", ""), text.get("text", ""))
    shown: dict[str, Any] = {"text/plain": text.get("text/plain", "")}
    if "text/html" in text:
        shown["text/html"] = text["text/html"]  # to be cleaned: see `_clean`
    if output.picture.startswith(_PNG):
        shown["image/png"] = base64.b64encode(output.picture).decode()
    kind = "execute_result" if output.kind == "result" else "display_data"
    count = {"execution_count": None} if kind == "execute_result" else {}
    return {"output_type": kind, "data": shown, "metadata": {}} | count


def _error(name: str, words: str, text: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": name, "evalue": words, "traceback": text.split("\n")}


def _clean(found: CellOutputs) -> None:
    """Make all HTML harmless; where that takes too long there is none, but the text beside it."""
    shown = [
        output["data"]
        for outputs in found.values()
        for output in outputs
        if "text/html" in output.get("data", ())
    ]
    if not shown:
        return
    import bleach  # noqa: F401  comes with nbgrader, is rarely needed, and takes long to import

    try:
        pages = in_child_process(
            _harmless, [data["text/html"] for data in shown], seconds=_HTML_SECONDS
        )
    except TooMuch:
        for data in shown:
            del data["text/html"]
        return
    for data, page in zip(shown, pages, strict=True):
        data["text/html"] = page


def _harmless(pages: Sequence[str]) -> list[str]:
    return [harmless_html(page) for page in pages]


def harmless_html(page: str) -> str:
    """HTML with nothing in it but structure and text."""
    import bleach

    return str(bleach.clean(_UNSEEN.sub("", page), tags=_TAGS, attributes=_ATTRIBUTES, strip=True))
