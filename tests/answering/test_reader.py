"""The reader judges, the answer it points at is emphasised, and a threshold belongs to one reader alone."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from fake_encoder import WordEncoder
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from corpus.article import Article, Metadata, MetadataSource, Sourced, Span
from corpus.marks import mark
from corpus.passages import passages
from corpus.sentences import sentences
from index.answer import Abstention, Answer
from index.build import refresh
from index.calibration import Calibration
from index.evaluate import Unseen
from index.generation import GenerationError
from index.judge import (
    AT_A_TIME,
    CANDIDATES,
    ENOUGH,
    FIRST,
    OF_ANOTHER_THING,
    around,
    judged,
    judged_while,
)
from index.live import Live
from index.question import question_of
from index.rank import RankedSentence
from index.reader import (
    BUNDLED,
    CARD,
    TOKENIZER,
    Candidate,
    Inputs,
    Judgement,
    ReaderError,
    Readers,
    load_reader,
    pointed,
)

TEXT = """The dam is high. It keeps the lower town dry.

What does it cost?

Nobody says what the wall cost. Edda Corwin guesses nine million crowns.
"""


class PointingReader:
    """A stand-in that finds sentences with a number word probable, and points at that word."""

    fingerprint = "reader fake"
    languages = frozenset({"en"})

    def __init__(self) -> None:
        self.read: list[Candidate] = []

    def judge(self, question: str, candidates: Sequence[Candidate]) -> list[Judgement]:
        self.read += candidates
        return [self._one(candidate.sentence) for candidate in candidates]

    def _one(self, sentence: str) -> Judgement:
        at = sentence.find("nine million")
        return Judgement(0.1, None) if at < 0 else Judgement(0.9, (at, at + len("nine million")))


ASKED = question_of("how much was it")


def told_by_score(_: str | None) -> bool:
    return True


@pytest.fixture
def article() -> Article:
    marks = mark(TEXT)
    metadata = Metadata(title=Sourced("The dam", MetadataSource.SIDECAR))
    return Article("dam.txt", "0" * 64, TEXT, metadata, marks, sentences(TEXT, marks))


def ranked(article: Article) -> list[RankedSentence]:
    return [RankedSentence(p, at, 0.5, ()) for p in passages(article) for at in range(len(p.sentences))]


def test_a_sentence_is_read_with_its_title_its_heading_and_the_sentence_before(article: Article) -> None:
    read = [around(each.passage, each.at) for each in ranked(article)]
    assert read == [
        "The dam",
        "The dam | The dam is high.",
        "The dam | What does it cost?",
        "The dam | What does it cost? | Nobody says what the wall cost.",
    ]


def test_the_reader_decides_the_order_and_points_at_the_answer(article: Article) -> None:
    best = max(judged(ranked(article), [ASKED], PointingReader(), told_by_score), key=lambda each: each.score)
    assert best.score == 0.9
    assert best.answer is not None
    assert best.answer.cut(TEXT) == "nine million"


def test_what_has_the_words_that_were_asked_for_is_read_before_what_is_as_like_the_question() -> None:
    text = " ".join(f"Number {at} is like it." for at in range(2 * CANDIDATES))
    marks = mark(text)
    alike = ranked(Article("dam.txt", "0" * 64, text, Metadata(), marks, sentences(text, marks)))
    alike[-1] = replace(alike[-1], covered=0.1)
    assert len(alike) > CANDIDATES
    found = judged(alike, [ASKED], PointingReader(), told_by_score)
    assert len(found) == CANDIDATES
    assert alike[-1].span in [each.span for each in found]


class GivenReader(PointingReader):
    """One that gives the sentences of a text these probabilities, by the number that each begins with."""

    def __init__(self, probabilities: Sequence[float]) -> None:
        super().__init__()
        self.probabilities = probabilities

    def _one(self, sentence: str) -> Judgement:
        return Judgement(self.probabilities[int(sentence.split(maxsplit=1)[0])], None)


@pytest.mark.parametrize(
    ("first", "enough", "read"),
    [
        pytest.param(0.85, ENOUGH, FIRST, id="an answer is among the first"),
        pytest.param(0.75, ENOUGH, CANDIDATES, id="none is sure"),
        pytest.param(0.85, 2.0, CANDIDATES, id="the newest is wanted"),
    ],
)
def test_the_others_are_not_read_where_one_of_the_first_answers(first: float, enough: float, read: int) -> None:
    reader = GivenReader([0.1] * (FIRST - 1) + [first] + [0.1] * CANDIDATES)
    found = judged(numbered(2 * CANDIDATES), [ASKED], reader, told_by_score, enough=enough)
    assert len(found) == len(reader.read) == read


@pytest.mark.parametrize(
    ("worth_a_look", "read"),
    [
        pytest.param([], AT_A_TIME, id="none of the first"),
        pytest.param([AT_A_TIME - 1], 2 * AT_A_TIME, id="the last of the first"),
        pytest.param([0, AT_A_TIME, 2 * AT_A_TIME, 3 * AT_A_TIME], CANDIDATES, id="one each time"),
    ],
)
def test_what_may_give_another_figure_is_read_until_none_of_a_time_is_worth_a_look(
    worth_a_look: Sequence[int], read: int
) -> None:
    reader = GivenReader([0.3 if place in worth_a_look else 0.1 for place in range(2 * CANDIDATES)])
    found = judged_while(numbered(2 * CANDIDATES), [ASKED], reader, told_by_score, least=0.15)
    assert len(found) == len(reader.read) == read
    assert judged_while([], [ASKED], reader, told_by_score, least=0.15) == []


def numbered(many: int) -> list[RankedSentence]:
    """Sentences that begin with their number, the likeliest first as the ranker has them."""
    text = " ".join(f"{at} is a number." for at in range(many))
    marks = mark(text)
    found = ranked(Article("dam.txt", "0" * 64, text, Metadata(), marks, sentences(text, marks)))
    return [replace(each, score=1 - place / 100, covered=0.0) for place, each in enumerate(found)]


class SpanishReader(PointingReader):
    """One that knows Spanish too."""

    fingerprint = "reader other"
    languages = frozenset({"en", "es"})


def test_of_two_readers_each_sentence_goes_to_the_first_that_knows_the_languages() -> None:
    """English to the one that knows it best, whatever is Spanish to the other, and what neither knows to the last."""
    english, spanish = PointingReader(), SpanishReader()
    both = Readers([english, spanish])
    spoken = {"a": {"en"}, "b": {"en", "es"}, "c": {"es"}, "nine million": set(), "d": {"fr", "en"}}
    found = both.judge("cuánto", [Candidate(text, "", 0.5, frozenset(each)) for text, each in spoken.items()])
    assert [each.sentence for each in english.read] == ["a", "nine million"]
    assert [each.sentence for each in spanish.read] == ["b", "c", "d", "nine million"], "and the best sentence again"
    assert [each.probability for each in found] == pytest.approx([0.1, 0.1, 0.1, 0.9, 0.1]), "in their order"
    assert both.languages == {"en", "es"}
    assert both.fingerprint == "reader fake + reader other", "a threshold belongs to both"


class Sure(PointingReader):
    """One that finds each sentence as likely as it was told, and points nowhere."""

    languages = frozenset({"en", "es"})

    def __init__(self, **probability: float) -> None:
        super().__init__()
        self._probability = probability

    def judge(self, question: str, candidates: Sequence[Candidate]) -> list[Judgement]:
        super().judge(question, candidates)
        return [Judgement(self._probability[each.sentence], None) for each in candidates]


def test_the_best_sentence_is_read_by_the_others_too_until_all_have_read_the_best() -> None:
    """The second doubts the first one's best, and agrees with what is best then: what is worse need not wait."""
    first, second = Sure(a=0.9, b=0.8, c=0.3), Sure(a=0.1, b=0.8)
    found = Readers([first, second]).judge("how", [Candidate(each, "", 0.5, frozenset({"en"})) for each in "cab"])
    assert [each.sentence for each in second.read] == ["a", "b"]
    assert [each.probability for each in found] == pytest.approx([0.3, 0.5, 0.8])


def test_of_no_sentences_nothing_is_read() -> None:
    assert Readers([Sure(), Sure()]).judge("how", []) == []


class DoubtingReader(PointingReader):
    """One that finds everything half as likely when it is asked in Spanish, and points nowhere."""

    def judge(self, question: str, candidates: Sequence[Candidate]) -> list[Judgement]:
        found = super().judge(question, candidates)
        return [Judgement(0.5, None) for _ in found] if question.startswith("cuánto") else found


def test_a_question_in_two_languages_is_read_in_both_and_the_mean_of_the_odds_is_taken(article: Article) -> None:
    """Nine to one and one to one are three to one."""
    found = judged(ranked(article), [question_of("cuánto era"), ASKED], DoubtingReader(), told_by_score)
    best = max(found, key=lambda each: each.score)
    assert best.score == pytest.approx(0.75)
    assert best.answer is not None, "what one of the two points at"


def test_copies_of_a_sentence_do_not_crowd_out_the_others_and_are_read_once(article: Article) -> None:
    reader = PointingReader()
    told = replace(article, path="copy.txt")
    loud = replace(article, path="loud.txt", text=TEXT.upper())
    found = judged([*ranked(told) * 40, *ranked(article), *ranked(loud)], [ASKED], reader, told_by_score)
    assert sorted(candidate.sentence for candidate in reader.read) == sorted(
        s.span.cut(TEXT) for s in article.sentences
    )
    assert len(found) == 42 * len(article.sentences), "all copies are there to choose from"
    answers = {(each.passage.article.path, each.answer) for each in found if each.score == 0.9}
    assert answers == {
        ("copy.txt", Span(TEXT.index("nine"), TEXT.index(" crowns"))),
        ("dam.txt", Span(TEXT.index("nine"), TEXT.index(" crowns"))),
        ("loud.txt", None),
    }, "in other letters the place of the answer is not known"


def test_what_answers_in_the_place_of_such_a_one_is_read_by_all_readers() -> None:
    """Of two readers the second reads the best alone."""
    first, second = GivenReader([0.9, 0.8, 0.6] + [0.1] * CANDIDATES), GivenReader([0.9, 0.2, 0.6] + [0.1] * CANDIDATES)
    found = judged(numbered(4), [ASKED], Readers([first, second]), told_by_score, is_other=lambda each: each.at == 0)
    assert [each.sentence[0] for each in second.read] == ["0", "1", "2"]
    assert [each.score for each in found] == pytest.approx([OF_ANOTHER_THING, 0.5, 0.6, 0.1])


def test_what_a_rule_tells_to_be_of_something_else_is_improbable_and_the_others_are_read() -> None:
    reader = GivenReader([0.9] + [0.1] * 2 * CANDIDATES)
    sentences_read = numbered(2 * CANDIDATES)
    found = judged(sentences_read, [ASKED], reader, told_by_score, is_other=lambda each: each.at == 0)
    assert {each.span: each.score for each in found}[sentences_read[0].span] == OF_ANOTHER_THING
    assert len(found) == CANDIDATES, "since none of the first is sure any more"
    assert min(each.score for each in found) == 0.1, "what is improbable anyway stays so"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "dam.txt").write_text(TEXT, "utf-8")
    refresh(
        tmp_path / "data",
        folder,
        WordEncoder(),
        now=datetime(2031, 5, 3, tzinfo=UTC),
        max_bytes=10_000,
        progress=Unseen(),
        first_calibration=lambda _: Calibration(0.5, 1, "this test", PointingReader.fingerprint, unread=0.99),
    )
    return tmp_path / "data"


def test_what_the_reader_finds_probable_is_quoted_and_its_answer_emphasised(data: Path) -> None:
    answer = Live(data, WordEncoder(), PointingReader()).snapshot().ask("what does edda corwin guess")
    assert isinstance(answer, Answer)
    (quote,) = answer.quotes
    assert quote.text == "Edda Corwin guesses nine million crowns."
    assert [part.cut(quote.article.text) for part in quote.emphasis] == ["nine million"]


def test_what_a_member_tells_of_himself_is_not_read(data: Path) -> None:
    class Listening(PointingReader):
        def judge(self, question: str, candidates: Sequence[Candidate]) -> list[Judgement]:
            assert question == "what does edda corwin guess"
            return super().judge(question, candidates)

    typed = "hi all, I'm from Nool, does anyone know what does edda corwin guess"
    outcome = Live(data, WordEncoder(), Listening()).snapshot().ask(typed)
    assert isinstance(outcome, Answer)
    assert outcome.question == typed, "it is shown as it was typed"


JAIL = "The jail at Nool can hold 900 prisoners and the jail at Nool has prisoners.\n\n"
HELD = "On Monday 1,400 prisoners slept there."


@pytest.fixture
def jail(tmp_path: Path) -> Path:
    """An article in which the capacity is most like the question, and how many are held stands far from it."""
    folder = tmp_path / "articles"
    folder.mkdir()
    between = "".join(f"The jail at Nool is old, and prisoner {at} of Nool is too.\n\n" for at in range(60))
    (folder / "jail.txt").write_text(f"{JAIL}{between}{HELD}\n", "utf-8")
    refresh(
        tmp_path / "data",
        folder,
        WordEncoder(),
        now=datetime(2031, 5, 3, tzinfo=UTC),
        max_bytes=100_000,
        progress=Unseen(),
        first_calibration=lambda _: Calibration(0.5, 1, "this test", PointingReader.fingerprint, unread=0.99),
    )
    return tmp_path / "data"


class CountingReader(PointingReader):
    """One that takes any number of prisoners for an answer."""

    def _one(self, sentence: str) -> Judgement:
        found = re.search(r"[\d,]+ prisoners", sentence)
        return Judgement(0.1, None) if found is None else Judgement(0.9, found.span())


def test_how_many_there_are_is_looked_for_where_only_how_many_fit_was_found(jail: Path) -> None:
    answer = Live(jail, WordEncoder(), CountingReader()).snapshot().ask("how many prisoners are in the jail at Nool")
    assert isinstance(answer, Answer)
    assert [quote.text for quote in answer.quotes] == [HELD]


def test_how_many_fit_is_answered_where_that_is_asked(jail: Path) -> None:
    asked = "how many prisoners can the jail at Nool hold"
    answer = Live(jail, WordEncoder(), CountingReader()).snapshot().ask(asked)
    assert isinstance(answer, Answer)
    assert answer.quotes[0].text == JAIL.strip()


def test_what_it_finds_improbable_is_abstained_from(data: Path) -> None:
    class Doubtful(PointingReader):
        def _one(self, sentence: str) -> Judgement:
            return Judgement(0.2, None)

    assert isinstance(Live(data, WordEncoder(), Doubtful()).snapshot().ask("how high is the dam"), Abstention)


def test_a_question_in_a_language_that_it_does_not_read_is_left_to_the_ranker(data: Path) -> None:
    reader = PointingReader()
    outcome = Live(data, WordEncoder(), reader).snapshot().ask("¿cuánto frangolló el zurriburri?")
    assert isinstance(outcome, Abstention), "the ranker's threshold holds, which is high here"
    assert reader.read == []


def test_a_spanish_question_about_english_articles_is_read_in_english_words(data: Path) -> None:
    reader = PointingReader()
    outcome = Live(data, WordEncoder(), reader).snapshot().ask("¿qué altura tiene la presa?")
    assert reader.read != []
    assert "dam" in outcome.also_searched


def test_a_threshold_of_one_reader_is_not_used_for_another(data: Path) -> None:
    class Other(PointingReader):
        fingerprint = "reader other"

    with pytest.raises(GenerationError, match=r"no threshold for this encoder and reader\. Run `quoth evaluate"):
        Live(data, WordEncoder(), Other()).snapshot()


def test_no_reader_is_a_setting() -> None:
    assert load_reader("none") is None


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        pytest.param(None, r"reader\.json cannot be read \(No such file or directory\)\.", id="no reader"),
        pytest.param("{", r"reader\.json is not a reader's", id="no JSON"),
        pytest.param('{"sha256": "1"}', r"reader\.json is not a reader's", id="no scales"),
        pytest.param('{"sha256": "1", "scales": []}', r"reader\.json is not a reader's", id="scales of another shape"),
    ],
)
def test_a_folder_without_a_reader_is_refused(card: str | None, reason: str, tmp_path: Path) -> None:
    if card is not None:
        (tmp_path / CARD).write_text(card, "utf-8")
    with pytest.raises(ReaderError, match=reason) as caught:
        load_reader(str(tmp_path))
    assert "Set QUOTH_READER to `default`, to `none`, or to a folder" in caught.value.advice


def test_a_reader_that_is_no_folder_is_refused_in_a_sentence() -> None:
    with pytest.raises(ReaderError) as caught:
        load_reader("nope")
    assert caught.value.reason == "There is no folder nope with a reader in it."


@given(st.integers(0, 12), st.data())
def test_what_is_pointed_at_is_a_run_of_the_sentences_tokens(tokens: int, data: st.DataObject) -> None:
    offsets = [(3 * place, 3 * place + 2) for place in range(tokens)]
    logits = st.lists(st.floats(-8, 8, width=32), min_size=tokens, max_size=tokens)
    starts, ends = (np.array(data.draw(logits), np.float32) for _ in range(2))
    found = pointed(starts, ends, offsets)
    if found is not None:
        assert found[0] in {start for start, _ in offsets}
        assert found[1] in {end for _, end in offsets}
        assert found[0] < found[1]


def test_what_is_kept_of_a_text_is_read_as_it_was_the_first_time() -> None:
    inputs = Inputs(Tokenizer.from_file(str(BUNDLED[0] / TOKENIZER)))
    sentence = "Edda Corwin’s ferry sank in 1931."
    first, again = (inputs.make("when did it sink", sentence, "Ferries") for _ in range(2))
    assert first == again
    parts = [sentence[start:end] for start, end in first.offsets]
    assert "".join(parts) == sentence.replace(" ", "")
    assert sum(first.types) == len(first.offsets)


def test_what_is_kept_of_a_text_stays_small_however_long_it_is() -> None:
    """20,000 are kept: as tuples of tuples one of 25 tokens takes 2.8 KB, and 40 times as long ones 100 KB."""
    inputs = Inputs(Tokenizer.from_file(str(BUNDLED[0] / TOKENIZER)))
    texts = [
        f"The {number}th ferry sank off Skerry with twelve goats. " * length
        for length in (2, 80)
        for number in range(200)
    ]
    inputs.make("a first one", "which brings in what is needed but once", "")
    tracemalloc.start()
    for text in texts:
        inputs.make("what sank", text, "")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept / len(texts) < 1_500
