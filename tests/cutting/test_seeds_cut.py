"""The traps of the five seed articles, each as a reader of the page would judge it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.article import Article, Kind, Mark, MarkKind, Metadata, Span
from corpus.marks import mark
from corpus.passages import passages
from corpus.sentences import sentences


@pytest.fixture(scope="module")
def seeds(shared: Path) -> dict[str, Article]:
    """The seed articles by the first digits of their names, as canonical text, the reader's date line hinted."""
    found = {}
    for path in sorted((shared / "seeds").glob("*.txt")):
        text = re.sub(r"\[([^\]\n]+)\]\([^)\n]*\)", r"\1", path.read_text("utf-8")).replace("\\$", "$")
        date = re.match(r"\s*date \d{4}-\d\d-\d\d", text)
        hints = [Mark(MarkKind.HEADER, Span(*date.span()))] if date else []
        marks = mark(text, hints)
        found[path.name[:3]] = Article(path.name, "", text, Metadata(), marks, sentences(text, marks))
    return found


def of_kind(article: Article, kind: MarkKind) -> list[str]:
    return [m.span.cut(article.text) for m in article.marks if m.kind is kind]


def quotable(article: Article, kind: Kind = Kind.PROSE) -> list[str]:
    return [s.span.cut(article.text) for s in article.sentences if s.kind is kind]


@pytest.mark.parametrize(("seed", "headings"), [("000", 3), ("001", 5), ("002", 3), ("003", 3), ("004", 1)])
def test_headings_and_questions_are_never_quotable(seeds: dict[str, Article], seed: str, headings: int) -> None:
    # 001 and 003 hold a title and, without a reader's hint, a line that names who wrote or printed it.
    assert len(of_kind(seeds[seed], MarkKind.HEADING)) == headings
    assert not [piece for piece in quotable(seeds[seed]) if piece.endswith("?")]


def test_the_date_before_the_dateline_is_no_part_of_the_first_sentence(seeds: dict[str, Article]) -> None:
    assert quotable(seeds["000"])[0].startswith("SAN SALVADOR")


@pytest.mark.parametrize(
    ("seed", "begins", "ends"),
    [
        ("000", "At the time, Bukele tweeted", "There is now.”"),
        ("000", "The U.S. government", "legalities involved. ”"),
        ("000", "”But it’s", "a decision.”"),
        ("003", "\"I don't know", 'our country."'),
        ("003", "Following a particularly", 'sunshine."'),
        ("004", "Argentine Security Minister", 'on criminals."'),
        ("004", "\"Obviously, we'll", "he said."),
        ("004", '"Everyone should be', "Cristosal."),
        ("004", "On his X platform", 'idea!!"'),
    ],
)
def test_quotations_are_whole(seeds: dict[str, Article], seed: str, begins: str, ends: str) -> None:
    (piece,) = (piece for piece in quotable(seeds[seed]) if piece.startswith(begins))
    assert piece.endswith(ends)


def test_every_quotation_is_closed_in_its_sentence(seeds: dict[str, Article]) -> None:
    odd = [s for a in seeds.values() for s in quotable(a) if sum(map(s.count, '"“”')) % 2]
    # A quotation over two paragraphs, of which each opens with a mark and only the second closes.
    assert [piece.split()[0] for piece in odd] == ['"I']


@pytest.mark.parametrize(("seed", "captions"), [("000", 2), ("001", 1), ("002", 0), ("003", 11), ("004", 7)])
def test_captions_are_quotable_as_captions_only(seeds: dict[str, Article], seed: str, captions: int) -> None:
    assert len(of_kind(seeds[seed], MarkKind.CAPTION)) == captions
    assert not [piece for piece in quotable(seeds[seed]) if re.search(r"Feb\. 2, 2023|June 2024\.$|aerial view", piece)]
    assert not [piece for piece in quotable(seeds[seed], Kind.CAPTION) if re.search(r"Credit|\[|via Sec", piece)]


def test_the_line_end_that_repeats_is_a_credit_on_every_line_that_has_it(seeds: dict[str, Article]) -> None:
    tails = of_kind(seeds["004"], MarkKind.CREDIT)
    assert len(tails) == 26
    assert {tail.split()[0] for tail in tails} == {"via"}
    assert not [piece for piece in quotable(seeds["004"]) if "Secretaria" in piece]


def test_the_repeated_lead_is_quotable_once(seeds: dict[str, Article]) -> None:
    assert len([piece for piece in quotable(seeds["004"]) if "has offered to incarcerate" in piece]) == 1


@pytest.mark.parametrize("seed", ["000", "001", "002", "003"])
def test_the_sign_off_is_marked(seeds: dict[str, Article], seed: str) -> None:
    (line,) = of_kind(seeds[seed], MarkKind.SIGN_OFF)
    assert seeds[seed].text.rstrip().endswith(line)


def test_invitations_to_other_pages_are_furniture(seeds: dict[str, Article]) -> None:
    assert [line.split()[0] for line in of_kind(seeds["003"], MarkKind.FURNITURE)] == ["·7", "Take", "Read"]


@pytest.mark.parametrize(("seed", "count"), [("000", 26), ("001", 30), ("002", 33), ("003", 50), ("004", 31)])
def test_no_sentence_of_prose_is_lost_or_split(seeds: dict[str, Article], seed: str, count: int) -> None:
    """Counted by hand, paragraph by paragraph."""
    assert len(quotable(seeds[seed])) == count
    assert tuple(s for p in passages(seeds[seed]) for s in p.sentences) == seeds[seed].sentences
