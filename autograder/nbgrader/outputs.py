"""What a notebook's cells give out, as they would in Jupyter: run once more, in the jail."""

from __future__ import annotations

from typing import Any

from autograder.sandbox.nursery import Nursery
from autograder.settings import Settings
from autograder.submission import Submission

CellOutputs = dict[int, list[dict[str, Any]]]  # by the number of the code cell, from 0


def run_for_outputs(submission: Submission, nursery: Nursery, settings: Settings) -> CellOutputs:
    """Run the program in the jail, and collect what each cell gives out."""
    return {}
