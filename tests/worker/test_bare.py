"""What a worker says where the machine does not let itself be closed."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            "PermissionError(13, 'Permission denied', '/home/ada/python')",
            "refused: the user that submissions run as may not read /home/ada/python: it, or a "
            "folder above it, is closed to others\n",
        ),
        ("OSError(38, 'Function not implemented')", "refused: [Errno 38] Function not imple"),
    ],
)
def test_a_folder_that_is_closed_is_named(error: str, said: str) -> None:
    code = f"from autograder.worker import bare; bare.refuse({error})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(said)
