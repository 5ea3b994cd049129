"""The whole class of attackers (`tests/hostile`) on every rung, as root and as somebody else.

`tests/hostile` itself grades on the best rung, as whoever runs it: as root, on `nested`. What a
rung does not promise is said in the attack's own words (`tests/hostile/attacks.py`), and nothing is
left out here. Half of the places are tried each time, every rung among them; LONG=1 tries them all.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.linux import landlock

ATTACKS = Path(__file__).parents[1] / "hostile" / "test_attacks_and_accidents.py"
AT_MOST = 2400.0  # seconds; two minutes on two idle processors, thrice the time where all wait
PLACES = [
    *(("root", rung) for rung in ("landlock", "user", "per-submission")),  # see above
    *(("nobody", rung) for rung in ("per-submission", "nested", "landlock")),  # `user` needs root
]
EACH_TIME = [("root", "landlock"), ("root", "user"), ("nobody", "per-submission")]


@pytest.mark.parametrize(("user", "rung"), PLACES)
def test_every_attack_fails_there(
    as_user: Callable[[str], list[str]], user: str, rung: str
) -> None:
    if (user, rung) not in EACH_TIME and "LONG" not in os.environ:
        pytest.skip("minutes: `make test-long` has it")
    if rung == "landlock" and landlock.version() == 0:
        pytest.skip("this kernel has no Landlock")
    words = as_user(user)
    with tempfile.TemporaryDirectory(prefix="rung-") as folder:
        Path(folder).chmod(0o1777)  # whoever it is; without the bit, `user` refuses the machine
        done = subprocess.run(
            [
                *(*words, "env", "PYTHONSAFEPATH=1", f"TMPDIR={folder}"),
                *(sys.executable, "-B", "-m", "pytest", "-q", "-rfs", "-p", "no:cacheprovider"),
                *(ATTACKS, "--rung", rung, "--tb=short", "--color=no"),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=AT_MOST,
            check=False,
        )
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    assert done.returncode == 0, "\n".join([*failed, done.stdout[-6000:], done.stderr[-2000:]])
    assert " passed" in done.stdout and " skipped" not in done.stdout, done.stdout[-2000:]
