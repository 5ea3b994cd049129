"""What a course decides, read from its `pyproject.toml`."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from autograder.course.secret import why_it_is_none
from autograder.course.settings import Settings, SettingsError, read_settings
from autograder.platforms.packing import settings_text
from autograder.wire import Limits

NO_LIMITS = ("secret", "secret-file", "flagged-imports", "programs", "order")
SETTING = re.compile(
    "|".join(
        f"{field.encode_name} = "
        for field in msgspec.structs.fields(Settings)
        if field.encode_name not in NO_LIMITS
    )
)


def write(folder: Path, text: str) -> Path:
    (folder / "pyproject.toml").write_text(text, "utf-8")
    return folder


def test_without_a_file_or_a_section_the_defaults_hold(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings()
    assert read_settings(write(tmp_path, '[project]\nname = "course"\n')) == Settings()


def test_every_default_leaves_room_for_ordinary_work() -> None:
    settings = Settings()
    assert settings.load_seconds >= 10 and settings.call_seconds >= 2
    assert settings.limits.memory >= 2**30 and settings.limits.disk >= 2**20
    assert settings.limits.processes >= 16 and settings.limits.open_files >= 64


def test_names_are_written_with_hyphens_and_sizes_in_mebibytes(tmp_path: Path) -> None:
    text = (
        '[tool.autograder]\nsecret = "s"\nload-seconds = 3\nmemory = 512\ndisk = 7\npreload = []\n'
    )
    settings = read_settings(write(tmp_path, text))
    assert (settings.secret, settings.load_seconds, settings.preload) == ("s", 3.0, ())
    assert settings.limits == Limits(
        memory=512 * 2**20,
        cpu=60,
        processes=64,
        file_size=7 * 2**20,
        open_files=256,
        disk=7 * 2**20,
    )


def test_the_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, '[tool.autograder]\nsecret-file = "secret.txt"\n')
    nobody_has_one = read_settings(tmp_path)
    assert nobody_has_one.secret == ""
    assert "secret.txt is empty or not there" in (why_it_is_none(nobody_has_one) or "")
    (tmp_path / "secret.txt").write_text("rosebud\n")
    (tmp_path / "solutions").mkdir()
    settings = read_settings(tmp_path / "solutions")
    assert settings.secret == "rosebud" and why_it_is_none(settings) is None
    elsewhere = tmp_path / "sent"
    elsewhere.mkdir()
    (elsewhere / "pyproject.toml").write_text(settings_text(settings), "utf-8")
    assert read_settings(elsewhere).secret == "rosebud", "a package has it without the file"


def test_two_places_for_the_secret_are_one_too_many(tmp_path: Path) -> None:
    write(tmp_path, '[tool.autograder]\nsecret = "s"\nsecret-file = "secret.txt"\n')
    with pytest.raises(SettingsError, match="either `secret` or `secret-file`"):
        read_settings(tmp_path)


def test_the_nearest_section_at_or_above_the_folder_counts(tmp_path: Path) -> None:
    write(tmp_path, '[tool.autograder]\nsecret = "outer"\n')
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert read_settings(inner).secret == "outer"
    write(tmp_path / "a", "[tool.ruff]\nline-length = 99\n")
    assert read_settings(inner).secret == "outer"
    write(tmp_path / "a", '[tool.autograder]\nsecret = "inner"\n')
    assert read_settings(inner).secret == "inner"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('memory = "much"', "memory"),
        ("load-seconds = []", "load-seconds"),
        ("memroy = 512", "memroy"),
        ("load_seconds = 3", "load_seconds"),
        ("secret = 3", "secret"),
        ('preload = "numpy"', "preload"),
        ("preload = [1]", "preload"),
        ("disk = 1.5", "disk"),
        ("processes = -1", "processes"),
        ("memory = 0", "memory"),
        ("call-seconds = 0", "call-seconds"),
        ("load-seconds = nan", "load-seconds"),
        ("submission-seconds = -3.0", "submission-seconds"),
    ],
)
def test_a_field_that_makes_no_sense_is_named_with_the_file(
    tmp_path: Path, line: str, named: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(write(tmp_path, f"[tool.autograder]\n{line}\n"))
    assert named in str(caught.value)
    assert str(tmp_path / "pyproject.toml") in str(caught.value)


@pytest.mark.parametrize("place", ["docs/limits.md", "pyproject.toml"])
def test_every_setting_is_shown_with_its_default(place: str) -> None:
    text = (Path(__file__).parents[2] / place).read_text("utf-8")
    lines = [line.removeprefix("# ") for line in text.splitlines()]
    shown = dict(tomllib.loads(line).popitem() for line in lines if SETTING.match(line))
    due = msgspec.json.decode(msgspec.json.encode(Settings()))
    assert not due["secret"], "that one is the course's own"
    for name in NO_LIMITS:
        del due[name]
    if place != "pyproject.toml":
        del due["preload"]  # no limit
    assert shown == due
    assert all("#" in line for line in lines if SETTING.match(line)), "each says its unit"


def test_an_isolation_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"isolation.*auto, nested, per-submission, landlock"):
        read_settings(write(tmp_path, '[tool.autograder]\nisolation = "chroot"\n'))


@pytest.mark.parametrize(
    "text",
    ["[tool.autograder", "tool = 3", "[tool]\nautograder = 3", 'x = "\\q"',
     "[tool]\nautograder = []"],
)  # fmt: skip
def test_a_file_that_is_no_settings_file_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match=r"pyproject\.toml"):
        read_settings(write(tmp_path, text))


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"pyproject\.toml"):
        read_settings(tmp_path)
