"""Where installed packages are, found without importing them, as imports make forks slower."""

from __future__ import annotations

import importlib.util
from pathlib import Path


def package_file(name: str) -> Path:
    """The `__init__.py` of an installed package."""
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.origin is not None, f"{name} is not installed"
    return Path(spec.origin)
