"""The moderators' shelf: what may be kept there, under which name, and how it is read with the operator's folder."""

from __future__ import annotations

import dataclasses
import errno
import io
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import shelf
from corpus.article import Unreadable
from corpus.files import SIDECAR, Input, Vanished, list_files
from corpus.history import Deed
from corpus.kinds import ENDINGS, is_of_kind
from corpus.moderating import add, edit, replace, take_away
from corpus.shelf import (
    FOLDER,
    PREFIX,
    Candidate,
    Description,
    Folders,
    House,
    NotAsAdded,
    Origination,
    ShelfError,
    candidate,
    in_house,
    keep,
    load,
    not_as_added,
    on_shelf,
    shelf_paths,
    slug,
    withheld,
    withhold,
)
from corpus.store import Store

NOW = datetime(2031, 5, 4, 9, 30, tzinfo=UTC)
CAME = Origination("ruth", NOW, "https://post.example/crane", '"7"', "Mon, 03 Feb 2031 10:00:00 GMT")
TEXT = b"The harbour crane at Little Skarn weighs 310 tonnes. It was made in 1961 and painted blue.\n"
PAGE = (
    "<html><head><title>The crane</title></head><body><article><h1>The crane</h1>"
    + "".join(
        f"<p>Crane number {n} at Little Skarn was oiled, greased and painted blue by its crew.</p>" for n in range(9)
    )
    + "</article></body></html>"
).encode()
LOGIN = (
    b"<html><body><article><h1>Welcome back, dear reader</h1><p>Please sign in to read this article with your "
    b"subscription to the Skarn Post. It takes a minute and costs two crowns a week for the first year.</p>"
    b"<form><input name=a><input class=x type='password'></form></article></body></html>"
)
SAID = Description(
    title="The crane of Skarn", publisher="The Skarn Post", date="2031-02-03", url="https://post.example/c"
)
SIZE = 1_000_000


def made(raw: bytes = TEXT, ending: str = ".txt", said: Description = SAID, came: Origination = CAME) -> Candidate:
    found = candidate(raw, ending, said, came, called="post.example")
    assert isinstance(found, Candidate), found
    return found


def refused(raw: bytes, ending: str, said: Description = SAID) -> str:
    found = candidate(raw, ending, said, CAME, called="post.example")
    assert isinstance(found, Unreadable), found
    return found.reason


# What is read before it is kept


def test_what_is_shown_before_is_what_a_refresh_reads_after(tmp_path: Path) -> None:
    """Text, sentences and metadata: the candidate's article is the very one that stands on the shelf."""
    article = made()
    path = add(tmp_path, article)
    from corpus.files import Reading, read_article

    loaded = Folders(None, tmp_path).load(path, max_bytes=SIZE)
    assert isinstance(loaded, Input)
    read = read_article(loaded)
    assert isinstance(read, Reading)
    assert read == article.reading
    assert read.article.metadata.publisher is not None
    assert read.article.metadata.publisher.value == "The Skarn Post"


@pytest.mark.parametrize(
    ("raw", "ending", "reason"),
    [
        (LOGIN, ".html", "login page"),
        (b"<html><body><nav><a href=/>Home</a></nav></body></html>", ".html", "No article was found"),
        (b"\x89PNG\r\n\x1a\n", ".txt", "not those of a .txt file"),
        (TEXT, ".pdf", "not those of a .pdf file"),
        (b"PK\x03\x04 and no more", ".docx", "is no DOCX"),
        (b"%PDF-1.7 cut off", ".pdf", "not written to its end"),
        (b"\n\n", ".txt", "empty"),
        (b"# Crane\n", ".md", "no sentence"),
    ],
    ids=["login", "no article", "a picture", "text as PDF", "half a DOCX", "half a PDF", "blank", "a heading"],
)
def test_what_is_no_article_is_refused_with_the_reason(raw: bytes, ending: str, reason: str) -> None:
    assert reason in refused(raw, ending)


def test_a_zip_bomb_in_a_docx_is_not_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", bytes(150_000_000))
    assert "unpacks to" in refused(packed.getvalue(), ".docx")


def test_a_long_page_with_a_field_for_a_password_is_an_article() -> None:
    """Many papers have one in the head of every page."""
    page = PAGE.replace(b"</body>", b"<form><input type=password></form></body>")
    assert len(made(page, ".html").reading.article.sentences) > 5


@pytest.mark.parametrize(
    "raw", [b"<input " * 15_000, b"<input type=" * 9_000, b"<" * 100_000, b"<input " + b"\t" * 100_000]
)
def test_a_hostile_page_of_100_000_characters_is_looked_through_at_once(raw: bytes) -> None:
    candidate(raw + LOGIN, ".html", SAID, CAME, called="x")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Description(date="last summer"), "the date 'last summer' cannot be read"),
        (Description(date="03/04/2025"), "the date"),
        (Description(url="javascript:alert(1)"), "the url"),
        (Description(url="https://user@post.example/"), "the url"),
        (Description(title="x" * 501), "title is longer than 500"),
    ],
    ids=["no date", "two dates", "script", "user name", "long"],
)
def test_what_cannot_be_true_of_an_article_is_refused(said: Description, reason: str) -> None:
    assert reason in refused(TEXT, ".txt", said)


@pytest.mark.parametrize(
    "title",
    ["no", "2031-02-04", "- a: b", "# none", "a\nb: c", "'\"", "{x}", "!!python/object:os.system", "&a *a", "ñandú: 3"],
)
def test_a_title_is_what_was_said_whatever_yaml_would_make_of_it(title: str, tmp_path: Path) -> None:
    article = made(said=Description(title=title))
    read = article.reading.article.metadata
    assert read.title is not None
    assert read.title.value == " ".join(title.split())
    assert read.publisher is None
    keep(tmp_path, article)
    assert on_shelf(tmp_path, max_bytes=SIZE)[0].description.title == title


def test_every_kind_that_can_be_added_can_be_read_and_the_other_way_round() -> None:
    from corpus.files import _READERS  # the very table, so that a new reader is not forgotten

    assert set(ENDINGS) == set(_READERS)
    assert set(ENDINGS.values()) <= set(_READERS)


@given(st.binary(max_size=200), st.sampled_from(sorted(set(ENDINGS.values()))))
def test_no_bytes_are_two_kinds_that_are_read_by_different_programs(raw: bytes, ending: str) -> None:
    if is_of_kind(raw, ending):
        assert ending in (".pdf", ".docx") or not raw.startswith((b"PK\x03\x04", b"%PDF-", b"\x89PNG"))


# Names


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The crane of Skarn", "the-crane-of-skarn"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\boot.ini", "c-boot-ini"),
        ("Grúa a 310 t: ¿récord?", "grua-a-310-t-record"),
        ("a\0b\n.meta.yaml", "a-b-meta-yaml"),
        ("クレーン", ""),
        ("....", ""),
        ("x" * 300, "x" * 60),
        ("word " * 30_000, ("word-" * 12)[:60].rstrip("-")),
    ],
)
def test_a_name_is_made_of_a_title(title: str, name: str) -> None:
    assert slug(title) == name


@given(st.text(max_size=400))
def test_no_title_names_a_place(title: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]{0,60}", slug(title))
    assert not slug(title).startswith("-")


def test_articles_of_one_title_get_names_of_their_own(tmp_path: Path) -> None:
    paths = [add(tmp_path, made(TEXT + b"Again. " * n)) for n in range(3)]
    assert paths == [f"{PREFIX}the-crane-of-skarn{n}.txt" for n in ("", "-2", "-3")]
    assert shelf_paths(tmp_path) == sorted(paths)


def test_an_article_without_a_title_is_called_after_its_site(tmp_path: Path) -> None:
    long = (
        b"The harbour crane at Little Skarn weighs 310 tonnes, and nobody in the town knows how it was ever paid for.\n"
    )
    assert add(tmp_path, made(long, said=Description())) == f"{PREFIX}post-example.txt"


# Side by side with the operator's folder


def test_both_folders_are_one_corpus_and_no_path_is_in_both(tmp_path: Path) -> None:
    """Not even where the operator has a folder of the same name: hidden ones are not read."""
    articles = tmp_path / "articles"
    for path in ("the-crane-of-skarn.txt", "shelf/the-crane-of-skarn.txt", ".shelf/the-crane-of-skarn.txt"):
        (articles / path).parent.mkdir(parents=True, exist_ok=True)
        (articles / path).write_bytes(b"The operator wrote this sentence.\n")
    before = {path: path.read_bytes() for path in articles.rglob("*") if path.is_file()}
    data = tmp_path / "data"
    path = add(data, made())
    folders = Folders(articles, data)
    assert folders.paths() == [path, "shelf/the-crane-of-skarn.txt", "the-crane-of-skarn.txt"]
    read = {each: folders.load(each, max_bytes=SIZE) for each in folders.paths()}
    assert len(read) == 3
    assert {each: loaded.path for each, loaded in read.items()} == {each: each for each in read}
    assert isinstance(read[path], Input)
    assert read[path].raw == TEXT  # type: ignore[union-attr]
    take_away(data, path, who="ruth", at=NOW)
    assert {path: path.read_bytes() for path in articles.rglob("*") if path.is_file()} == before


def test_the_operators_defaults_say_nothing_of_the_shelf(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "_defaults.yaml").write_text("publisher: The Operator\n")
    path = add(tmp_path / "data", made())
    loaded = Folders(tmp_path / "articles", tmp_path / "data").load(path, max_bytes=SIZE)
    assert isinstance(loaded, Input)
    assert loaded.defaults == ()


# Editing and removing


def test_an_edit_says_something_else_and_leaves_the_words(tmp_path: Path) -> None:
    path = add(tmp_path, made())
    said = Description(title="The crane, again", date="", agency="Lantern Wire")
    found = edit(tmp_path, path, said, who="pavo", at=NOW, max_bytes=SIZE)
    assert isinstance(found, Candidate)
    (there,) = on_shelf(tmp_path, max_bytes=SIZE)
    assert there.path == path
    assert there.description == Description("The crane, again", "The Skarn Post", "Lantern Wire", None, SAID.url)
    assert there.origination == CAME
    loaded = load(tmp_path, path, max_bytes=SIZE)
    assert isinstance(loaded, Input)
    assert loaded.raw == TEXT


def test_who_put_an_article_there_by_hand_stays_unknown_after_an_edit(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "crane.txt").write_bytes(TEXT)
    (tmp_path / FOLDER / f"crane.txt{SIDECAR}").write_text("publisher: The Skarn Herald\n")
    edit(tmp_path, f"{PREFIX}crane.txt", SAID, who="pavo", at=NOW, max_bytes=SIZE)
    (there,) = on_shelf(tmp_path, max_bytes=SIZE)
    assert (there.description, there.origination) == (SAID, None)


BY_HAND = """title: The crane of Skarn
lang: en
authors: [Ruth Marsh, Olav Tern]
license: CC BY 4.0
based_on: Skarn Wire
updated: 2031-02-04
our_own_number: 17
"""


def test_what_somebody_wrote_by_hand_beside_an_article_stays_through_an_edit_and_a_newer_page(tmp_path: Path) -> None:
    path = add(tmp_path, made(PAGE, ".html"))
    sidecar = tmp_path / FOLDER / f"{path.removeprefix(PREFIX)}{SIDECAR}"
    came = sidecar.read_text("utf-8")[sidecar.read_text("utf-8").index("added_by") :]
    sidecar.write_text(BY_HAND + came, "utf-8")
    edited = edit(tmp_path, path, Description(title="The old crane", language="es"), who="mia", at=NOW, max_bytes=SIZE)
    assert isinstance(edited, Candidate)
    (standing,) = on_shelf(tmp_path, max_bytes=SIZE)
    again = candidate(
        PAGE.replace(b"painted", b"washed"), ".html", standing.description, CAME,
        called="", name=edited.name, before=standing.sidecar,
    )  # fmt: skip
    assert isinstance(again, Candidate)
    replace(tmp_path, again)
    for known in (edited.reading.article.metadata, again.reading.article.metadata):
        told = {name: each["value"] for name, each in known.to_json().items()}
        assert told == {
            "title": "The old crane",
            "language": "es",
            "authors": ["Ruth Marsh", "Olav Tern"],
            "license": "CC BY 4.0",
            "based_on": "Skarn Wire",
            "updated": "2031-02-04",
        }
    assert "our_own_number: '17'" in sidecar.read_text("utf-8")
    (standing,) = on_shelf(tmp_path, max_bytes=SIZE)
    assert standing.origination == CAME


def test_an_edit_that_cannot_be_true_changes_nothing(tmp_path: Path) -> None:
    path = add(tmp_path, made())
    before = load(tmp_path, path, max_bytes=SIZE)
    found = edit(tmp_path, path, Description(date="soon"), who="pavo", at=NOW, max_bytes=SIZE)
    assert isinstance(found, Unreadable)
    assert load(tmp_path, path, max_bytes=SIZE) == before
    with Store.open(tmp_path) as store:
        assert [act.deed for act in store.history.acts()] == [Deed.ADD]


def test_a_removed_article_leaves_nothing_in_the_folder(tmp_path: Path) -> None:
    path = add(tmp_path, made())
    take_away(tmp_path, path, who="ruth", at=NOW)
    assert list((tmp_path / FOLDER).iterdir()) == []
    assert shelf_paths(tmp_path) == []


@pytest.mark.parametrize(
    "path",
    ["ferry.txt", ".shelf/ferry.txt", ".shelf/../quoth.db", ".shelf//etc/passwd", "../x", ".shelf/", "", ".shelf/a\0b"],
)
def test_only_what_is_on_the_shelf_can_be_edited_or_removed(tmp_path: Path, path: str) -> None:
    add(tmp_path, made())
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ShelfError):
        edit(tmp_path, path, Description(title="x"), who="eve", at=NOW, max_bytes=SIZE)
    with pytest.raises(ShelfError):
        take_away(tmp_path, path, who="eve", at=NOW)
    assert sorted(tmp_path.rglob("*")) == before


def test_every_act_is_noted_with_who_when_and_what(tmp_path: Path) -> None:
    path = add(tmp_path, made())
    again = candidate(TEXT + b"More. ", ".txt", SAID, CAME, called="x", name=path.removeprefix(PREFIX))
    assert isinstance(again, Candidate)
    replace(tmp_path, again)
    edit(tmp_path, path, Description(title="T", date=""), who="pavo", at=NOW, max_bytes=SIZE)
    take_away(tmp_path, path, who="ruth", at=NOW)
    with Store.open(tmp_path) as store:
        told = [(act.at, act.who, str(act.deed), act.subject, act.detail) for act in store.history.acts()]
    assert told == [
        (NOW, "ruth", "add", path, "https://post.example/crane"),
        (NOW, "ruth", "replace", path, "https://post.example/crane"),
        (NOW, "pavo", "edit", path, "title: T, date: (taken back)"),
        (NOW, "ruth", "remove", path, ""),
    ]


def test_killed_while_it_is_kept_no_article_stands_without_what_is_said_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sidecar comes first; alone it is no article, and a refresh passes over it."""

    def killed(self: Path, raw: bytes) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", killed)
    with pytest.raises(KeyboardInterrupt):
        keep(tmp_path, made())
    monkeypatch.undo()
    assert list_files(tmp_path / FOLDER) == [f"the-crane-of-skarn.txt{SIDECAR}"]
    assert on_shelf(tmp_path, max_bytes=SIZE) == ()
    assert shelf_paths(tmp_path) == []
    assert keep(tmp_path, made()) == f"{PREFIX}the-crane-of-skarn-2.txt"


def test_a_disk_that_is_full_keeps_nothing_of_an_article_that_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, raw: bytes) -> int:
        self.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        keep(tmp_path, made())
    monkeypatch.undo()
    assert list((tmp_path / FOLDER).iterdir()) == []


@pytest.mark.parametrize("moment", [1, 2, 3])
def test_killed_while_a_page_is_replaced_its_new_version_is_still_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    """The page's tag is kept with bytes that are as new: else the publisher would say that nothing has changed."""
    name = add(tmp_path, made()).removeprefix(PREFIX)
    newer = candidate(
        TEXT + b"It was sold in May.\n", ".txt", SAID, dataclasses.replace(CAME, etag='"8"'), called="crane", name=name
    )
    assert isinstance(newer, Candidate)
    renamed = Path.replace
    left = moment

    def killed(self: Path, target: Path) -> Path:
        nonlocal left
        left -= 1
        if left == 0:
            raise KeyboardInterrupt
        return renamed(self, target)

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        replace(tmp_path, newer)
    (stands,) = on_shelf(tmp_path, max_bytes=SIZE)
    assert stands.origination is not None
    assert stands.origination.etag == '"7"'
    monkeypatch.undo()
    replace(tmp_path, newer)
    assert on_shelf(tmp_path, max_bytes=SIZE)[0].origination == newer.origination


@pytest.mark.parametrize(
    ("ending", "damaged"),
    [
        ("", b""),
        ("", bytes(len(TEXT))),
        ("", TEXT[:-20]),
        ("", TEXT.replace(b"310", b"810")),
        (SIDECAR, b""),
        (SIDECAR, bytes(300)),
    ],
    ids=["empty", "zeros", "cut", "a figure", "its sidecar empty", "its sidecar zeros"],
)
def test_an_article_whose_bytes_are_not_those_that_were_added_is_told_and_not_read(
    tmp_path: Path, ending: str, damaged: bytes
) -> None:
    """A disk that lost some of it must not be taken for a publisher that corrected it."""
    path = add(tmp_path, made())
    file = tmp_path / FOLDER / (path.removeprefix(PREFIX) + ending)
    sound = file.read_bytes()
    file.write_bytes(damaged)
    loaded = load(tmp_path, path, max_bytes=SIZE)
    assert isinstance(loaded, Unreadable)
    assert "not what was added" in loaded.reason
    assert "from a backup" in loaded.advice
    file.write_bytes(sound)
    assert isinstance(load(tmp_path, path, max_bytes=SIZE), Input)


@pytest.mark.parametrize("sidecar", [b"title: A crane\n", b"title: 'a\n\n  sha256: b'\n"])
def test_an_article_of_which_nobody_noted_the_hash_is_read_as_it_is(tmp_path: Path, sidecar: bytes) -> None:
    """It was put there by hand, or by an earlier Quoth."""
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "crane.txt").write_bytes(TEXT)
    (tmp_path / FOLDER / f"crane.txt{SIDECAR}").write_bytes(sidecar)
    assert isinstance(load(tmp_path, f"{PREFIX}crane.txt", max_bytes=SIZE), Input)


@pytest.mark.parametrize("left", [TEXT, TEXT[:-20]], ids=["whole", "cut"])
def test_an_article_whose_sidecar_a_disk_lost_is_told_and_not_read(tmp_path: Path, left: bytes) -> None:
    """Nothing tells any more whether its bytes are those that were added; to say who published it, does."""
    path = add(tmp_path, made())
    file = tmp_path / FOLDER / path.removeprefix(PREFIX)
    file.write_bytes(left)
    file.with_name(file.name + SIDECAR).unlink()
    for found in (
        load(tmp_path, path, max_bytes=SIZE),
        Folders(None, tmp_path / "7", House(tmp_path)).load(in_house(path), max_bytes=SIZE),
        edit(tmp_path, path, Description(title="The crane"), who="mia", at=NOW, max_bytes=SIZE),
    ):
        assert isinstance(found, NotAsAdded)
        assert ".meta.yaml is gone" in found.reason
        assert "add it again" in found.advice
    assert [each.path for each in not_as_added(tmp_path)] == [path]
    assert on_shelf(tmp_path, max_bytes=SIZE) == ()
    file.with_name(file.name + SIDECAR).write_text("publisher: The Skarn Post\n", "utf-8")
    assert list(not_as_added(tmp_path)) == []
    take_away(tmp_path, path, who="mia", at=NOW)
    assert add(tmp_path, made()) == path


def test_in_the_operators_folder_no_article_needs_a_sidecar(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "crane.txt").write_bytes(TEXT)
    folders = Folders(tmp_path / "articles", tmp_path / "data")
    assert isinstance(folders.load("crane.txt", max_bytes=SIZE), Input)


def test_a_sidecar_that_a_disk_cut_at_a_block_has_its_hash_still(tmp_path: Path) -> None:
    """A title, a publisher and an agency of 500 letters of four bytes each are more than a block of 4 KiB."""
    letters = "\N{GOTHIC LETTER AHSA}" * 500
    path = add(tmp_path, made(said=Description(letters, letters, letters, url=SAID.url)))
    file = tmp_path / FOLDER / path.removeprefix(PREFIX)
    sidecar = file.with_name(file.name + SIDECAR)
    assert len(sidecar.read_bytes()) > 4096
    sidecar.write_bytes(sidecar.read_bytes()[:4096])
    file.write_bytes(TEXT[:-20])
    assert isinstance(load(tmp_path, path, max_bytes=SIZE), NotAsAdded)


def test_an_article_that_is_removed_or_replaced_while_it_is_read_is_not_told_as_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, reading = add(tmp_path, made()), shelf.load_input

    def removed_halfway(*place: object, **limit: object) -> object:
        loaded = reading(*place, **limit)  # type: ignore[arg-type]
        if isinstance(loaded, Input):
            take_away(tmp_path, path, who="mia", at=NOW)
            return dataclasses.replace(loaded, sidecar=None)
        return loaded

    monkeypatch.setattr(shelf, "load_input", removed_halfway)
    assert isinstance(Folders(None, tmp_path).load(path, max_bytes=SIZE), Vanished)


def test_of_many_who_withhold_at_once_nobodys_article_is_forgotten(tmp_path: Path) -> None:
    paths = [f"news/{number}.txt" for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda path: withhold(tmp_path / "data", path, wanted=True), paths))
    assert withheld(tmp_path / "data") == set(paths)
