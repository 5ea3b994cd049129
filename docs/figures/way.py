"""Draws `way.svg`, the way of a submission through the rooms: `python docs/figures/way.py`."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

FILE = Path(__file__).with_suffix(".svg")

WIDTH, HEIGHT = 1000, 584
ALT = (
    "A submission is found and read, hidden tests ask it for values through a wall, wrong values "
    "are named, and a report is written. Its program runs on the other side of the wall."
)

# A page of its own, so that it can be read on any background; dark where the reader's screen is.
STYLE = """
svg { --page: #ffffff; --ink: #1f2933; --quiet: #52606d; --line: #9aa5b1; --room: #f5f7fa;
  --trusted: #0b69a3; --jail: #ab091e; --jail-page: #fff3f3; }
@media (prefers-color-scheme: dark) {
  svg { --page: #16202b; --ink: #e4e7eb; --quiet: #a9b4c0; --line: #616e7c; --room: #22303d;
    --trusted: #62b0e8; --jail: #ff9a9a; --jail-page: #331d23; }
}
text { font: 14px system-ui, sans-serif; fill: var(--ink); }
.name { font-weight: 600; font-size: 15px; }
.quiet { fill: var(--quiet); font-size: 13px; }
.side { font-weight: 600; font-size: 13px; letter-spacing: .04em; }
.page { fill: var(--page); }
.room { fill: var(--room); stroke: var(--line); stroke-width: 1.2; }
.file { fill: var(--page); stroke: var(--line); stroke-width: 1.2; stroke-dasharray: 4 3; }
.process { fill: var(--page); stroke: var(--jail); stroke-width: 1.2; }
.trusted { fill: none; stroke: var(--trusted); stroke-width: 2; }
.jail { fill: var(--jail-page); stroke: var(--jail); stroke-width: 2; }
.says-trusted { fill: var(--trusted); }
.says-jail { fill: var(--jail); }
.way { fill: none; stroke: var(--ink); stroke-width: 1.8; marker-end: url(#head); }
.help { fill: none; stroke: var(--quiet); stroke-width: 1.3; stroke-dasharray: 5 4;
  marker-end: url(#quiet-head); }
.head { fill: var(--ink); }
.quiet-head { fill: var(--quiet); }
"""


@dataclass(frozen=True)
class Box:
    """A room, or a file, with its name and what it does in lines."""

    x: int
    y: int
    width: int
    height: int
    name: str
    lines: tuple[str, ...] = ()
    kind: str = "room"

    @property
    def left(self) -> tuple[int, int]:
        return self.x, self.y + self.height // 2

    @property
    def right(self) -> tuple[int, int]:
        return self.x + self.width, self.y + self.height // 2

    def bottom(self, at: float = 0.5) -> tuple[int, int]:
        return self.x + round(at * self.width), self.y + self.height

    def top(self, at: float = 0.5) -> tuple[int, int]:
        return self.x + round(at * self.width), self.y

    def drawn(self) -> str:
        middle = self.x + self.width // 2
        parts = [frame(self.x, self.y, self.width, self.height, self.kind)]
        parts.append(text(middle, self.y + 24, self.name, "name", "middle"))
        parts += [
            text(middle, self.y + 44 + 18 * n, line, "quiet", "middle")
            for n, line in enumerate(self.lines)
        ]
        return "\n".join(parts)


def frame(x: int, y: int, width: int, height: int, kind: str) -> str:
    return f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="8"/>'


def text(x: int, y: int, words: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'


def arrow(start: tuple[int, int], end: tuple[int, int], kind: str = "way") -> str:
    return f'<path class="{kind}" d="M{start[0]},{start[1]} L{end[0]},{end[1]}"/>'


def marker(name: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
        f'markerHeight="7" orient="auto-start-reverse">'
        f'<path class="{name}" d="M0,0 L10,5 L0,10 z"/></marker>'
    )


def figure() -> str:
    """The figure, as SVG."""
    doors = Box(
        196,
        16,
        596,
        56,
        "cli, commands/ · selfcheck/ · nbgrader/ · audit/",
        ("the ways in: all lead through the same rooms",),
    )
    came = Box(8, 218, 106, 84, "submitted/", ("a .py or", ".ipynb file"), "file")
    reading = Box(160, 218, 140, 84, "submissions/", ("found, and read", "as text: never run"))
    testing = Box(345, 218, 160, 84, "testing/", ("hidden tests ask", "and judge answers"))
    naming = Box(541, 218, 156, 84, "naming/", ("which mistake gives", "these wrong values"))
    report = Box(733, 218, 116, 84, "report/", ("JSON, CSV,", "HTML, terminal"))
    results = Box(886, 218, 106, 84, "results/", ("reports and", "grades.csv"), "file")
    course = Box(345, 116, 160, 62, "course/", ("tests, limits, secret",))
    jail = Box(160, 338, 140, 62, "jail/", ("starts, limits, ends",))
    wire = Box(345, 406, 160, 40, "wire/")
    zygote = Box(160, 486, 140, 72, "zygote", ("or a keeper:", "forks the runs"), "process")
    run = Box(345, 486, 160, 72, "run", ("executes the program",), "process")
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{escape(ALT)}">',
            f"<title>{escape(ALT)}</title>",
            f"<style>{STYLE}</style>",
            f"<defs>{marker('head')}{marker('quiet-head')}</defs>",
            f'<rect class="page" width="{WIDTH}" height="{HEIGHT}" rx="10"/>',
            frame(132, 100, 730, 314, "trusted"),
            frame(132, 438, 730, 134, "jail"),
            text(146, 124, "TRUSTED", "side says-trusted"),
            text(146, 148, "grading/", "name"),
            text(146, 167, "takes a class through,", "quiet"),
            text(146, 185, "batch by batch", "quiet"),
            text(848, 462, "JAILED", "side says-jail", "end"),
            text(848, 430, "the wall: plain values pass, nothing else", "quiet", "end"),
            text(530, 502, "worker/", "name"),
            text(530, 521, "the jail is shown it, wire/ and linux/:", "quiet"),
            text(530, 539, "no test, no expected value, no mark", "quiet"),
            *(box.drawn() for box in (doors, course, came, reading, testing, naming, report)),
            *(box.drawn() for box in (results, jail, wire, zygote, run)),
            arrow(doors.bottom(), (494, 100), "help"),
            arrow(course.bottom(), testing.top(), "help"),
            arrow(came.right, reading.left),
            arrow(reading.right, testing.left),
            arrow(testing.right, naming.left),
            arrow(naming.right, report.left),
            arrow(report.right, results.left),
            arrow(jail.bottom(), zygote.top(), "help"),
            arrow(zygote.right, run.left, "help"),
            arrow(testing.bottom(0.25), wire.top(0.25)),
            arrow(wire.bottom(0.25), run.top(0.25)),
            arrow(run.top(0.75), wire.bottom(0.75)),
            arrow(wire.top(0.75), testing.bottom(0.75)),
            text(375, 344, "sigmoid", "quiet", "end"),
            text(375, 361, "(−1.73)?", "quiet", "end"),
            text(475, 353, "0.1506", "quiet"),
            "</svg>\n",
        ]
    )


if __name__ == "__main__":
    FILE.write_text(figure(), "utf-8")
