"""What is uploaded to Gradescope: `setup.sh`, `run_autograder`, the course, the grader."""

from __future__ import annotations

from typing import Final

from autograder.course.assignments import Course
from autograder.platforms.packing import course_files, wheel, zipped

_SETUP: Final = """\
#!/usr/bin/env bash
# Run once by Gradescope, when it builds the image: a Python of 3.11 or newer, and the grader in an
# environment of its own. What follows is all that needs the network.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
venv=$(dirname "$here")/venv

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

for python in python3 python3.13 python3.12 python3.11; do
  new_enough "$python" && "$python" -m venv "$venv" 2>/dev/null && break
  rm -rf "$venv"
done
if [ ! -x "$venv/bin/python" ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  if new_enough python3; then apt-get install -y -qq python3-venv; python=python3
  else apt-get install -y -qq python3.11 python3.11-venv; python=python3.11; fi
  "$python" -m venv "$venv"
fi
"$venv/bin/python" -m pip install --quiet "$here/{wheel}[course]"
"""

_RUN: Final = """\
#!/usr/bin/env bash
# Run by Gradescope for every submission; no network is needed. AUTOGRADER_PYTHON names another
# Python that has the grader.
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
[ "$(basename "$here")" = source ] && here=$(dirname "$here")
cd "$here" || exit 1
export OPENBLAS_NUM_THREADS=1  # its threads would not survive a fork
exec "${AUTOGRADER_PYTHON:-$here/venv/bin/python}" -P -m autograder.platforms.on_gradescope "$here"
"""


def package(course: Course, assignment: str) -> bytes:
    """The zip."""
    name, data = wheel()
    files = {
        "setup.sh": (_SETUP.replace("{wheel}", name).encode(), True),
        "run_autograder": (_RUN.encode(), True),
        name: (data, False),
    }
    return zipped(files | course_files(course, [assignment]))
