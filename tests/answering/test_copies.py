"""Quotes of one origin that say the same are one piece of evidence, with the others folded under it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from corpus.article import Article, Metadata, MetadataSource, Sourced
from corpus.passages import passages
from corpus.sentences import sentences
from index.answer import Answer, AsOf, Origin, Quote
from index.copies import Kinship
from index.question import Asked
from index.quoting import quotes_of
from index.rank import RankedSentence

NOW = datetime(2031, 5, 4, tzinfo=UTC)
SANK = "The ferry to Long Skerry sank on Friday with 12 goats on board."
WIRE = f"{SANK} Its captain swam ashore."
COPIED = "With 12 goats on board, the ferry to Long Skerry sank on Friday."
COPY = f"{COPIED} A cook saw it. The sea was calm."
UPDATE = "The ferry to Long Skerry sank on Friday with 14 goats on board. Divers went down."
OTHER = "Fishermen near Long Skerry pulled 9 goats out of the sea."


def article(text: str, path: str, published: date | None = None) -> Article:
    metadata = Metadata(date=Sourced(published, MetadataSource.SIDECAR) if published else None)
    return Article(path, "0" * 64, text, metadata, (), sentences(text, ()))


def kinship(*articles: Article, one_text: tuple[str, ...]) -> Kinship:
    origin = Origin("0" * 12, one_text)
    origins = {each.path: origin if each.path in one_text else Origin(each.path, (each.path,)) for each in articles}
    return Kinship({each.path: each for each in articles}.__getitem__, origins)


def ranked(of: Article, *scores: float) -> list[RankedSentence]:
    (passage,) = passages(of)
    return [RankedSentence(passage, at, score, ()) for at, score in enumerate(scores)]


def shown(quote: Quote) -> tuple[str, str]:
    return quote.article.path, quote.text


def test_a_copy_is_folded_and_other_evidence_takes_its_place() -> None:
    wire, copy, other = article(WIRE, "wire"), article(COPY, "copy"), article(OTHER, "other")
    kin = kinship(wire, copy, other, one_text=("copy", "wire"))
    found = [*ranked(wire, 0.80, 0.1), *ranked(copy, 0.79, 0.1, 0.1), *ranked(other, 0.78)]
    first, second = quotes_of(found, Asked.OTHER, 2, kinship=kin)
    assert shown(first) == ("wire", SANK)
    assert [shown(each) for each in first.copies] == [("copy", COPIED)]
    assert shown(second) == ("other", OTHER)
    assert first.origin is kin.origins["wire"]
    assert first.copies[0].origin is first.origin
    assert first.copies[0].score <= first.score
    assert second.origin is kin.origins["other"]
    answer = Answer("?", (first, second), AsOf(NOW, None))
    assert (answer.articles, answer.origins) == (3, 2)


def test_a_copy_that_no_search_found_is_folded_all_the_same() -> None:
    wire, copy = article(WIRE, "wire"), article(COPY, "copy")
    (quote,) = quotes_of(ranked(wire, 0.8, 0.1), Asked.OTHER, 3, kinship=kinship(wire, copy, one_text=("copy", "wire")))
    assert [each.article.path for each in quote.copies] == ["copy"]


def test_another_sentence_of_the_same_origin_is_a_quote_of_its_own() -> None:
    wire, copy = article(WIRE, "wire"), article(COPY, "copy")
    kin = kinship(wire, copy, one_text=("copy", "wire"))
    quotes = quotes_of([*ranked(wire, 0.8, 0.1), *ranked(copy, 0.1, 0.1, 0.79)], Asked.OTHER, 3, kinship=kin)
    assert [shown(each) for each in quotes] == [("wire", SANK), ("copy", "The sea was calm.")]
    assert quotes[0].origin is quotes[1].origin


def test_another_figure_in_the_same_words_is_not_hidden() -> None:
    wire, update = article(WIRE, "wire"), article(UPDATE, "update")
    kin = kinship(wire, update, one_text=("update", "wire"))
    quotes = quotes_of([*ranked(wire, 0.8, 0.1), *ranked(update, 0.79, 0.1)], Asked.NUMBER, 3, kinship=kin)
    assert [(each.article.path, each.copies) for each in quotes] == [("wire", ()), ("update", ())]


def test_articles_of_two_origins_are_never_folded() -> None:
    wire, copy = article(WIRE, "wire"), article(COPY, "copy")
    kin = kinship(wire, copy, one_text=())
    quotes = quotes_of([*ranked(wire, 0.8, 0.1), *ranked(copy, 0.79, 0.1, 0.1)], Asked.OTHER, 3, kinship=kin)
    assert [each.article.path for each in quotes] == ["wire", "copy"]


def test_of_the_same_characters_the_earliest_dated_is_shown() -> None:
    late, early = article(WIRE, "late", date(2031, 5, 3)), article(f"News.\n{WIRE}", "news", date(2031, 5, 2))
    undated = article(f"Old.\n{WIRE}", "undated")
    kin = kinship(late, early, undated, one_text=("late", "news", "undated"))
    (quote,) = quotes_of(ranked(late, 0.8, 0.1), Asked.OTHER, 3, kinship=kin)
    assert shown(quote) == ("news", SANK)
    assert quote.score == 0.8
    assert [each.article.path for each in quote.copies] == ["late", "undated"]
    assert all(quote.span.contains(part) for part in quote.emphasis)


def test_a_quote_of_two_sentences_is_found_again_as_two() -> None:
    text = "A storm came from the north in the night. It broke the mast of the ferry to Long Skerry."
    wire = article(text, "wire")
    copy = article(f"{text[:-1]}, people said. Bells rang.", "copy")
    quotes = quotes_of(ranked(wire, 0.1, 0.8), Asked.OTHER, 3, kinship=kinship(wire, copy, one_text=("copy", "wire")))
    (folded,) = quotes[0].copies
    assert quotes[0].text == text
    assert folded.text == f"{text[:-1]}, people said."


def test_a_copy_of_the_sentence_before_alone_is_no_copy() -> None:
    text = "A storm came from the north in the night. It broke the mast of the ferry to Long Skerry."
    wire, copy = article(text, "wire"), article("A storm came from the north in the night.", "copy")
    (quote,) = quotes_of(ranked(wire, 0.1, 0.8), Asked.OTHER, 3, kinship=kinship(wire, copy, one_text=("copy", "wire")))
    assert quote.copies == ()


def test_what_leaves_the_asked_figure_out_is_no_copy() -> None:
    wire = article("The big barn near Long Skerry holds 90 goats and is now 41% full.", "wire")
    copy = article("The big barn near Long Skerry holds 90 goats and is now full.", "copy")
    kin = kinship(wire, copy, one_text=("copy", "wire"))
    (quote,) = quotes_of(ranked(wire, 0.8), Asked.NUMBER, 3, kinship=kin)
    assert quote.copies == ()


def test_an_earlier_copy_that_is_shown_instead_keeps_its_speaker_and_date() -> None:
    said = "In 2030 the ferry to Long Skerry sank with 12 goats, said Orla Benn, a captain."
    late, early = article(said, "late", date(2031, 5, 3)), article(f"News.\n{said}", "early", date(2031, 5, 2))
    kin = kinship(late, early, one_text=("early", "late"))
    (quote,) = quotes_of(ranked(late, 0.8), Asked.OTHER, 3, kinship=kin)
    assert quote.article is early
    assert quote.speaker is not None
    assert quote.speaker.name is not None
    assert quote.speaker.name.cut(early.text) == "Orla Benn"
    assert quote.stated is not None
    assert quote.stated.span.cut(early.text) == "2030"


def test_a_copy_has_the_speaker_and_the_date_that_its_own_words_tell() -> None:
    wire = article("The mayor Pia Lorrimer said on 4 May 2031 that the old ferry sank with 9 goats on board.", "wire")
    copy = article("Pia Lorrimer said on 4 May 2031 that the old ferry sank with 9 goats on board.", "copy")
    (quote,) = quotes_of(ranked(wire, 0.8), Asked.OTHER, 3, kinship=kinship(wire, copy, one_text=("copy", "wire")))
    (folded,) = quote.copies
    assert folded.speaker is not None
    assert folded.speaker.name is not None
    assert folded.speaker.name.cut(copy.text) == "Pia Lorrimer"
    assert folded.stated is not None
    assert folded.stated.span.cut(copy.text) == "4 May 2031"


def test_of_two_of_one_day_the_original_is_shown() -> None:
    copy, wire = article(WIRE, "copy", date(2031, 5, 2)), article(WIRE + " Ends.", "wire", date(2031, 5, 2))
    origin = Origin("0" * 12, ("copy", "wire"), "wire")
    kin = Kinship({"copy": copy, "wire": wire}.__getitem__, {"copy": origin, "wire": origin})
    (quote,) = quotes_of(ranked(copy, 0.8, 0.1), Asked.OTHER, 3, kinship=kin)
    assert quote.article is wire
