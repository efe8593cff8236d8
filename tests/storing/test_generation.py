"""Generations: whole or refused; published at one stroke; the old ones kept for a while."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from storing.shelves import NOW, TEXTS, fill, refreshed

from index.generation import (
    Contents,
    Entry,
    GenerationError,
    current,
    discard_leftovers,
    open_generation,
    prune,
    publish,
    write,
)

CONTENTS = Contents("fake:words-1", 64, 1, (Entry("dam.txt", "aa", "bb"),), 1, "cc", {"threshold": 0.5})
WRITERS = {
    "dense": lambda path: path.write_text("vectors"),
    "words": lambda path: (path.mkdir(), (path / "a").write_text("b")),
}


def made(data: Path, minutes: int = 0) -> str:
    return write(data, CONTENTS, WRITERS, now=NOW + timedelta(minutes=minutes)).id


def test_a_generation_is_written_whole_and_published_apart(tmp_path: Path) -> None:
    generation = write(tmp_path, CONTENTS, WRITERS, now=NOW)
    assert generation.contents == CONTENTS
    assert generation.created == NOW
    assert (generation.folder / "words" / "a").read_text() == "b"
    assert current(tmp_path) is None
    publish(tmp_path, generation.id)
    assert current(tmp_path) == generation.id
    assert open_generation(tmp_path, generation.id, fingerprint="fake:words-1") == generation


@pytest.mark.parametrize("file", ["dense.faiss", "manifest.json", "lexical/meta.json", "CURRENT"])
def test_no_byte_can_be_flipped_unnoticed(tmp_path: Path, file: str) -> None:
    """The first, each seventh and the last byte of the kinds of files; every other file by its middle byte."""
    data = tmp_path / "data"
    name = refreshed(data, fill(tmp_path / "articles", TEXTS)).generation
    folder = data / "generations" / (name if file != "CURRENT" else "")
    whole = (folder / file).read_bytes()
    for at in {*range(0, len(whole), max(7, len(whole) // 60)), len(whole) - 1 - (file == "CURRENT")}:
        (folder / file).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(GenerationError, match=r"quoth refresh"):
            open_generation(data, current(data) or "none")
    (folder / file).write_bytes(whole)
    open_generation(data, name)


def test_every_file_is_under_a_checksum(tmp_path: Path) -> None:
    data = tmp_path / "data"
    name = refreshed(data, fill(tmp_path / "articles", TEXTS)).generation
    files = [path for path in (data / "generations" / name).rglob("*") if path.is_file() and path.suffix != ".lock"]
    assert len(files) > 5
    for file in files:
        whole = file.read_bytes()
        middle = len(whole) // 2
        file.write_bytes(whole[:middle] + bytes([whole[middle] ^ 128]) + whole[middle + 1 :])
        with pytest.raises(GenerationError, match="damaged"):
            open_generation(data, name)
        file.unlink()
        with pytest.raises(GenerationError, match="missing"):
            open_generation(data, name)
        file.write_bytes(whole)
    open_generation(data, name)


@pytest.mark.parametrize(
    "manifest", ["", "[]", "{}", '{"sha256": 1, "content": []}', '{"content": {"id": 3}, "sha256": "a"}', "\xff"]
)
def test_a_manifest_of_another_shape_is_damage(tmp_path: Path, manifest: str) -> None:
    name = made(tmp_path)
    (tmp_path / "generations" / name / "manifest.json").write_text(manifest, "latin-1")
    with pytest.raises(GenerationError, match="damaged"):
        open_generation(tmp_path, name)


def test_a_generation_under_another_name_is_refused(tmp_path: Path) -> None:
    name = made(tmp_path)
    other = name.replace("2031", "2032")
    (tmp_path / "generations" / name).rename(tmp_path / "generations" / other)
    with pytest.raises(GenerationError, match="damaged"):
        open_generation(tmp_path, other)


def test_another_encoder_is_refused_with_both_names(tmp_path: Path) -> None:
    name = made(tmp_path)
    with pytest.raises(GenerationError, match=r"words-1.*other.*QUOTH_ENCODER"):
        open_generation(tmp_path, name, fingerprint="other")


def test_ids_sort_by_making_also_when_the_clock_is_set_back(tmp_path: Path) -> None:
    ids = [made(tmp_path), made(tmp_path), made(tmp_path, -60), made(tmp_path, 5)]
    assert ids == sorted(set(ids))


def test_the_newest_three_and_the_published_one_are_kept(tmp_path: Path) -> None:
    ids = [made(tmp_path, minutes) for minutes in range(6)]
    publish(tmp_path, ids[1])
    assert prune(tmp_path) == (ids[1], *ids[3:])
    assert [open_generation(tmp_path, name).id for name in (ids[1], *ids[3:])] == [ids[1], *ids[3:]]
    assert sorted(path.name for path in (tmp_path / "generations").iterdir()) == sorted([ids[1], *ids[3:], "CURRENT"])


def test_what_a_killed_build_left_is_discarded(tmp_path: Path) -> None:
    old, published, unpublished = made(tmp_path, 0), made(tmp_path, 1), made(tmp_path, 2)
    publish(tmp_path, published)
    (tmp_path / "generations" / ".building-x" / "lexical").mkdir(parents=True)
    (tmp_path / "generations" / ".CURRENT").write_text(unpublished)
    discard_leftovers(tmp_path)
    assert sorted(path.name for path in (tmp_path / "generations").iterdir()) == sorted([old, published, "CURRENT"])


@pytest.mark.parametrize("pointer", ["", "../../etc", "20310504T093000.000000Z/..", "\xff\xfe"])
def test_a_pointer_that_names_no_generation_publishes_none(tmp_path: Path, pointer: str) -> None:
    made(tmp_path)
    (tmp_path / "generations" / "CURRENT").write_text(pointer, "latin-1")
    assert current(tmp_path) is None


def test_a_writer_that_fails_leaves_no_generation(tmp_path: Path) -> None:
    def fail(path: Path) -> None:
        path.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write(tmp_path, CONTENTS, {**WRITERS, "last": fail}, now=NOW)
    discard_leftovers(tmp_path)
    assert list((tmp_path / "generations").iterdir()) == []


def test_calibrations_travel_with_the_manifest(tmp_path: Path) -> None:
    generation = write(tmp_path, replace(CONTENTS, calibration={"threshold": 0.25, "of": ["é"]}), WRITERS, now=NOW)
    assert open_generation(tmp_path, generation.id).contents.calibration == {"threshold": 0.25, "of": ["é"]}
