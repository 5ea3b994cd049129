"""`autograder collect`: from a download to folders; one person, one name; the right file."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from autograder.platforms.collect import Deed
from autograder.platforms.people import folder_name
from autograder.platforms.roster import read_roster
from tests.platforms import downloads as made
from tests.platforms.conftest import EIGHT, PROJECT, RIGHT, ZERO

STUB = (PROJECT / "exercises/neuron/neuron.ipynb").read_text("utf-8")


def text_of(folder: Path, student: str, assignment: str = "neuron", suffix: str = ".py") -> str:
    return (folder / "submitted" / student / assignment / f"{assignment}{suffix}").read_text(
        "utf-8"
    )


def deeds(done) -> dict[str, Deed]:
    return {outcome.named.student: outcome.deed for outcome in done.outcomes}


def notes(done, student: str) -> str:
    return " ".join(
        note for one in done.outcomes if one.named.student == student for note in one.notes
    )


def canvas(folder: Path, assignment: str = "neuron", **files: str) -> Path:
    """A download of Canvas's of one student's files."""
    names = {
        made.canvas_entry("Lovelace, Ada", 7, 50 + n, f): d
        for n, (f, d) in enumerate(files.items())
    }
    return made.a_zip(folder / f"cs-{assignment} submissions.zip", names)


# --- which platform -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "entries", "people"),
    [
        ("canvas", {made.canvas_entry("Núñez, José", 1, 2, "neuron.py"): ZERO}, {"núñezjosé"}),
        ("moodle", {made.moodle_entry("Ada Lovelace", 5, "neuron.py"): ZERO}, {"Ada Lovelace"}),
        (
            "moodle",
            {made.moodle_entry("王 芳", 5, "neuron.py", flat=True): ZERO},
            {"王 芳"},
        ),
        (
            "moodle",
            {made.moodle_entry("Default group", None, "neuron.py"): ZERO},
            {"Default group"},
        ),
        (
            "blackboard",
            made.blackboard_attempt("neuron", "a1", "Ada L", "2026-01-01-10-00-00", {"n.py": ZERO}),
            {"Ada L"},
        ),
        (
            "brightspace",
            {made.brightspace_entry("1-2", "Ada L", "Oct 1, 2025 900 AM", "n.py"): ZERO},
            {"Ada L"},
        ),
        (
            "brightspace",
            {"123456-12345 - N0123456 - Ada L- 1 October, 2014 310 PM - neuron.py": ZERO},
            {"Ada L"},
        ),
        (
            "gradescope",
            {
                "assignment_1_export/submission_9/neuron.py": ZERO,
                "assignment_1_export/submission_metadata.yml": made.gradescope_metadata(
                    {9: [("Ada L", "1", "")]}
                ),
            },
            {"Ada L"},
        ),
        ("github", {"neuron-submissions/neuron-ada-l/neuron.py": ZERO}, {"ada-l"}),
        (
            "classroom50",
            {
                "cs50-neuron-ada/neuron.py": ZERO,
                "cs50-neuron-ada/.classroom50.yaml": "a: b",
                "cs50-neuron-ben-b/neuron.py": ZERO,
                "cs50-neuron-ben-b/.classroom50.yaml": "a: b",
            },
            {"ada", "ben-b"},
        ),
        ("folder", {"Ada L/neuron.py": ZERO, "Ben/x/neuron.py": ZERO}, {"Ada L", "Ben"}),
        ("folder", {"ada.py": ZERO, "neuron_ben.ipynb": "{}"}, {"ada", "ben"}),
    ],
)
@pytest.mark.parametrize("wrapped", [False, True])
def test_the_platform_is_told_from_the_names(
    take_in, rows, tmp_path, platform, entries, people, wrapped
):
    if wrapped and platform != "folder":
        entries = {f"wrapped/{name}": data for name, data in entries.items()}
    file = made.a_zip(tmp_path / "download.zip", entries)
    done = take_in(file, assignment="neuron")
    assert [one.platform for one in done.downloads] == [platform]
    assert set(rows()) == people
    assert {row.platform for row in rows().values()} == {platform}


def test_an_unpacked_download_is_as_good_as_its_zip(take_in, tmp_path):
    folder = tmp_path / "neuron submissions"
    folder.mkdir()
    (folder / made.canvas_entry("Lovelace, Ada", 7, 8, "neuron.py")).write_text(RIGHT)
    assert take_in(folder).downloads[0].platform == "canvas"
    assert text_of(tmp_path, "lovelaceada") == RIGHT


def test_a_pattern_serves_any_other(take_in, rows, tmp_path):
    file = made.a_zip(
        tmp_path / "takeout-20260203T040506Z-001.zip",
        {
            "Drive/neuron by ada at 2026-02-03_10.30 neuron.py": ZERO,
            "Drive/neuron by ada at 2026-02-04_09.00 neuron.py": RIGHT,
            "Drive/readme.txt": "x",
        },
    )
    pattern = r"by (?P<student>\w+) at (?P<timestamp>[\d_.-]+) (?P<file>.+)$"
    done = take_in(file, pattern=pattern, assignment="neuron")
    assert text_of(tmp_path, "ada") == RIGHT
    assert rows()["ada"].submitted_at.startswith("2026-02-04T09:00")
    assert {one.why for one in done.downloads[0].passed_over} == {
        "does not match the pattern",
        "is of an earlier attempt",
    }


def test_of_two_downloads_one_that_cannot_be_read_does_not_stop_the_other(take_in, tmp_path):
    (tmp_path / "broken.zip").write_bytes(b"no zip at all")
    done = take_in(tmp_path / "broken.zip", canvas(tmp_path, **{"neuron.py": RIGHT}))
    assert "is no zip file" in done.failed[0]
    assert text_of(tmp_path, "lovelaceada") == RIGHT


# --- for which assignment -------------------------------------------------------------------


def test_the_assignment_is_told_from_title_or_files(take_in, tmp_path):
    done = take_in(canvas(tmp_path, "regression", **{"hw.py": RIGHT}))
    assert done.assignments == ["regression"]
    done = take_in(canvas(tmp_path, "week-3", **{"neuron (1).py": RIGHT}))
    assert done.assignments == ["neuron"]


def test_where_title_and_files_disagree_it_is_asked_for(take_in, tmp_path):
    done = take_in(canvas(tmp_path, "regression", **{"neuron.py": RIGHT}))
    assert "--assignment" in done.failed[0] and "neuron" in done.failed[0]
    assert take_in(
        canvas(tmp_path, "regression", **{"neuron.py": RIGHT}), assignment="regression"
    ).assignments == ["regression"]


def test_a_folder_with_several_assignments_is_taken_apart(take_in, tmp_path):
    entries = {
        "ada/neuron/neuron.py": RIGHT,
        "ada/regression/regression.py": ZERO,
        "ben/neuron.py": EIGHT,
    }
    done = take_in(made.a_zip(tmp_path / "all.zip", entries))
    assert set(done.assignments) == {"neuron", "regression"}
    assert text_of(tmp_path, "ada", "regression") == ZERO
    assert text_of(tmp_path, "ben") == EIGHT


# --- the right file -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "meant"),
    [
        ({"neuron.py": RIGHT, "neuron-1.py": ZERO}, RIGHT),
        ({"neuron-1.py": RIGHT, "helper.py": ZERO}, RIGHT),
        ({"neuron (2).py": RIGHT, "helper.py": ZERO}, RIGHT),
        ({"Copy of neuron.py": RIGHT, "helper.py": ZERO}, RIGHT),
        ({"Copy of neuron (1)-2.py": RIGHT, "helper.py": ZERO}, RIGHT),
        ({"neuron-3f2504e0-4f89-11d3-9a0c-0305e82c3301.py": RIGHT, "x.py": ZERO}, RIGHT),
        ({"Neuron.PY": RIGHT, "x.py": ZERO}, RIGHT),
        ({"ada_neuron.py": RIGHT, "x.py": ZERO}, RIGHT),
        ({"my homework.py": RIGHT, "notes.pdf": "x"}, RIGHT),
        ({"hw.py": RIGHT, "regression.py": ZERO}, RIGHT),
        ({"neuron.py": RIGHT, "neuron.ipynb": STUB}, RIGHT),
        ({"a.py": RIGHT, "b.py": RIGHT}, RIGHT),
    ],
)  # fmt: skip
def test_the_file_that_is_meant(take_in, tmp_path, files, meant):
    done = take_in(canvas(tmp_path, **files), assignment="neuron")
    assert deeds(done) == {"lovelaceada": Deed.NEW}
    assert text_of(tmp_path, "lovelaceada") == meant


def in_a_notebook(program: str) -> str:
    cell = {"cell_type": "code", "source": program, "metadata": {}, "outputs": []}
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [cell]})


def test_of_notebook_and_script_the_notebook_counts(take_in, tmp_path):
    done = take_in(
        canvas(tmp_path, **{"hw.py": RIGHT, "hw.ipynb": in_a_notebook(EIGHT)}), assignment="neuron"
    )
    assert text_of(tmp_path, "lovelaceada", suffix=".ipynb") == in_a_notebook(EIGHT)
    assert "hw.ipynb is taken for neuron" in notes(done, "lovelaceada")
    assert "There is work in both hw.ipynb and hw.py: hw.ipynb counts." in notes(
        done, "lovelaceada"
    )


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"a.py": RIGHT, "b.py": ZERO}, "2 files might be meant: a.py and b.py"),
        ({"neuron-1.py": RIGHT, "neuron-2.py": ZERO}, "2 files might be meant"),
        ({"a.ipynb": "{}", "b.py": ZERO}, "2 files might be meant"),
        ({"neuron.pdf": "x"}, "no notebook and no script, only: neuron.pdf"),
        ({"neuron.rar": "x"}, "neuron.rar is an archive that is not opened here"),
        ({"neuron.zip": "x"}, "neuron.zip is no zip file"),
    ],
)
def test_where_two_might_be_meant_the_student_is_named_and_left(
    take_in, rows, tmp_path, files, says
):
    done = take_in(canvas(tmp_path, **files), assignment="neuron")
    assert deeds(done) == {"lovelaceada": Deed.LEFT}
    assert says in notes(done, "lovelaceada")
    assert not (tmp_path / "submitted/lovelaceada").exists(), "for grading, nobody without a file"
    row = rows()["lovelaceada"]
    assert (row.platform_id, row.file, row.sha256) == ("7", "", "")


def test_one_level_of_archive_is_opened_and_no_more(take_in, tmp_path):
    inner = made.zip_bytes(tmp_path, {"deep/neuron.py": RIGHT})
    outer = made.zip_bytes(tmp_path, {"work/neuron.zip": inner})
    entry = made.canvas_entry
    file = made.a_zip(
        tmp_path / "cs-neuron submissions.zip",
        {entry("One, A", 1, 11, "w.zip"): inner, entry("Two, B", 2, 12, "w.zip"): outer},
    )
    done = take_in(file)
    assert text_of(tmp_path, "onea") == RIGHT
    assert deeds(done)["twob"] is Deed.LEFT
    assert "holds another archive" in notes(done, "twob")


def test_the_newest_attempt_counts_even_where_only_an_earlier_one_has_a_script(take_in, tmp_path):
    attempt = made.blackboard_attempt
    entries = attempt("neuron", "a", "Ada", "2026-01-02-10-00-00", {"neuron.pdf": "x"})
    entries |= attempt("neuron", "a", "Ada", "2026-01-01-10-00-00", {"neuron.py": RIGHT})
    done = take_in(made.a_zip(tmp_path / "gradebook_cs_neuron_2026-01-03-10-00-00.zip", entries))
    assert deeds(done) == {"Ada": Deed.LEFT}
    assert "an earlier attempt has one" in notes(done, "Ada")


def test_a_students_own_words_in_a_name_make_them_nobody_else(take_in, rows, tmp_path):
    files = [
        made.canvas_entry("Eve, E", 66, 1, "777_888_neuron.py"),
        made.moodle_entry("Eve E", 66, "Ada L_7_assignsubmission_file_neuron.py", flat=True),
        "neuron_eve_attempt_2026-01-01-10-00-00_neuron_ada_attempt_2027-01-01-10-00-00_n.py",
    ]
    for number, name in enumerate(files):
        take_in(made.a_zip(tmp_path / f"neuron {number}.zip", {name: ZERO}))
    assert {row.platform_id for row in rows().values()} == {"66", "eve"}


# --- again ----------------------------------------------------------------------------------


def test_collecting_again_changes_nothing(take_in, tmp_path):
    file = canvas(tmp_path, **{"neuron.py": RIGHT})
    take_in(file)
    there = tmp_path / "submitted/lovelaceada/neuron/neuron.py"
    before = (there.stat().st_mtime_ns, (tmp_path / "submitted/collected.csv").read_bytes())
    assert deeds(take_in(file)) == {"lovelaceada": Deed.SAME}
    assert before == (there.stat().st_mtime_ns, (tmp_path / "submitted/collected.csv").read_bytes())


def blackboard(folder: Path, when: str, program: str, name: str = "neuron.py") -> Path:
    entries = made.blackboard_attempt("neuron", "ada", "Ada", when, {name: program})
    return made.a_zip(folder / f"gradebook_cs_neuron_{when}.zip", entries)


def test_a_newer_attempt_replaces_and_an_older_one_does_not(take_in, rows, tmp_path):
    old = blackboard(tmp_path, "2026-02-01-10-00-00", ZERO)
    new = blackboard(tmp_path, "2026-02-02-10-00-00", RIGHT)
    take_in(old)
    assert deeds(take_in(new)) == {"Ada": Deed.REPLACED}
    stamp = tmp_path / "submitted/Ada/neuron/timestamp.txt"
    newest = stamp.read_text()
    assert deeds(take_in(old)) == {"Ada": Deed.OLDER}
    assert text_of(tmp_path, "Ada") == RIGHT
    assert stamp.read_text() == newest
    assert rows()["Ada"].attempt == "2026-02-02-10-00-00"


def test_a_newer_notebook_takes_the_place_of_the_script(take_in, tmp_path):
    take_in(blackboard(tmp_path, "2026-02-01-10-00-00", ZERO))
    take_in(blackboard(tmp_path, "2026-02-02-10-00-00", "{}", "neuron.ipynb"))
    assert [f.name for f in (tmp_path / "submitted/Ada/neuron").glob("neuron.*")] == [
        "neuron.ipynb"
    ]


def test_what_the_instructor_has_changed_or_put_there_is_not_written_over(take_in, rows, tmp_path):
    take_in(blackboard(tmp_path, "2026-02-01-10-00-00", ZERO))
    there = tmp_path / "submitted/Ada/neuron/neuron.py"
    there.write_text("mended by hand")
    (there.parent / "timestamp.txt").write_text("2026-01-01 00:00:00 UTC")  # an extension
    done = take_in(blackboard(tmp_path, "2026-02-02-10-00-00", RIGHT))
    assert deeds(done) == {"Ada": Deed.YOURS}
    assert there.read_text() == "mended by hand"
    assert (there.parent / "timestamp.txt").read_text() == "2026-01-01 00:00:00 UTC"
    own = tmp_path / "submitted/lovelaceada/neuron/neuron.ipynb"
    own.parent.mkdir(parents=True)
    own.write_text("mine")
    done = take_in(canvas(tmp_path, **{"neuron.py": RIGHT}))
    assert deeds(done) == {"lovelaceada": Deed.YOURS}
    assert [f.name for f in own.parent.iterdir()] == ["neuron.ipynb"]
    assert rows()["lovelaceada"].platform_id == "7", "the mark finds its way all the same"


def test_a_link_in_the_folders_is_not_followed(take_in, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "submitted").mkdir()
    (tmp_path / "submitted/lovelaceada").symlink_to(outside)
    assert deeds(take_in(canvas(tmp_path, **{"neuron.py": RIGHT}))) == {"lovelaceada": Deed.YOURS}
    assert list(outside.iterdir()) == []


def test_lateness_is_nbgraders_timestamp(take_in, monkeypatch, tmp_path):
    entry = made.brightspace_entry("1-2", "Ada", "Oct 10, 2025 1022 PM", "neuron.py")
    take_in(made.a_zip(tmp_path / "Neuron Download Oct 11, 2025 900 AM.zip", {entry: ZERO}))
    import datetime

    local = datetime.datetime(2025, 10, 10, 22, 22).astimezone(datetime.UTC)
    due = local.strftime("%Y-%m-%d %H:%M:%S.%f UTC\n")
    assert (tmp_path / "submitted/Ada/neuron/timestamp.txt").read_text() == due


# --- one person, one name -------------------------------------------------------------------


def moodle(folder: Path, assignment: str, *people: tuple[str, int]) -> Path:
    entries = {made.moodle_entry(n, i, f"{assignment}.py"): f"# {n} {i}" for n, i in people}
    return made.a_zip(folder / f"CS-{assignment}-1.zip", entries)


def test_a_name_stays_for_every_assignment(take_in, tmp_path):
    take_in(moodle(tmp_path, "neuron", ("Ada Lovelace", 5)))
    take_in(moodle(tmp_path, "regression", ("Ada Lovelace", 93)))
    assert {f.name for f in (tmp_path / "submitted").iterdir()} == {"Ada Lovelace", "collected.csv"}


def test_two_of_one_name_are_never_one(take_in, tmp_path):
    done = take_in(moodle(tmp_path, "neuron", ("Anna Berg", 5), ("Anna Berg", 6)))
    assert set(deeds(done)) == {"Anna Berg (5)", "Anna Berg (6)"}
    done = take_in(moodle(tmp_path, "regression", ("Anna Berg", 50)))
    assert set(deeds(done)) == {"Anna Berg (50)"}, "it cannot be told which of the two"
    assert "--roster" in notes(done, "Anna Berg (50)")


def test_a_namesake_who_comes_later_does_not_take_the_name(take_in, tmp_path):
    take_in(moodle(tmp_path, "neuron", ("Anna Berg", 5)))
    done = take_in(moodle(tmp_path, "neuron", ("Anna Berg", 5), ("Anna Berg", 6)))
    assert set(deeds(done)) == {"Anna Berg", "Anna Berg (6)"}
    assert text_of(tmp_path, "Anna Berg") == "# Anna Berg 5"


def sheet(folder: Path, name: str, *people: tuple[str, int, str]) -> Path:
    lines = ["Identifier,Full name,Email address,Status,Grade,Maximum grade"]
    lines += [f"Participant {number},{who},{mail},x,,10.00" for who, number, mail in people]
    (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    return folder / name


def test_a_roster_tells_who_is_who_in_every_assignment(take_in, rows, tmp_path):
    one = sheet(tmp_path, "1.csv", ("Anna Berg", 5, "anna@x"), ("Anna Berg", 6, "berg@x"))
    two = sheet(tmp_path, "2.csv", ("Anna Berg", 51, "berg@x"), ("Anna Berg", 50, "anna@x"))
    done = take_in(
        moodle(tmp_path, "neuron", ("Anna Berg", 5), ("Anna Berg", 6)), roster=read_roster(one)
    )
    assert all("--roster" not in notes(done, name) for name in deeds(done))
    take_in(
        moodle(tmp_path, "regression", ("Anna Berg", 50), ("Anna Berg", 51)),
        roster=read_roster(two),
    )
    students = [f for f in (tmp_path / "submitted").iterdir() if f.is_dir()]
    assert {s.name: sorted(f.name for f in s.iterdir()) for s in students} == {
        "Anna Berg (5)": ["neuron", "regression"],
        "Anna Berg (6)": ["neuron", "regression"],
    }
    assert text_of(tmp_path, "Anna Berg (5)", "regression") == "# Anna Berg 50"
    assert text_of(tmp_path, "Anna Berg (6)", "regression") == "# Anna Berg 51"


def test_a_roster_says_who_handed_in_nothing_and_who_is_unknown(take_in, tmp_path):
    roster = sheet(tmp_path, "r.csv", ("Ada Lovelace", 5, "a@x"), ("Nora Nobody", 7, "n@x"))
    file = moodle(tmp_path, "neuron", ("Ada Lovelace", 5), ("Una Unknown", 9))
    done = take_in(file, roster=read_roster(roster))
    assert [one.name for one in done.without_work] == ["Nora Nobody"]
    assert [one.name for one in done.unknown] == ["Una Unknown"]


def test_canvas_names_come_from_the_gradebook_where_there_is_one(take_in, rows, tmp_path):
    (tmp_path / "grades.csv").write_text(
        "Student,ID,SIS Login ID,Section,Neuron (3)\n    Points Possible,,,,10\n"
        '"Lovelace, Ada",7,ada,A,\n"Student, Test",99,,A,\n',
        "utf-8",
    )
    roster = read_roster(tmp_path / "grades.csv")
    done = take_in(canvas(tmp_path, **{"neuron.py": RIGHT}), roster=roster)
    assert set(rows()) == {"Lovelace, Ada"}
    assert done.without_work == [], "the test student and the row of points are nobody"


def test_a_group_is_one_copy_with_its_members(take_in, rows, tmp_path):
    (tmp_path / "groups.csv").write_text(
        "name,canvas_user_id,login_id,group_name\nAda,7,ada,Team 4\nBen,8,ben,Team 4\n", "utf-8"
    )
    name = "team_4_7_50_neuron.py"  # of a group, whose name ends in digits
    file = made.a_zip(tmp_path / "cs-neuron submissions.zip", {name: RIGHT})
    done = take_in(file, roster=read_roster(tmp_path / "groups.csv"))
    (row,) = rows().values()
    assert (row.student, row.platform_id) == ("team_4", "7")
    assert row.members == "Ada <7>; Ben <8>"
    assert done.without_work == [] and done.unknown == []


def test_blind_marking_makes_nobody_the_same(take_in, tmp_path):
    take_in(moodle(tmp_path, "neuron", ("Participant", 5)))
    done = take_in(moodle(tmp_path, "regression", ("Participant", 9)))
    assert set(deeds(done)) == {"Participant (9)"}
    assert (tmp_path / "submitted/Participant (5)").is_dir()


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("Jose\u0301", "José"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a/b\\c:d", "a_b_c_d"),
        ("=cmd|' /C calc'!A0", "cmd_' _C calc'!A0"),
        ("..", "student"),
        ("", "student"),
        ("CON", "CON_"),
        ("com1.txt", "com1.txt_"),
        ("grades.csv", "grades.csv_"),
        ("name. ", "name"),
        ("e\u202evil", "evil"),
        ("a\tb\nc", "a_b_c"),
        ("O'Brien, Tom", "O'Brien, Tom"),
    ],
)
def test_a_name_is_a_folder_that_every_system_takes(name, folder):
    assert folder_name(name) == folder


def test_long_names_stay_apart():
    one, other = folder_name("é" * 300 + "a"), folder_name("é" * 300 + "b")
    assert one != other and len(one.encode()) <= 100


def test_names_that_some_systems_take_for_one_are_two(take_in, tmp_path):
    people = [("Jose\u0301 N", 1), ("José n", 2), ("JOSÉ N", 3), ("José/N", 4), ("José:N", 5)]
    done = take_in(moodle(tmp_path, "neuron", *[(n.replace("/", "\u2215"), i) for n, i in people]))
    names = {folder.casefold() for folder in deeds(done)}
    assert len(names) == len(people)


# --- accounts -------------------------------------------------------------------------------


def test_every_entry_is_accounted_for(take_in, tmp_path):
    entry = made.canvas_entry
    file = made.a_zip(
        tmp_path / "cs-neuron submissions.zip",
        {
            entry("Lovelace, Ada", 1, 1, "neuron.py"): RIGHT,
            entry("Lovelace, Ada", 1, 2, "data.csv"): "1",
            entry("Two, Tim", 2, 3, "a.py"): RIGHT,
            entry("Two, Tim", 2, 4, "b.py"): ZERO,
            "__MACOSX/._x": "x",
            "../evil.py": ZERO,
            "some folder/": "",
        },
    )
    (done,) = take_in(file).downloads
    assert (done.entries, done.folders, done.taken) == (7, 1, 1)
    assert {one.path: one.why for one in done.passed_over} == {
        "lovelaceada_1_2_data.csv": "is no notebook and no script",
        "twotim_2_3_a.py": "might be meant: it is left for you",
        "twotim_2_4_b.py": "might be meant: it is left for you",
        "__MACOSX/._x": "was left there by a system or an editor",
        "../evil.py": "has a path that leads out of the archive",
    }


def test_a_row_says_all_that_is_known(take_in, rows, tmp_path):
    done = take_in(
        made.a_zip(
            tmp_path / "x.zip",
            {
                "submission_5/n.py": EIGHT,
                "submission_metadata.yml": made.gradescope_metadata({5: [("=Ada", "007", "a@x")]}),
            },
        ),
        assignment="neuron",
    )
    (row,) = rows().values()
    shown = {k: v for k, v in dataclasses.asdict(row).items() if k != "sha256"}
    assert shown == {
        "student": "Ada",
        "assignment": "neuron",
        "platform": "gradescope",
        "platform_id": "007",
        "name": "=Ada",
        "email": "a@x",
        "file": "submission_5/n.py",
        "submitted_at": "2026-04-26T17:34:00+00:00",
        "late": "",
        "attempt": "5",
        "members": "",
    }
    assert "'=Ada" in (tmp_path / "submitted/collected.csv").read_text("utf-8"), "no formula"
    assert done.failed == []


@pytest.mark.parametrize(
    "name",
    ["=A1", "'=A1", "''+1", "a;=b", "a;'=b", "-x", "@y", "\u202e", "a\tb", 'q"q', "; ;", "＝1"],
)
def test_whatever_somebody_is_called_they_are_found_again(take_in, rows, tmp_path, name):
    entry = made.moodle_entry(name, 5, "neuron.py")
    for assignment in ("neuron", "neuron", "regression"):
        file = made.a_zip(tmp_path / f"CS-{assignment}-1.zip", {entry: ZERO})
        done = take_in(file, assignment=assignment)
    assert len(rows()) == 1, deeds(done)
    for line in (tmp_path / "submitted/collected.csv").read_text("utf-8").splitlines():
        assert not line.startswith(("=", "+", "-", "@"))
        assert ",=" not in line and ",-" not in line and ";=" not in line


def test_two_groups_whose_names_end_in_one_number_are_two(take_in, tmp_path):
    entries = {"alpha_1_77_50_neuron.py": RIGHT, "beta_1_78_51_neuron.py": EIGHT}
    for _ in range(2):
        done = take_in(made.a_zip(tmp_path / "cs-neuron submissions.zip", entries))
        assert len(deeds(done)) == 2


def test_who_has_another_name_now_is_still_the_same(take_in, tmp_path):
    take_in(canvas(tmp_path, **{"neuron.py": RIGHT}))
    renamed = {made.canvas_entry("Byron, Ada", 7, 60, "regression.py"): ZERO}
    done = take_in(made.a_zip(tmp_path / "cs-regression submissions.zip", renamed))
    assert set(deeds(done)) == {"lovelaceada"}
