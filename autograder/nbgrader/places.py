"""Where nbgrader keeps what no submission may read: exchange, gradebook, everybody's work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from jupyter_core.paths import jupyter_config_path

from autograder.grading.secrecy import Secrets
from autograder.nbgrader.config import CONFIG

EXCHANGE = Path("/usr/local/share/nbgrader/exchange")  # nbgrader's own default
_ROOT = re.compile(r"""^\s*c\.Exchange\.root\s*=\s*r?["'](.+?)["']""", re.MULTILINE)
_OF_A_COURSE = ("source", "submitted", "autograded", "feedback")  # released work is for all
_SQLITE = re.compile(r"sqlite:///([^?]+)")


def places(course_dir: Path, database: str | None = None, exchange: Path | None = None) -> Secrets:
    """What is there of an nbgrader course, by what people call it.

    course_dir: the folder that may be such a course.
    database: the gradebook's URL, where it is not the file that nbgrader makes in there.
    exchange: where nbgrader says it is; else what its configuration files say is looked for.
    """
    roots = [exchange] if exchange is not None else [EXCHANGE, *_exchanges(course_dir)]
    inbound = [
        folder
        for root in roots
        for kind in ("inbound", "feedback")
        for folder in root.glob(f"*/{kind}")
    ]
    secrets = {"nbgrader's exchange": inbound}
    file = _SQLITE.fullmatch(database or "")
    gradebooks = [Path(file[1]) if file else course_dir / "gradebook.db"]
    if (course_dir / CONFIG).is_file():
        secrets["the nbgrader course"] = [course_dir / name for name in _OF_A_COURSE]
    elif database is None:
        return secrets
    return {**secrets, "nbgrader's gradebook": gradebooks}


def _exchanges(course_dir: Path) -> Iterator[Path]:
    """Exchanges that are set as a plain text in one of nbgrader's configuration files."""
    for folder in dict.fromkeys([course_dir, Path.cwd(), *map(Path, jupyter_config_path())]):
        try:
            text = (folder / CONFIG).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        yield from (Path(root).expanduser() for root in _ROOT.findall(text))
