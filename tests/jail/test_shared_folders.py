"""Folders that every user of a machine may write to: which are found, and which cannot be had."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from autograder.jail import shared_folders
from autograder.jail.shared_folders import UnsafeError
from autograder.jail.users import unused_user

find = shared_folders.shared_folders.__wrapped__


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A file system with a folder for all, as /tmp is, and what is closed."""
    for name, mode in {"tmp": 0o1777, "tmp/.X11-unix": 0o1777, "usr": 0o755, "root": 0o700}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(mode)
    tmp_path.chmod(0o755)
    return tmp_path


def test_those_are_found_in_which_all_may_make_files(machine: Path) -> None:
    assert sorted(find(str(machine))) == [f"{machine}/tmp", f"{machine}/tmp/.X11-unix"]


@pytest.mark.parametrize(
    ("place", "mode", "words"),
    [
        ("usr/all", 0o777, "can remove what others have in"),
        ("usr/all", 0o1733, "not see what is in there"),
        ("tmp/all", 0o777, "can remove what others have in"),
        ("usr/file", 0o666, "can write to"),
    ],
)
def test_what_a_run_could_change_without_a_trace_is_named_with_what_to_do(
    machine: Path, place: str, mode: int, words: str
) -> None:
    path = machine / place
    path.touch() if "file" in place else path.mkdir()
    path.chmod(mode)
    with pytest.raises(UnsafeError, match=words) as caught:
        find(str(machine))
    assert str(path) in str(caught.value) and "chmod" in str(caught.value)


@pytest.mark.parametrize("place", ["root/all", "root/file", "tmp/closed/all"])
def test_what_lies_in_a_closed_folder_is_open_to_nobody(machine: Path, place: str) -> None:
    path = machine / place
    if not path.parent.exists():
        path.parent.mkdir(0o700)
    path.touch() if "file" in place else path.mkdir()
    path.chmod(0o777)
    assert len(find(str(machine))) == 2


def test_a_link_and_a_socket_hold_nothing(machine: Path) -> None:
    (machine / "usr/link").symlink_to("/tmp")
    os.mkfifo(machine / "usr/pipe")
    (machine / "usr/pipe").chmod(0o666)
    assert len(find(str(machine))) == 2


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
def test_what_a_killed_grader_left_goes_and_what_is_somebodys_stays(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_folders, "shared_folders", lambda: find(str(machine)))
    dead, alive, person = unused_user(), unused_user(), 1234
    for folder in (machine / "tmp", machine / "tmp/.X11-unix"):
        for user in (dead, alive, person):
            (folder / f"of {user}").mkdir()
            (folder / f"of {user}" / "note").touch()
            os.chown(folder / f"of {user}" / "note", user, user)
            os.chown(folder / f"of {user}", user, user)
    process = subprocess.Popen(["cat"], stdin=subprocess.PIPE, user=alive)
    try:
        shared_folders.remove_what_the_dead_left()
    finally:
        process.communicate(b"\n")
    left = sorted(path.name for path in (machine / "tmp").rglob("of *"))
    assert left == sorted([f"of {alive}", f"of {person}"] * 2)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
def test_what_another_grader_has_just_laid_out_for_a_run_is_not_taken_from_it(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_folders, "shared_folders", lambda: find(str(machine)))
    process = subprocess.Popen(["true"])
    process.wait()  # a grader that is no more
    ours = shared_folders.name_of_graders_folder()
    lay_out_scratch(machine / "tmp" / f"{ours}a")
    lay_out_scratch(machine / "tmp" / ours.replace(str(os.getpid()), str(process.pid)))
    lay_out_scratch(machine / "tmp" / f"{ours}b", runs_own=True)  # which can take such a name
    shared_folders.remove_what_the_dead_left()
    assert [path.parent.name for path in machine.glob("tmp/*/scratch")] == [f"{ours}a"]


def lay_out_scratch(folder: Path, runs_own: bool = False) -> None:
    """For a run that has no process yet, in a folder of root's or of the run's own."""
    scratch, run = folder / "scratch", unused_user()
    scratch.mkdir(parents=True)
    for path in (scratch, folder) if runs_own else (scratch,):
        os.chown(path, run, run)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
def test_what_a_run_left_anywhere_goes_with_all_that_is_in_it(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_folders, "shared_folders", lambda: find(str(machine)))
    run, other = unused_user(), 1234
    for user, folder in ((run, "tmp/.X11-unix/mine/deep"), (other, "tmp/theirs")):
        (machine / folder).mkdir(parents=True)
        for path in (machine / folder, (machine / folder).parent):
            if path.name in ("mine", "deep", "theirs"):
                os.chown(path, user, user)
    (machine / "tmp/note").touch()
    os.chown(machine / "tmp/note", run, run)
    shared_folders.remove_all_of(run)
    left = {path.name for path in (machine / "tmp").rglob("*")}
    assert left == {".X11-unix", "theirs"}
