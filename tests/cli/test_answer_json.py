"""The object that tools read: its names and types are a promise."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import numpy as np
import pytest

from bot.answer_json import as_json
from corpus.article import Article, Kind, Metadata, MetadataSource, Sentence, Sourced, Span
from index.answer import (
    Abstention,
    Answer,
    AsOf,
    Figure,
    FigureGroup,
    Figures,
    Origin,
    Quote,
    Reason,
    Speaker,
    StatedDate,
)

TEXT = "A plain line. “It holds,” said Ina Torvik."
KNOWN = Metadata(
    title=Sourced("Dam", MetadataSource.SIDECAR),
    publisher=Sourced("The Varren Post", MetadataSource.DEFAULTS),
    date=Sourced(date(2031, 2, 4), MetadataSource.JSON_LD),
    url=Sourced("https://post.example/dam", MetadataSource.SIDECAR),
)
AS_OF = AsOf(datetime(2031, 5, 6, 9, 8, 7, 6, timezone(timedelta(hours=2))), date(2031, 4, 9))

OUTCOME = {
    "id": (str, int, None),
    "question": (str,),
    "outcome": (str,),
    "quotes": (list,),
    "articles": (int,),
    "origins": (int, None),
    "figures": (dict, None),
    "newest_quoted": (str, None),
    "as_of": (dict,),
    "nearest": (list,),
    "reason": (str, None),
    "also_searched": (list,),
    "seconds": (float, None),
}
QUOTE = {
    "article": (str,),
    "text": (str,),
    "start": (int,),
    "end": (int,),
    "title": (str, None),
    "publisher": (str, None),
    "date": (str, None),
    "date_source": (str, None),
    "url": (str, None),
    "link": (str, None),
    "speaker": (str, None),
    "voice": (str, None),
    "stated": (dict, None),
    "entry": (str, None),
    "kind": (str,),
    "origin": (str, int, None),
    "score": (float,),
    "ref": (str,),
    "copies": (list,),
}


def quote(known: Metadata = KNOWN, *, speaker: bool = True, origin: Origin | None = None) -> Quote:
    article = Article("dam.txt", "0" * 64, TEXT, known, (), (Sentence(Span(0, 13)), Sentence(Span(14, len(TEXT)))))
    said_by = Span(TEXT.index("Ina"), len(TEXT) - 1) if speaker else None
    return Quote(
        article,
        Span(14, len(TEXT)),
        Kind.PROSE,
        np.float32(0.5),
        speaker=Speaker(said_by) if said_by else None,
        origin=origin,
    )


def assert_shape(value: dict, shape: dict) -> None:
    """Exactly these names, in this order, each of one of its types."""
    assert list(value) == list(shape)
    for name, types in shape.items():
        assert (None if value[name] is None else type(value[name])) in types, name


@pytest.mark.parametrize(
    "outcome",
    [
        Answer("how?", (quote(), quote(Metadata(), speaker=False)), AS_OF),
        Answer("how?", (quote(origin=Origin("0123456789ab", ("a.txt",))),), AsOf(AS_OF.refreshed, None)),
        Abstention("how?", Reason.NO_SENTENCE, AS_OF, (quote(),)),
        Abstention("", Reason.NO_WORDS, AS_OF),
    ],
    ids=["answer", "answer with origins", "abstention", "nothing near"],
)
def test_no_name_is_ever_left_out_and_unknown_is_null(outcome: Answer | Abstention) -> None:
    value = json.loads(json.dumps(as_json(outcome, id="q1", seconds=0.25)))
    assert_shape(value, OUTCOME)
    assert list(value["as_of"]) == ["refreshed", "newest_article", "overdue"]
    for each in value["quotes"] + value["nearest"]:
        assert_shape(each, QUOTE)
    assert (value["outcome"] == "answer") == bool(value["quotes"]) == (value["reason"] is None)
    assert not (value["quotes"] and value["nearest"])


def test_a_quote_carries_its_whole_provenance() -> None:
    shown = as_json(Answer("how?", (quote(),), AS_OF))["quotes"][0]
    assert TEXT[shown["start"] : shown["end"]] == shown["text"]
    assert (shown["speaker"], shown["date"], shown["date_source"]) == ("Ina Torvik", "2031-02-04", "JSON-LD")
    assert shown["ref"] == str(quote().ref)
    assert shown["voice"] == "named"


@pytest.mark.parametrize(
    ("speaker", "voice"),
    [pytest.param(Speaker(None), "article", id="the article itself"), pytest.param(None, None, id="not known")],
)
def test_without_a_name_the_voice_tells_the_article_from_the_unknown(
    speaker: Speaker | None, voice: str | None
) -> None:
    shown = as_json(Answer("how?", (replace(quote(), speaker=speaker),), AS_OF))["quotes"][0]
    assert (shown["speaker"], shown["voice"]) == (None, voice)
    assert shown["url"] == "https://post.example/dam"


def test_times_are_utc_and_iso() -> None:
    value = as_json(Answer("how?", (quote(),), AS_OF))
    assert value["as_of"] == {
        "refreshed": "2031-05-06T07:08:07+00:00",
        "newest_article": "2031-04-09",
        "overdue": False,
    }
    assert datetime.fromisoformat(value["as_of"]["refreshed"]).tzinfo == UTC


def test_a_copy_is_a_quote_without_copies_of_its_own() -> None:
    other = replace(quote().article, path="copy.txt")
    copied = replace(
        quote(origin=Origin("0123456789ab", ("copy.txt", "dam.txt"))), copies=(replace(quote(), article=other),)
    )
    value = as_json(Answer("how?", (copied,), AS_OF))
    (copy,) = value["quotes"][0]["copies"]
    assert_shape(copy, QUOTE)
    assert (copy["article"], copy["text"], copy["copies"]) == ("copy.txt", quote().text, [])
    assert (value["articles"], value["origins"]) == (2, 1)


def test_the_voice_tells_a_named_speaker_from_the_article_and_from_nobody() -> None:
    voices = [quote(), replace(quote(), speaker=Speaker(None)), quote(speaker=False)]
    shown = as_json(Answer("how?", tuple(voices), AS_OF))["quotes"]
    assert [(each["voice"], each["speaker"]) for each in shown] == [
        ("named", "Ina Torvik"), ("article", None), (None, None)
    ]  # fmt: skip


def test_a_stated_date_is_given_as_printed_and_in_parts() -> None:
    stated = replace(quote(), stated=StatedDate(Span(18, 20), 2031, 5))
    shown = as_json(Answer("how?", (stated,), AS_OF))["quotes"][0]["stated"]
    assert shown == {"text": TEXT[18:20], "year": 2031, "month": 5, "day": None}


def test_two_quotes_of_one_article_count_once() -> None:
    assert as_json(Answer("how?", (quote(), quote()), AS_OF))["articles"] == 1


def test_figures_are_exact_and_open_sides_are_null() -> None:
    shown = quote()
    groups = (
        FigureGroup("about 6 million goats", (0,), (Figure(shown.span, Decimal("6E+6"), None, "goat"),), 1),
        FigureGroup("May 2031", (0,), (Figure(shown.span, *_days(date(2031, 5, 1), date(2031, 5, 31)), "date"),)),
    )
    value = as_json(Answer("how?", (shown,), AS_OF, figures=Figures(groups, differ=True)))["figures"]
    assert json.loads(json.dumps(value)) == {
        "differ": True,
        "timeline": False,
        "groups": [
            {
                "value": "about 6 million goats",
                "quotes": [0],
                "speakers": [None],
                "low": "6000000",
                "high": None,
                "unit": "goat",
                "origins": 1,
            },
            {
                "value": "May 2031",
                "quotes": [0],
                "speakers": [None],
                "low": "2031-05-01",
                "high": "2031-05-31",
                "unit": "date",
                "origins": None,
            },
        ],
    }


def test_a_question_about_now_is_told_the_date_of_the_newest_article() -> None:
    assert as_json(Answer("how?", (quote(),), AS_OF, about_now=True))["newest_quoted"] == "2031-02-04"
    assert as_json(Answer("how?", (quote(),), AS_OF))["newest_quoted"] is None


def _days(first: date, last: date) -> tuple[Decimal, Decimal]:
    return Decimal(first.toordinal()), Decimal(last.toordinal())
