"""The masters, and JAX and Keras told to calculate as NumPy does: in double precision.

The oracles are large and have a virtual environment of their own: `make test-oracles`.
"""

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

# Read when the two are first imported, so before any test module.
os.environ["JAX_ENABLE_X64"] = "1"
os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["KERAS_BACKEND"] = "jax"

SOLUTIONS = Path(__file__).parents[2] / "solutions"


def _master(assignment: str) -> ModuleType:
    file = SOLUTIONS / assignment / f"{assignment}.py"
    spec = importlib.util.spec_from_file_location(f"oracles_{assignment}", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def masters() -> dict[str, ModuleType]:
    """The two trainers, by the names of their assignments."""
    return {name: _master(name) for name in ("regression", "classification")}
