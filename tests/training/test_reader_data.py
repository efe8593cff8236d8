"""The groups that the reader learns from: right ones answer, wrong ones do not, and every draw can be drawn again."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from index.evaluate import read_labelled
from training.dev_suite import write_dev_suite
from training.reader_data import (
    Group,
    Labelled,
    dev_groups,
    is_dev,
    leans,
    ours,
    paragraph_name,
    read_sets,
    training_groups,
)
from training.swaps import Texts, entities, renamed, swapped_question, swapped_sentence
from training.typing_noise import keywords, misspelt, shortened, typed

SEED = 7
TOWNS = ("Varn", "Ostrel", "Mileth", "Quorin", "Tassel", "Brundle", "Ferrow", "Ilmen", "Karst", "Lodden")


def _paragraph(town: str) -> dict[str, object]:
    """A paragraph of an invented encyclopedia, with one question."""
    text = (
        f"The lighthouse of {town} was built by the engineer Orla {town}son. It stands on a rock that ships fear. "
        f"The keeper of {town} paints the tower every fourth spring. Tourists may climb the stairs on Sundays only."
    )
    return {
        "title": f"{town} lighthouse",
        "paragraph": text,
        "questions": [
            {
                "question": f"Who built the lighthouse of {town}?",
                "answers": [{"start": text.index("Orla"), "text": f"Orla {town}son"}],
            }
        ],
    }


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Labelled, ...]:
    folder = tmp_path_factory.mktemp("train")
    asked = {
        "title": "Varn bridge",
        "question": "how long is the bridge of varn",
        "sentences": ["The bridge of Varn is 80 metres long.", "Carts cross the bridge at dawn.", "It has 80 lamps."],
        "answer_sentences": [0],
        "ambiguous": [2],
    }
    rows = {
        "squad44": [_paragraph(town) for town in TOWNS],
        "squad2_unanswerable": [{"question": "Which keeper of Mileth paints the lighthouse on Sundays?", "cause": "E"}],
        "qed": [asked],
        "selqa": [],
        "qamr": [asked | {"title": "", "question": "What does it have?"}],
        "covid": [],
    }
    for name, each in rows.items():
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in each)
    return read_sets(folder)


def test_an_answer_is_found_in_its_sentence(labelled: tuple[Labelled, ...]) -> None:
    """Offsets into the paragraph become offsets into the sentence."""
    squad = [each for each in labelled if each.source == "squad44"]
    assert len(squad) == len(TOWNS)
    for each in squad:
        ((place, start, end),) = each.answers
        assert each.sentences[place][start:end] == each.keys[0]
        assert each.right == (place,)


def test_an_unanswerable_question_is_linked_to_the_paragraph_it_is_about(labelled: tuple[Labelled, ...]) -> None:
    (linked,) = [each for each in labelled if each.source == "squad2_unanswerable"]
    assert linked.title == "Mileth lighthouse"
    assert linked.right == ()


def test_a_question_that_leans_on_its_sentence_is_left_out(labelled: tuple[Labelled, ...]) -> None:
    assert not [each for each in labelled if each.source == "qamr"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("What did he do?", True, id="a pronoun"),
        pytest.param("What was featured?", True, id="too few words"),
        pytest.param("What kind of change does something cause?", True, id="something"),
        pytest.param("Who repaired the harbour crane in Ostrel?", False, id="names what it asks for"),
        pytest.param("When did the harbour crane collapse?", False, id="three telling words"),
    ],
)
def test_leaning(question: str, expected: bool) -> None:
    assert leans(question, "The harbour crane in Ostrel collapsed and was repaired by a smith.") is expected


@pytest.fixture(scope="module")
def spanish(tmp_path_factory: pytest.TempPathFactory, labelled: tuple[Labelled, ...]) -> tuple[Labelled, ...]:
    """Three questions of ours about a public paragraph, two of them put into Spanish, and Spanish news."""
    folder = tmp_path_factory.mktemp("ours")
    paragraph = labelled[0]
    name = paragraph_name(paragraph.sentences)
    folder.joinpath("questions.tsv").write_text(
        f"{name}\t0\tWho drew the lighthouse?\n\t1\tWhat do ships fear?\n\t-\tWho pays the keeper?\n", "utf-8"
    )
    folder.joinpath("questions.es.tsv").write_text("0\t¿Quién dibujó el faro?\n2\tquien paga al farero\n", "utf-8")
    for news in ("news", "news_es"):
        (folder / news / "articles").mkdir(parents=True)
        (folder / news / "questions.jsonl").write_text("", "utf-8")
    (folder / "news_es" / "articles" / "201-presa.md").write_text(
        "---\ntitle: La presa de Varn\n---\nLa presa de Varn costó nueve coronas. Nadie vio a su dueño.\n", "utf-8"
    )
    asked = {
        "id": "e201-01",
        "question": "cuanto costo la presa",
        "lang": "es",
        "answerable": True,
        "gold": [{"article": "201-presa.md", "quote": "La presa de Varn costó nueve coronas."}],
        "answer_keys": ["nueve coronas"],
    }
    (folder / "news_es" / "questions.jsonl").write_text(json.dumps(asked, ensure_ascii=False) + "\n", "utf-8")
    return tuple(ours(folder, [paragraph], spanish=True))


def test_a_question_put_into_spanish_keeps_the_answer_of_its_original(spanish: tuple[Labelled, ...]) -> None:
    put = {each.spanish: each for each in spanish if each.source == "written es"}
    assert {asked: (each.question, each.right) for asked, each in put.items()} == {
        "¿Quién dibujó el faro?": ("Who drew the lighthouse?", (0,)),
        "quien paga al farero": ("Who pays the keeper?", ()),
    }


def test_spanish_questions_are_trained_on_as_they_are_written(spanish: tuple[Labelled, ...]) -> None:
    """No rule that knows English types them, swaps their names or renames them."""
    chosen = [each for each in spanish if each.source.endswith(" es")]
    groups = [group for epoch in range(8) for group in training_groups(chosen, 1, epoch)]
    assert {group.question for group in groups} <= {
        "¿Quién dibujó el faro?",
        "quien paga al farero",
        "cuanto costo la presa",
    }
    assert {group.source for group in groups} <= {"written es", "news es"}
    (news,) = [each for each in spanish if each.source == "news es"]
    assert news.sentences[news.right[0]] == "La presa de Varn costó nueve coronas."


def test_ambiguous_sentences_are_neither_right_nor_wrong(labelled: tuple[Labelled, ...]) -> None:
    """Whatever is drawn, no group of any epoch offers one."""
    offered = {
        candidate.sentence
        for epoch in range(5)
        for group in training_groups([each for each in labelled if each.source == "qed"], SEED, epoch)
        for candidate in group.candidates
    }
    assert "It has 80 lamps." not in offered
    assert "Carts cross the bridge at dawn." in offered


def test_the_same_seed_draws_the_same_groups_and_another_epoch_others(labelled: tuple[Labelled, ...]) -> None:
    assert training_groups(labelled, SEED) == training_groups(labelled, SEED)
    assert training_groups(labelled, SEED) != training_groups(labelled, SEED, epoch=1)


def test_no_article_is_in_training_and_dev(labelled: tuple[Labelled, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.reader_data.DEV_SHARE", 0.5)
    training = {group.article for group in training_groups(labelled, SEED)}
    dev = {group.article for group in dev_groups(labelled, SEED)}
    assert training
    assert dev
    assert not training & dev
    assert all(is_dev(article, SEED) for article in dev)


def test_a_group_has_one_right_candidate_or_none(labelled: tuple[Labelled, ...]) -> None:
    groups = training_groups(labelled, SEED)
    assert all(sum(candidate.right for candidate in group.candidates) <= 1 for group in groups)
    assert all(not group.answerable for group in groups if _changed(group))


def test_no_wrong_candidate_holds_the_answer(labelled: tuple[Labelled, ...]) -> None:
    """A look-alike that names the answer might answer; a swapped sentence does not, whatever it names."""
    printed = {sentence for each in labelled for sentence in each.sentences}
    for each in (each for each in labelled if each.source == "squad44"):
        for group in training_groups([each, *labelled], SEED):
            if group.question == each.question:
                wrong = [candidate.sentence for candidate in group.candidates if not candidate.right]
                wrong = [sentence for sentence in wrong if sentence in printed]
                assert not any(each.keys[0] in sentence for sentence in wrong)


def test_the_dev_suite_asks_what_its_articles_answer(
    labelled: tuple[Labelled, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the form of the other suites, which `quoth evaluate` reads; every gold sentence stands in its article."""
    monkeypatch.setattr("training.reader_data.DEV_SHARE", 1.0)
    count = write_dev_suite(labelled, tmp_path, SEED)
    questions = read_labelled(tmp_path / "questions.jsonl")
    assert count == len(questions) > len(TOWNS)
    assert any(not question.answerable for question in questions)
    for question in questions:
        for gold in question.gold:
            assert gold.quote in (tmp_path / "articles" / gold.article).read_text("utf-8")


def _changed(group: Group) -> bool:
    return group.source.endswith("swapped") or group.source == "squad2_unanswerable"


TEXTS = Texts(
    "When did the Ostrel mill lose its first wheel in 1912?",
    "In May 1912 the Ostrel mill lost its first wheel to a flood.",
    "Mills of the north | The Ostrel mill was new.",
)


def test_a_swapped_question_asks_of_something_that_its_sentence_does_not_tell() -> None:
    for number in range(40):
        asked = swapped_question(TEXTS, ["Karst", "Ilmen"], random.Random(number))
        assert asked is not None
        assert asked != TEXTS.question
        added = set(asked.split()) - set(TEXTS.question.split())
        assert len(added) == 1
        assert not added & set(TEXTS.sentence.split())


def test_a_swapped_sentence_no_longer_names_what_is_asked_for() -> None:
    for number in range(40):
        changed = swapped_sentence(TEXTS, ["Karst", "Ilmen"], random.Random(number))
        assert changed is not None
        assert changed.question == TEXTS.question
        assert changed.sentence != TEXTS.sentence


def test_a_renamed_entity_is_renamed_everywhere() -> None:
    changed = renamed(TEXTS, ["Karst"], random.Random(1))
    assert changed is not None
    assert "Ostrel" not in f"{changed.question} {changed.sentence} {changed.context}"
    assert all("Karst" in text for text in (changed.question, changed.sentence, changed.context))


def test_nothing_is_swapped_where_question_and_sentence_share_nothing() -> None:
    texts = Texts("why was the tax raised", "Nobody in the council would say.", "")
    assert swapped_sentence(texts, ["Karst"], random.Random(1)) is None
    assert renamed(texts, ["Karst"], random.Random(1)) is None


def test_the_word_that_begins_a_sentence_is_no_entity() -> None:
    assert entities("Despite rain, the Varn Regatta began in May. Captain Orla Brundle won.") == (
        "Varn Regatta",
        "Captain Orla Brundle",
    )


def test_about_a_third_of_the_questions_is_typed_carelessly() -> None:
    question = "Who repaired the harbour crane in Ostrel before the regatta?"
    drawn = [typed(question, random.Random(number)) for number in range(600)]
    assert 0.25 < sum(each != question for each in drawn) / len(drawn) < 0.42
    assert all(drawn)


def test_numbers_survive_careless_typing() -> None:
    for number in range(300):
        noisy = typed("How many of the 14,500 lamps in Ostrel were lit in 1912?", random.Random(number))
        assert "14,500" in noisy
        assert "1912" in noisy


def test_careless_typing_one_kind_at_a_time() -> None:
    assert keywords("What is the height of the glass tower?") == "height glass tower"
    assert keywords("What is it?") == "What is it?"
    assert "ppl" in {shortened("how many people live there", random.Random(number)).split()[2] for number in range(9)}
    assert misspelt("a an it 14,500", random.Random(2)) == "a an it 14,500"
    assert misspelt("the harbour", random.Random(2)) != "the harbour"
