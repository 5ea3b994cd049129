"""What a long bench has found so far, kept so that it can be stopped and continued."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Remembered:
    """Findings in a JSON file, each under a key that says what it was found with."""

    def __init__(self, file: Path, fresh: bool = False) -> None:
        self._file = file
        known = file.is_file() and not fresh
        self._found: dict[str, Any] = json.loads(file.read_bytes()) if known else {}

    def or_find(self, key: str, find: Callable[[], Any]) -> Any:
        """What is known under that key; found and written down if nothing is."""
        if key not in self._found:
            self._found[key] = find()
            part = self._file.with_suffix(".part")
            part.write_text(json.dumps(self._found, indent=1), "utf-8")
            part.replace(self._file)
        return self._found[key]


def digest(path: Path) -> str:
    """A few characters that tell one state of a file, or of a folder's files, from another."""
    found = hashlib.sha256()
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file() and "__pycache__" not in file.parts:
            found.update(f"{file.relative_to(path.parent)}\0".encode() + file.read_bytes())
    return found.hexdigest()[:12]
