"""The long run: atheris, guided by coverage. `make fuzz` installs it beside the project.

    long_run.py TARGET RUNS FOLDER

TARGET is a name in `properties.py`; FOLDER keeps what was found to reach new code, and a file
`crash-…` for a finding, to be kept as a test in `test_fuzz.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parent))
with atheris.instrument_imports(include=["autograder", "json", "tokenize"]):
    import properties

from seeds import SEEDS  # after: needs no watching

SECONDS, MEGABYTES = 10, 2048  # for one input: more is a finding


def main() -> None:
    """Run; libFuzzer prints what it does, and ends with an error at a finding."""
    target, runs, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]) / sys.argv[1]
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[target]):
        (folder / f"seed-{number}").write_bytes(seed)
    flags = [
        f"-runs={runs}", f"-timeout={SECONDS}", f"-rss_limit_mb={MEGABYTES}", "-max_len=4096",
        f"-artifact_prefix={folder.parent}/{target}-", "-print_final_stats=1", "-verbosity=1",
    ]  # fmt: skip
    found = read = 0

    def one(data: bytes) -> None:
        nonlocal found, read
        read += 1
        found += getattr(properties, target)(data)
        if read % 100_000 == 0:
            print(f"{target}: {read} read, {found} of them well-formed", flush=True)

    atheris.Setup([sys.argv[0], *flags, str(folder)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
