"""Questions and articles as nobody should write them are answered, abstained from or named; nothing breaks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fake_encoder import WordEncoder

from index.answer import Abstention, Answer, Reason
from index.build import RefreshError, RefreshReport, refresh
from index.calibration import Calibration
from index.evaluate import Unseen
from index.live import Live, Snapshot

NOON = datetime(2031, 5, 3, 12, 0, tzinfo=UTC)
MILL = "The mill at Orvena grinds nine sacks of rye an hour, and its keeper is Sela Munt.\n"
DRAWN = random.Random(4)
NOISE = "".join(DRAWN.choices("abcdefghijklmnopqrstuvwxyz0123456789 .,;:!?'\"()[]{}<>|\\/*_~`@#$%^&+-=", k=300))


def build(folder: Path, articles: dict[str, str]) -> RefreshReport:
    (folder / "articles").mkdir()
    for name, text in articles.items():
        (folder / "articles" / name).write_text(text, "utf-8")
    return refresh(
        folder / "data",
        folder / "articles",
        WordEncoder(),
        now=NOON,
        max_bytes=100_000,
        progress=Unseen(),
        first_calibration=lambda _: Calibration(0.6, 1, "this test"),
    )


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    folder = tmp_path_factory.mktemp("mill")
    build(folder, {"mill.txt": MILL})
    live = Live(folder / "data", WordEncoder())
    yield live.snapshot()
    live.close()


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        pytest.param("谁是磨坊的看守人？", Reason.NO_SENTENCE, id="Chinese"),
        pytest.param("磨", Reason.NO_SENTENCE, id="one Chinese sign"),
        pytest.param("من هو حارس الطاحونة؟", Reason.NO_SENTENCE, id="Arabic"),
        pytest.param("מי השומר של הטחנה", Reason.NO_SENTENCE, id="Hebrew"),
        pytest.param("🌾🏚️❓👩‍👩‍👧", Reason.NO_WORDS, id="only emoji"),
        pytest.param(NOISE, Reason.NO_SENTENCE, id="300 characters of noise"),
        pytest.param("ab" * 150, Reason.NO_WORDS, id="one word of 300 letters"),
        pytest.param('"' * 299 + "a", Reason.TOO_SHORT, id="300 quotation marks"),
        pytest.param(MILL * 20, Reason.TOO_LONG, id="a whole article pasted"),
    ],
)
def test_a_question_that_is_none_is_abstained_from(snapshot: Snapshot, typed: str, reason: Reason) -> None:
    outcome = snapshot.ask(typed)
    assert isinstance(outcome, Abstention)
    assert outcome.reason is reason


@pytest.mark.parametrize(
    "typed",
    [MILL, "谁是 keeper of the mill at Orvena", "🌾 who is the keeper of the mill at Orvena 🌾"],
    ids=["a short article pasted", "two scripts", "emoji around"],
)
def test_a_question_with_something_besides_is_answered(snapshot: Snapshot, typed: str) -> None:
    outcome = snapshot.ask(typed)
    assert isinstance(outcome, Answer)
    assert outcome.quotes[0].text == MILL.strip()


ENDLESS = " ".join(f"rye{n} sacks of the mill and then" for n in range(700))[:20_000]
TABLE = "| sacks | rye |\n|---|---|\n" + "".join(f"| {n} | {n * 9} |\n" for n in range(200))
HEADINGS = "# The mill\n\n## Its keeper\n\n### What is rye?\n"


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        pytest.param("Rye is dear in Orvena.", 1, id="one sentence"),
        pytest.param("rye", 0, id="one word"),
        pytest.param(ENDLESS, 0, id="a paragraph of 20,000 characters without a full stop"),
        pytest.param("rye" * 6_667, 0, id="a word of 20,000 letters"),
        pytest.param(HEADINGS, 0, id="only headings"),
        pytest.param(TABLE, 0, id="only a table"),
    ],
)
def test_an_article_of_an_odd_shape_harms_no_other_and_is_quoted_as_it_stands_or_not_at_all(
    tmp_path: Path, text: str, passages: int
) -> None:
    report = build(tmp_path, {"odd.md": text, "mill.txt": MILL})
    assert report.passages == 1 + passages
    assert [(file.path, file.reason) for file in report.unreadable] == (
        [] if passages else [("odd.md", "The file holds no sentence that could be quoted.")]
    )
    live = Live(tmp_path / "data", WordEncoder())
    try:
        snapshot = live.snapshot()
        answer = snapshot.ask("who is the keeper of the mill at Orvena")
        assert isinstance(answer, Answer)
        assert answer.quotes[0].text == MILL.strip()
        for typed in ("is rye dear", "rye9 sacks of the mill and then", "rye" * 90, "what is rye"):
            outcome = snapshot.ask(typed)
            for quote in outcome.quotes if isinstance(outcome, Answer) else outcome.nearest:
                assert quote.text == quote.article.text[quote.span.start : quote.span.end]
                assert quote.article.path == "mill.txt" or quote.text == "Rye is dear in Orvena."
    finally:
        live.close()


def test_a_shelf_of_headings_and_tables_alone_is_no_shelf_and_says_why(tmp_path: Path) -> None:
    with pytest.raises(RefreshError, match="no article that can be read") as error:
        build(tmp_path, {"headings.md": HEADINGS, "table.md": TABLE})
    assert [file.path for file in error.value.unreadable] == ["headings.md", "table.md"]
