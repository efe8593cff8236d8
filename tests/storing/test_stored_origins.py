"""Origins at a refresh: only what is new is compared, and what is stored can be held against its articles."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from fake_encoder import WordEncoder
from storing.shelves import NOW, fill, refreshed

from corpus.durable import sealed, sha256
from corpus.store import Store
from index import origins
from index.answer import Abstention, Origin
from index.build import recalibrate
from index.generation import MANIFEST, current, open_generation
from index.live import Live
from index.verify import verify

WIRE = """\
Farmers around Ostrey began to pick the early pears on Wednesday, a week later than usual.
Frost took a third of the blossom in April, the growers' union of Ostrey said.
The union expects 2,400 tonnes this year, the smallest harvest since 2011.
Its chairman, Jorn Askeld, asked the province for loans without interest.
"""
COPY = """\
A week later than usual, farmers near Ostrey on Wednesday began picking their early pears.
In April, frost took a third of the blossom, according to the growers' union of Ostrey.
This year the union expects just 2,400 tonnes, the smallest harvest since 2011.
"""
FERRY = "The ferry to Long Skerry sank on Friday with 12 goats on board.\nIts captain swam ashore.\n"
TEXTS = {"copy.txt": COPY, "ferry.txt": FERRY, "wire.txt": WIRE}


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return fill(tmp_path / "articles", TEXTS)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def stored(data: Path) -> list[tuple[str, ...]]:
    live = Live(data, WordEncoder())
    found = live.snapshot().origins
    live.close()
    return [origin.articles for origin in found]


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, ...]]:
    """The pairs that were compared sentence by sentence since."""
    pairs: set[tuple[str, ...]] = set()
    real = origins.Aligner.by_words

    def noted(self: origins.Aligner, one: origins.Shelved, other: origins.Shelved) -> bool:
        pairs.add(tuple(sorted((one.article.path, other.article.path))))
        return real(self, one, other)

    monkeypatch.setattr(origins.Aligner, "by_words", noted)
    return pairs


def test_every_article_is_in_one_origin(data: Path, articles: Path) -> None:
    refreshed(data, articles)
    assert stored(data) == [("copy.txt", "wire.txt"), ("ferry.txt",)]
    assert list(verify(data)) == []


def test_a_brief_is_of_one_origin_with_what_it_was_made_of(data: Path, articles: Path) -> None:
    """Of two sentences, where three have to align."""
    fill(
        articles,
        {"brief.txt": "In April, frost took a third of the blossom in Ostrey. Its union expects just 2,400 tonnes.\n"},
    )
    refreshed(data, articles)
    assert stored(data) == [("brief.txt", "copy.txt", "wire.txt"), ("ferry.txt",)]


def test_a_refresh_compares_only_what_is_new(data: Path, articles: Path, compared: set[tuple[str, ...]]) -> None:
    refreshed(data, articles)
    assert compared == {("copy.txt", "ferry.txt"), ("copy.txt", "wire.txt"), ("ferry.txt", "wire.txt")}
    compared.clear()
    refreshed(data, articles)
    assert compared == set(), "nothing is new"
    fill(articles, {"again.txt": f"{COPY}It rained all day.\n"})
    refreshed(data, articles, now=NOW + timedelta(hours=1))
    assert compared == {("again.txt", path) for path in TEXTS}
    assert stored(data) == [("again.txt", "copy.txt", "wire.txt"), ("ferry.txt",)]
    assert list(verify(data)) == []


def test_a_corrected_article_is_compared_anew_and_what_was_found_of_the_old_is_forgotten(
    data: Path, articles: Path, compared: set[tuple[str, ...]]
) -> None:
    refreshed(data, articles)
    compared.clear()
    fill(articles, {"copy.txt": "The harbour of Holm is shut until the end of the week.\n"})
    refreshed(data, articles)
    assert ("copy.txt", "wire.txt") in compared
    assert ("ferry.txt", "wire.txt") not in compared
    assert stored(data) == [("copy.txt",), ("ferry.txt",), ("wire.txt",)]
    fill(articles, TEXTS)
    refreshed(data, articles)
    assert stored(data) == [("copy.txt", "wire.txt"), ("ferry.txt",)]


def test_a_removed_article_leaves_the_others_as_they_are(data: Path, articles: Path) -> None:
    fill(articles, {"again.txt": COPY})
    refreshed(data, articles)
    (articles / "copy.txt").unlink()
    refreshed(data, articles)
    assert stored(data) == [("again.txt", "wire.txt"), ("ferry.txt",)]


def test_other_rules_compare_all_again(
    data: Path, articles: Path, compared: set[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed(data, articles)
    compared.clear()
    monkeypatch.setattr("index.origins.ALIGNER", 99)
    monkeypatch.setattr("index.build.ALIGNER", 99)
    assert refreshed(data, articles).published
    assert len(compared) == 3


def test_a_file_that_is_its_own_copy_ten_times_is_one_origin(data: Path, tmp_path: Path) -> None:
    folder = fill(tmp_path / "ten", {f"{n}.txt": FERRY for n in range(10)})
    refreshed(data, folder)
    assert stored(data) == [tuple(f"{n}.txt" for n in range(10))]


def test_copies_do_not_hide_what_others_say(data: Path, tmp_path: Path) -> None:
    other = "Goats swam ashore on Long Skerry after the ferry sank.\n"
    folder = fill(tmp_path / "many", {**{f"{n:02}.txt": FERRY for n in range(30)}, "other.txt": other})
    refreshed(data, folder)
    live = Live(data, WordEncoder())
    outcome = live.snapshot().ask("which ferry to Long Skerry sank with goats on board", quotes=3)
    live.close()
    quotes = outcome.nearest if isinstance(outcome, Abstention) else outcome.quotes
    assert {quote.article.path for quote in quotes} == {"00.txt", "other.txt"}
    assert len(quotes[0].copies) == 29


def test_a_recalibrated_index_keeps_its_origins(data: Path, articles: Path) -> None:
    refreshed(data, articles)
    manifest = open_generation(data, str(current(data))).contents
    recalibrate(data, manifest.calibration or {}, now=NOW)
    assert stored(data) == [("copy.txt", "wire.txt"), ("ferry.txt",)]


def _rewrite(data: Path, content: object) -> None:
    """Replace the origins by a lie, with checksums that are right."""
    folder = data / "generations" / str(current(data))
    (folder / origins.FILE_NAME).write_text(json.dumps(content), "utf-8")
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))["content"]
    manifest["files"][origins.FILE_NAME] = sha256(folder / origins.FILE_NAME)
    (folder / MANIFEST).write_text(sealed(manifest), "utf-8")


SHARED = {"articles": ["copy.txt", "wire.txt"], "original": None}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        pytest.param({"origins": [], "links": [["copy.txt", "wire.txt"]]}, "come to", id="an origin is missing"),
        pytest.param({"origins": [SHARED], "links": []}, "come to", id="a link is missing"),
        pytest.param(
            {"origins": [SHARED | {"original": "wire.txt"}], "links": [["copy.txt", "wire.txt"]]},
            "come to",
            id="an original that nothing says",
        ),
        pytest.param(
            {"origins": [SHARED], "links": [["copy.txt", "wire.txt"], ["ferry.txt", "wire.txt"]]},
            "not one text",
            id="a link of two texts",
        ),
        pytest.param({"origins": [SHARED], "links": [["gone.txt", "wire.txt"]]}, "not both", id="a link to nothing"),
    ],
)
def test_verify_tells_of_origins_that_are_not_so(data: Path, articles: Path, content: object, what: str) -> None:
    refreshed(data, articles)
    _rewrite(data, content)
    assert any(what in lie.what for lie in verify(data))


def test_an_index_from_before_there_were_origins_answers_without_them(data: Path, articles: Path) -> None:
    refreshed(data, articles)
    folder = data / "generations" / str(current(data))
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))["content"]
    del manifest["aligner"], manifest["files"][origins.FILE_NAME]
    (folder / MANIFEST).write_text(sealed(manifest), "utf-8")
    (folder / origins.FILE_NAME).unlink()
    assert stored(data) == []
    assert list(verify(data)) == []
    live = Live(data, WordEncoder())
    outcome = live.snapshot().ask("when did the ferry to Long Skerry sink")
    live.close()
    quotes = outcome.nearest if isinstance(outcome, Abstention) else outcome.quotes
    assert [quote.origin for quote in quotes] == [None] * len(quotes)
    assert refreshed(data, articles).published, "the next refresh finds them"
    assert len(stored(data)) == 2


def test_an_origin_keeps_its_name_as_long_as_its_articles_stay(data: Path, articles: Path) -> None:
    def names() -> dict[tuple[str, ...], str]:
        live = Live(data, WordEncoder())
        found: tuple[Origin, ...] = live.snapshot().origins
        live.close()
        return {origin.articles: origin.id for origin in found}

    refreshed(data, articles)
    before = names()
    assert len({*before.values()}) == 2
    assert all(len(name) == 12 for name in before.values())
    fill(articles, {"ferry.txt": f"{FERRY}Divers went down.\n", "new.txt": "Bells rang in Holm.\n"})
    refreshed(data, articles)
    assert before.items() <= names().items()
    with Store.open(data) as store:
        assert store.faults() == ()


def test_reports_from_one_template_are_no_origin_of_hundreds(data: Path, tmp_path: Path) -> None:
    reports = {
        f"{number:02}.txt": f"The gauge in Holm read {number} inches of rain on Monday.\n"
        f"By night the wind over Holm will reach {number + 30} knots from the west.\n"
        f"After report {number} for Holm the next one follows on Tuesday at six in the morning.\n"
        for number in range(40)
    }
    folder = fill(tmp_path / "reports", {**reports, "copy.txt": COPY, "wire.txt": WIRE})
    refreshed(data, folder)
    assert stored(data) == [*((path,) for path in reports), ("copy.txt", "wire.txt")]
    fill(folder, {"99.txt": reports["07.txt"].replace("7", "99")})
    refreshed(data, folder, now=NOW + timedelta(hours=1))
    assert ("99.txt",) in stored(data), "nor does one more join another"
    assert list(verify(data)) == []
