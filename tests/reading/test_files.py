"""A folder becomes articles; whatever is wrong with a file is said in words that help, and costs no other file."""

from __future__ import annotations

import os
import re
import socket
from datetime import date
from pathlib import Path

import pytest

from corpus.article import MetadataSource, Unreadable
from corpus.files import FolderError, Input, Reading, Vanished, list_files, load_input, read_article

PROSE = "The ferry to Sombrala left at seven. Nobody was on board but the captain and a goose.\n"
MEGABYTE = 2**20


def read(folder: Path, path: str, max_bytes: int = MEGABYTE) -> Reading | Unreadable:
    loaded = load_input(folder, path, max_bytes=max_bytes)
    return read_article(loaded) if isinstance(loaded, Input) else loaded


def reading(folder: Path, path: str) -> Reading:
    outcome = read(folder, path)
    assert isinstance(outcome, Reading), outcome
    return outcome


# ── listing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_all_that_is_meant_as_an_article_is_listed_in_order(tmp_path: Path) -> None:
    for name in ["b.txt", "a/deep/c.MD", "a/_defaults.yaml", "b.txt.meta.yaml", "odd.xyz", "gone.txt.meta.yaml"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(PROSE)
    for name in [".hidden.txt", ".git/x.txt", "b.txt~", "#b.txt#", "~$letter.docx", "half.part", "_notes.md", "x.swp"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(PROSE)
    assert list_files(tmp_path) == ["a/deep/c.MD", "b.txt", "gone.txt.meta.yaml", "odd.xyz"]


def test_a_link_that_leads_back_up_is_followed_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.txt").write_text(PROSE)
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    assert list_files(tmp_path) == ["a/one.txt"]


def test_an_empty_folder_lists_nothing(tmp_path: Path) -> None:
    assert list_files(tmp_path) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="no such folder") as caught:
        list_files(tmp_path / "none")
    assert caught.value.folder == tmp_path / "none"
    assert caught.value.advice


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    with pytest.raises(FolderError, match="a file, not a folder"):
        list_files(tmp_path / "a.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="rights do not bind root")
def test_a_folder_without_rights_is_an_error_and_not_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    with pytest.raises(FolderError, match="may not read"):
        list_files(tmp_path)


# ── files that are no articles ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        pytest.param("a.txt", b"", "is empty", id="empty"),
        pytest.param("a.txt", b"\xef\xbb\xbf \n\n", "is empty", id="only a byte-order mark"),
        pytest.param("a.txt", "\u00a0\u2003\n".encode(), "only blanks", id="only blanks"),
        pytest.param("a.txt", b"\x7fELF\x02\x01\0\0\0\xff\xfe" * 30, "is binary", id="binary"),
        pytest.param("a.txt", b"text\0text" * 30, "is binary", id="NUL in text"),
        pytest.param("a.txt", b"\x01\x02\x03 abc" * 30, "is binary", id="controls"),
        pytest.param("a.txt", "Lost: caf\ufffd. It was good.".encode(), "U\\+FFFD", id="a character lost before"),
        pytest.param("a.txt", "Où était le café".encode()[:-1], "middle of a character", id="half-written"),
        pytest.param("a.md", b"---\ntitle: x\nand then the power went", "never closes", id="half-written front matter"),
        pytest.param(
            "a.md", b"---\ntitle: [x\n---\n" + PROSE.encode(), "front matter of a.md, line", id="broken front matter"
        ),
        pytest.param("a.md", b"---\ndate: soon\n---\n" + PROSE.encode(), "the date 'soon'", id="front matter's date"),
        pytest.param("a.txt", b"Only a heading", "no sentence", id="no prose"),
        pytest.param("a.pdf", b"%PDF-1.4 and then the power went", "not written to its end", id="half a PDF"),
        pytest.param("a.pdf", PROSE.encode(), "not a PDF", id="no PDF"),
        pytest.param("a.docx", PROSE.encode(), "no DOCX", id="no DOCX"),
        pytest.param("a.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "encrypted", id="encrypted DOCX"),
        pytest.param(
            "a.html",
            b"<html><body><nav><a href=/>Home</a></nav></body></html>",
            "No article",
            id="page without an article",
        ),
        pytest.param("a.xyz", PROSE.encode(), "this kind", id="unknown kind"),
        pytest.param("LICENSE", PROSE.encode(), "this kind", id="no ending"),
        pytest.param("b.txt.meta.yaml", b"title: x", "describes b.txt", id="sidecar of a missing file"),
        pytest.param("a\x07.txt", PROSE.encode(), "name holds characters", id="bell in the name"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_advice(tmp_path: Path, name: str, raw: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(raw)
    outcome = read(tmp_path, name)
    assert isinstance(outcome, Unreadable)
    assert re.search(reason, outcome.reason), outcome
    assert outcome.advice
    assert outcome.path.isprintable()


def test_a_name_that_is_not_utf8_is_refused_with_a_name_that_can_be_printed(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(PROSE)
    (name,) = list_files(tmp_path)
    outcome = read(tmp_path, name)
    assert isinstance(outcome, Unreadable)
    outcome.path.encode()


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as big:
        big.truncate(50 * MEGABYTE)
    outcome = read(tmp_path, "big.txt", max_bytes=20 * MEGABYTE)
    assert isinstance(outcome, Unreadable)
    assert "50.0 MB" in outcome.reason
    assert "20.0 MB" in outcome.reason


def test_a_file_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    assert isinstance(read(tmp_path, "a.txt", max_bytes=len(PROSE)), Reading)
    assert isinstance(read(tmp_path, "a.txt", max_bytes=len(PROSE) - 1), Unreadable)


def test_a_file_deleted_after_listing_has_vanished_and_is_not_broken(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    (path,) = list_files(tmp_path)
    (tmp_path / path).unlink()
    assert isinstance(read(tmp_path, path), Vanished)


def test_a_pipe_a_folder_and_a_socket_are_no_articles_and_nobody_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(tmp_path)  # a socket's path may be 108 bytes long at most
        listening.bind("socket.txt")
        for name in ["pipe.txt", "folder.txt", "self.txt", "socket.txt"]:
            outcome = read(tmp_path, name)
            assert isinstance(outcome, Unreadable)
            assert "not a regular file" in outcome.reason, name


@pytest.mark.skipif(os.geteuid() == 0, reason="rights do not bind root")
def test_a_file_without_rights_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / "a.txt").chmod(0)
    outcome = read(tmp_path, "a.txt")
    assert isinstance(outcome, Unreadable)
    assert "may not read" in outcome.reason


# ── encodings ─────────────────────────────────────────────────────────────────────────────────────────────────────

SPANISH = (
    "La señora Núñez abrió la presa el lunes por la mañana. «El agua llegará también al pueblo», dijo después. "
    "¿Cuándo terminará la sequía? Según el ministerio, todavía no hay una respuesta clara para los agricultores.\n"
) * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-bom", "utf-32", "cp1252"])
def test_text_in_any_of_these_encodings_is_read_and_leads_back_to_its_bytes(tmp_path: Path, encoding: str) -> None:
    raw = b"\xfe\xff" + SPANISH.encode("utf-16-be") if encoding == "utf-16-be-bom" else SPANISH.encode(encoding)
    (tmp_path / "a.txt").write_bytes(raw)
    read_as = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-16-be-bom": "utf-16-be", "utf-32": "utf-32-le"}
    found = reading(tmp_path, "a.txt")
    assert found.article.text == SPANISH.rstrip()
    for sentence in found.article.sentences:
        where = found.source.map.locate(sentence.span)
        held = found.source.raw[where.start : where.end].decode(read_as.get(encoding, encoding))
        assert held == sentence.span.cut(found.article.text)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("El niño llegó mañana. Él comió.", "cp1252"),
        ("He said “no” – twice, for £5, at the café.", "cp1252"),
        ("Die Fähre fährt für fünf Tage nicht.", "latin-1"),
        ("Žluťoučký kůň pěl ďábelské ódy.", "cp1250"),
        ("Паром не ходит пять дней, сказал капитан порта.", "cp1251"),
        ("東京の天気は晴れです。明日は雨が降るでしょう。", "shift_jis"),
    ],
    ids=["Spanish", "pounds", "German", "Czech", "Russian", "Japanese"],
)
def test_texts_in_old_encodings_keep_every_letter(text: str, encoding: str) -> None:
    outcome = read_article(Input("a.txt", text.encode(encoding)))
    assert isinstance(outcome, Reading)
    assert outcome.article.text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Où était la mère ? À la fenêtre, très tôt, avec son frère âgé. " * 20, "cp1252"),
        ("A água não é tão fria. " * 30, "cp1252"),
        ("Příští vůz přijede večer. " * 30, "cp1250"),
        ("Bugün hava çok güzel, değil mi? " * 30, "cp1254"),
    ],
    ids=["French", "Portuguese", "Czech", "Turkish"],
)
def test_a_text_whose_encoding_cannot_be_told_is_refused_and_no_letter_is_guessed(text: str, encoding: str) -> None:
    outcome = read_article(Input("a.txt", text.encode(encoding)))
    assert isinstance(outcome, Unreadable)
    assert "tells for sure" in outcome.reason
    assert "UTF-8" in outcome.advice


# ── metadata ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_nearest_word_on_a_field_wins_and_each_field_says_where_it_is_from(tmp_path: Path) -> None:
    (tmp_path / "x" / "y").mkdir(parents=True)
    (tmp_path / "_defaults.yaml").write_text("publisher: Far\nlanguage: en\nlicense: CC0-1.0\n")
    (tmp_path / "x" / "_defaults.yaml").write_text("publisher: Near\nlang: es\n")
    (tmp_path / "x" / "y" / "a.md").write_text(
        f"---\ntitle: Front\nauthor: Ada Quill\nurl: https://wend.example/2025/03/09/a\n---\n{PROSE}"
    )
    (tmp_path / "x" / "y" / "a.md.meta.yaml").write_text("title: '  Side\\u200b  car '\n".replace("\\u200b", "\u200b"))
    known = reading(tmp_path, "x/y/a.md").article.metadata
    assert known.title is not None
    assert (known.title.value, known.title.source) == ("Side car", MetadataSource.SIDECAR)
    assert known.authors is not None
    assert (known.authors.value, known.authors.source) == (("Ada Quill",), MetadataSource.FRONT_MATTER)
    assert known.publisher is not None
    assert (known.publisher.value, known.publisher.source) == ("Near", MetadataSource.DEFAULTS)
    assert (known.language and known.language.value, known.license and known.license.value) == ("es", "CC0-1.0")
    assert known.date is not None
    assert (known.date.value, known.date.source) == (date(2025, 3, 9), MetadataSource.URL)
    assert known.updated is None
    assert known.agency is None


@pytest.mark.parametrize(
    ("yaml", "reason"),
    [
        pytest.param("date: soon", "a.txt.meta.yaml: the date 'soon'", id="no date"),
        pytest.param("date: 2025-02-31", "'2025-02-31'", id="31 February"),
        pytest.param("date: 0001-01-01", "'0001-01-01'", id="the year 1"),
        pytest.param("date: 03/04/2025", "'03/04/2025'", id="two dates in one"),
        pytest.param("date: 2025-03", "'2025-03'", id="a month"),
        pytest.param("url: wend.example", "the url", id="no scheme"),
        pytest.param("url: https://me:secret@wend.example/", "the url", id="user name"),
        pytest.param("title: [a, b]", "the title", id="a list of titles"),
        pytest.param("publsher: x", 'no field "publsher"', id="misspelt"),
        pytest.param("title: 'x", "line", id="open quote"),
        pytest.param("just words", "holds no fields", id="no mapping"),
        pytest.param("[" * 20000, "not YAML", id="deep"),
        pytest.param("\udcff", "not UTF-8", id="not UTF-8"),
        pytest.param("# " + "x" * 70000, "the limit is", id="large"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt.meta.yaml", "_defaults.yaml"])
def test_a_broken_description_names_file_field_and_value(tmp_path: Path, yaml: str, reason: str, name: str) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / name).write_bytes(yaml.encode("utf-8", "surrogateescape"))
    outcome = read(tmp_path, "a.txt")
    assert isinstance(outcome, Unreadable)
    assert reason.replace("a.txt.meta.yaml", name) in outcome.reason
    assert outcome.path == "a.txt"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-02-04", date(2025, 2, 4)),
        ("2025-02-04T23:30:00-05:00", date(2025, 2, 4)),
        ("2025-02-04T00:10:00Z", date(2025, 2, 4)),
        ("2025-02-04 10:00", date(2025, 2, 4)),
        ("2025/2/4", date(2025, 2, 4)),
        ("Feb. 4, 2025", date(2025, 2, 4)),
        ("4 de febrero de 2025", date(2025, 2, 4)),
    ],
)
def test_a_date_is_the_day_as_printed_in_no_other_time_zone(tmp_path: Path, written: str, day: date) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / "a.txt.meta.yaml").write_text(f"date: '{written}'")
    found = reading(tmp_path, "a.txt").article.metadata.date
    assert found is not None
    assert found.value == day


def test_a_name_too_long_for_a_sidecar_has_none(tmp_path: Path) -> None:
    name = "n" * 250 + ".txt"
    (tmp_path / name).write_text(PROSE)
    assert isinstance(load_input(tmp_path, name, max_bytes=10_000), Input)


def test_an_empty_sidecar_and_empty_fields_know_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / "a.txt.meta.yaml").write_text("title:\npublisher: null\nauthors: []\nother: 1\n")
    (tmp_path / "_defaults.yaml").write_text("")
    assert reading(tmp_path, "a.txt").article.metadata.to_json() == {}


# ── what a digest stands for ──────────────────────────────────────────────────────────────────────────────────────


def test_equal_digests_give_equal_readings_and_every_byte_counts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)

    def loaded() -> Input:
        found = load_input(tmp_path, "a.txt", max_bytes=MEGABYTE)
        assert isinstance(found, Input)
        return found

    first = loaded()
    assert (loaded().digest, read_article(loaded())) == (first.digest, read_article(first))
    digests = [first.digest]
    (tmp_path / "a.txt.meta.yaml").write_text("title: x")
    digests.append(loaded().digest)
    (tmp_path / "_defaults.yaml").write_text("license: x")
    digests.append(loaded().digest)
    (tmp_path / "a.txt").write_text(PROSE + " ")
    digests.append(loaded().digest)
    digests.append(Input("b.txt", loaded().raw, loaded().sidecar, loaded().defaults).digest)
    assert len(set(digests)) == len(digests)
