"""Archives that mean harm, and archives of any kind: collecting ends, and accounts for all."""

from __future__ import annotations

import io
import os
import stat
import struct
import tempfile
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from autograder.course.assignments import open_course
from autograder.platforms import zips
from autograder.platforms.archive import nested, opened
from autograder.platforms.collect import Deed, Wanted, collect
from autograder.platforms.zips import ArchiveError
from tests.platforms import downloads as made
from tests.platforms.conftest import PROJECT, RIGHT, ZERO

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")
GOOD = made.moodle_entry("Ada Lovelace", 1, "neuron.py")


def outcomes(done) -> dict[str, Deed]:
    return {outcome.named.student: outcome.deed for outcome in done.outcomes}


def reasons(done) -> dict[str, str]:
    return {one.path: one.why for one in done.downloads[0].passed_over}


def beside_ada(folder: Path, name: str, data: bytes = b"x", mode: int = 0, **about: object) -> Path:
    """A download with Ada's work in it, and one entry more."""
    file = folder / "CS-neuron-1.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(GOOD, RIGHT)
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        for key, value in about.items():
            setattr(entry, key, value)
        archive.writestr(entry, data)
    return file


@pytest.mark.parametrize(
    "name",
    ["../../evil.py", "/etc/cron.d/evil.py", "C:\\evil.py", "..\\evil.py", "a/../../evil.py"],
)
def test_a_path_that_leads_out_is_not_let_in(take_in, tmp_path, name):
    before = set(tmp_path.parent.rglob("*"))
    done = take_in(beside_ada(tmp_path, name))
    assert outcomes(done) == {"Ada Lovelace": Deed.NEW}
    assert "leads out" in reasons(done)[name]
    new = {path.name for path in set(tmp_path.parent.rglob("*")) - before}
    assert new == {"CS-neuron-1.zip", "submitted", "Ada Lovelace", "neuron", "neuron.py",
                   "collected.csv"}  # fmt: skip


@pytest.mark.parametrize(
    ("mode", "why"),
    [
        (stat.S_IFLNK | 0o777, "is a link"),
        (stat.S_IFCHR | 0o666, "is no ordinary file"),
        (stat.S_IFIFO | 0o666, "is no ordinary file"),
    ],
)
def test_links_and_devices_are_not_let_in(take_in, tmp_path, mode, why):
    name = made.moodle_entry("Eve", 2, "neuron.py")
    done = take_in(beside_ada(tmp_path, name, b"/etc/passwd", mode))
    assert outcomes(done) == {"Ada Lovelace": Deed.NEW}
    assert reasons(done)[name] == why


def test_a_members_own_size_is_not_believed(take_in, tmp_path):
    file = beside_ada(tmp_path, made.moodle_entry("Eve", 2, "neuron.py"), b"0" * 50_000_000)
    data = file.read_bytes()
    assert data.count(struct.pack("<L", 50_000_000)) == 2
    done = take_in(file)
    assert outcomes(done) == {"Ada Lovelace": Deed.NEW, "Eve": Deed.LEFT}
    assert "larger than 8 MB" in " ".join(done.outcomes[1].notes + done.outcomes[0].notes)
    file.write_bytes(data.replace(struct.pack("<L", 50_000_000), struct.pack("<L", 100)))
    done = take_in(file)
    assert "is damaged" in " ".join(done.outcomes[1].notes + done.outcomes[0].notes)


def test_no_more_than_is_wanted_is_unpacked(tmp_path):
    file = beside_ada(tmp_path, "bomb.py", b"0" * 80_000_000)
    with file.open("rb") as stream:
        (member,) = [one for one in zips.members(stream) if one.name == "bomb.py"]
        lying = zips.Member(**{**vars(member), "size": 1000})
        with pytest.raises(ArchiveError, match="damaged"):
            zips.read(stream, lying, 2000)


def test_entries_that_overlap_are_not_let_in(take_in, tmp_path):
    file = made.a_zip(
        tmp_path / "CS-neuron-1.zip",
        {made.moodle_entry(f"Eve {n}", n, "neuron.py"): RIGHT for n in (1, 2, 3)},
    )
    data = bytearray(file.read_bytes())
    first, second = data.find(b"PK\x01\x02"), data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]  # where the first one starts
    file.write_bytes(bytes(data))
    done = take_in(file)
    assert outcomes(done) == {"Eve 3": Deed.NEW}
    assert sum("burst" in why for why in reasons(done).values()) == 2


def test_an_encrypted_or_damaged_member_costs_nobody_else_anything(take_in, tmp_path):
    name = made.moodle_entry("Eve", 2, "neuron.py")
    file = beside_ada(tmp_path, name, RIGHT.encode())
    good = file.read_bytes()
    at = good.rindex(b"PK\x01\x02")
    file.write_bytes(good[: at + 8] + b"\x01\x00" + good[at + 10 :])
    assert reasons(take_in(file))[name] == "is encrypted"
    spoilt = bytearray(good)
    spoilt[good.rindex(b"PK\x03\x04") + 30 + len(name) + 5] ^= 0xFF
    file.write_bytes(bytes(spoilt))
    done = take_in(file)
    assert outcomes(done) == {"Ada Lovelace": Deed.SAME, "Eve": Deed.LEFT}


def test_a_name_that_is_not_the_utf_8_it_claims_costs_nobody_else_anything(take_in, tmp_path):
    file = beside_ada(tmp_path, made.moodle_entry("Zoé", 2, "neuron.py"), ZERO.encode())
    data = file.read_bytes()
    file.write_bytes(data.replace("Zoé".encode(), b"Zo\xe9\xff"))
    with pytest.raises(UnicodeDecodeError):
        zipfile.ZipFile(file)  # the standard library gives all of it up
    done = take_in(file)
    assert outcomes(done)["Ada Lovelace"] == Deed.NEW
    assert len(outcomes(done)) == 2


@pytest.mark.parametrize(
    ("raw", "name"),
    [("Zoë B".encode("cp437"), "Zoë B"), ("Zoë B".encode(), "Zoë B")],
)
def test_names_without_a_word_on_their_encoding_are_read(take_in, tmp_path, raw, name):
    placeholder = "Z" * len(raw)
    entry = made.moodle_entry(placeholder, 2, "neuron.py")
    file = made.a_zip(tmp_path / "CS-neuron-1.zip", {entry: ZERO})
    file.write_bytes(file.read_bytes().replace(placeholder.encode(), raw))
    assert set(outcomes(take_in(file))) == {name}


def test_a_name_in_unicode_beside_the_other_counts(take_in, tmp_path):
    raw = made.moodle_entry("?", 2, "neuron.py").encode()
    real = made.moodle_entry("王 芳", 2, "neuron.py").encode()
    extra = struct.pack("<HHBL", 0x7075, 5 + len(real), 1, zlib.crc32(raw)) + real
    entry = zipfile.ZipInfo(raw.decode())
    entry.extra = extra
    file = tmp_path / "CS-neuron-1.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(entry, ZERO)
    assert set(outcomes(take_in(file))) == {"王 芳"}


def test_names_that_are_too_long_or_in_too_many_folders(take_in, tmp_path):
    long = made.moodle_entry("L" * 300, 3, "neuron.py")
    deep = made.moodle_entry("Deep", 4, "/".join(["d"] * 60) + "/neuron.py")
    file = made.a_zip(tmp_path / "CS-neuron-1.zip", {GOOD: RIGHT, long: ZERO, deep: ZERO})
    done = take_in(file)
    assert [len(name.encode()) <= 100 for name in outcomes(done)] == [True, True]
    assert "lies in too many folders" in reasons(done).values()


def test_the_same_name_twice_is_two_files(take_in, tmp_path):
    file = made.a_zip(tmp_path / "CS-neuron-1.zip", [(GOOD, RIGHT), (GOOD, ZERO)])
    done = take_in(file)
    assert outcomes(done) == {"Ada Lovelace": Deed.LEFT}
    done = take_in(made.a_zip(tmp_path / "CS-neuron-2.zip", [(GOOD, RIGHT), (GOOD, RIGHT)]))
    assert outcomes(done) == {"Ada Lovelace": Deed.NEW}, "the same content twice is one file"


def test_a_million_entries_end_at_the_limit(take_in, tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "MOST_ENTRIES", 1000)
    monkeypatch.setattr("autograder.platforms.archive.MOST_ENTRIES", 1000)
    entries = {made.moodle_entry("Ada", 1, f"{n}.txt"): "" for n in range(3000)}
    done = take_in(made.a_zip(tmp_path / "CS-neuron-1.zip", entries))
    assert done.downloads[0].entries == 1001  # and the word on the others
    assert any("has more than 1,000 entries" in why for why in reasons(done).values())


def test_a_directory_that_says_it_is_huge_takes_no_memory(tmp_path):
    record = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFF0, 0, 0)
    (tmp_path / "huge.zip").write_bytes(b"x" * 100 + record)
    with pytest.raises(ArchiveError, match="damaged"), opened(tmp_path / "huge.zip"):
        pass


def test_an_archive_within_an_archive_is_bounded_too(tmp_path):
    bomb = made.zip_bytes(tmp_path, {f"{n}.py": b"0" * 1000 for n in range(20)})
    file = made.a_zip(tmp_path / "x.zip", {"inner.zip": bomb})
    with opened(file) as contents:
        assert len(nested(contents.files[0], bomb).files) == 20


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_folder_with_links_and_pipes_is_walked_past_them(take_in, tmp_path):
    folder = tmp_path / "CS-neuron-1"
    own = folder / "Ada Lovelace_1_assignsubmission_file"
    own.mkdir(parents=True)
    (own / "neuron.py").write_text(RIGHT)
    (own / "link.py").symlink_to("/etc/passwd")
    (own / "round").symlink_to(folder)
    os.mkfifo(own / "pipe.py")
    done = take_in(folder)
    assert outcomes(done) == {"Ada Lovelace": Deed.NEW}
    assert sorted(reasons(done).values()) == ["is a link", "is a link", "is no ordinary file"]


# --- any archive ----------------------------------------------------------------------------

PARTS = st.sampled_from(
    [
        *("neuron.py", "neuron.ipynb", "neuron-1.py", "a.py", "x.zip", "..", ".", "", "/", "\\"),
        *("__MACOSX", ".DS_Store", "Ada Lovelace_12_assignsubmission_file_", "C:", "CON", "~"),
        *(
            "ada_1_2_neuron.py",
            "ada_LATE_1_2_neuron.py",
            "LATE_anon_x_2_neuron.py",
            "1_2",
            "index.html",
        ),
        *("n_ada_attempt_2026-01-01-10-00-00_n.py", "n_ada_attempt_2026-01-01-10-00-00.txt"),
        *("1-2 - Ada - Oct 1, 2025 900 AM", "submission_1", "submission_metadata.yml", ".git"),
        *("neuron-submissions", "neuron-ada", ".classroom50.yaml", "é", "e\u0301", "É", "\u202e"),
    ]
)
NAMES = st.one_of(
    st.lists(PARTS, min_size=1, max_size=4).map("/".join),
    st.lists(PARTS, min_size=1, max_size=3).map("_".join),
    st.text(max_size=60),
)
DATA = st.one_of(
    st.just(b""),
    st.just(RIGHT.encode()),
    st.just(b"\x00" * 100_000),
    st.binary(max_size=200),
    st.just(b"submission_1: {':submitters': [&a [*a], 3, {':name': 4}], ':created_at': now}"),
)


def written(entries: list[tuple[str, bytes, int]]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content, mode in entries:
            about = zipfile.ZipInfo("x")
            about.filename = name.encode("utf-8", "replace").decode() or "x"
            about.external_attr = mode << 16
            archive.writestr(about, content)
    return data.getvalue()


MODES = st.sampled_from([0, 0, 0, 0o100644, stat.S_IFLNK | 0o777, stat.S_IFDIR | 0o755])
ARCHIVES = st.lists(st.tuples(NAMES, DATA, MODES), max_size=8).map(written)
COURSE = open_course(PROJECT / "solutions")


def collected(data: bytes, platform: str):
    with tempfile.TemporaryDirectory() as folder:
        file, into = Path(folder) / "CS-neuron-1.zip", Path(folder) / "in" / "to"
        file.write_bytes(data)
        wanted = Wanted(COURSE, into, "neuron", platform)
        done = [collect(wanted, [file]) for _ in range(2)]
        assert {path.name for path in Path(folder).iterdir()} == {"CS-neuron-1.zip", "in"}
        assert {path.name for path in into.parent.iterdir()} == {"to"}
        found = sorted(path.relative_to(into) for path in into.rglob("*") if path.is_file())
        for path in found:
            assert path.name in ("neuron.py", "neuron.ipynb", "timestamp.txt", "collected.csv")
            assert len(path.parts) in (1, 3)
        return done


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@example(data=written([("", b"", 0), ("\u202e/neuron.py", b"", 0)]), platform="auto")
@example(data=written([("ada_1_2_neuron.py", b"", 0), ("0_1_0_0", b"", 0)]), platform="canvas")
@given(data=ARCHIVES, platform=st.sampled_from(["auto", "auto", "canvas", "moodle", "folder"]))
def test_collecting_any_archive_ends_and_accounts_for_every_entry(data, platform):
    first, again = collected(data, platform)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        there = len(archive.namelist())
    for download in first.downloads:
        assert download.entries == there
        assert download.taken + download.folders + len(download.passed_over) == there
        assert download.taken == sum(one.deed is not Deed.LEFT for one in first.outcomes)
    students = [one.named.student for one in first.outcomes]
    assert len({name.casefold() for name in students}) == len(students), "never two under one"
    assert {one.named.student: one.deed for one in again.outcomes} == {
        one.named.student: Deed.LEFT if one.deed is Deed.LEFT else Deed.SAME
        for one in first.outcomes
    }


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    data=ARCHIVES,
    changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=12),
    cut=st.integers(0, 400),
)
def test_collecting_any_bytes_ends(data, changes, cut):
    spoilt = bytearray(data[: len(data) - cut] if cut > 300 else data)
    for at, byte in changes:
        if spoilt:
            spoilt[at % len(spoilt)] = byte
    collected(bytes(spoilt), "auto")


@given(data=st.binary(max_size=400))
def test_what_is_no_zip_is_an_archive_error_and_no_other(data):
    stream = io.BytesIO(data)
    try:
        for member in zips.members(stream):
            zips.read(stream, member, 1000)
    except ArchiveError:
        pass
