"""The question as it is searched for: chat spellings in full, typos repaired. What was added is told, never silent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from index.encoder import Embedding, Encoder
from index.gloss import FROM, INTO, glossed, is_listed, is_spanish
from index.lexical import Lexical
from index.question import Question, Word, question_of
from index.reduction import reduced
from index.spelling import spelt_out, unmarked
from index.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """A question in the words that are searched for, embedded; `also_searched` are the weighty ones not typed.

    `among` are the languages of the articles that they are searched for in, as ISO codes, None for an unknown one.
    `readings` is the question for a reader: in these words, and before them in the asker's own where those are of
    another language that it knows.
    """

    question: Question
    embedding: Embedding
    also_searched: tuple[str, ...]
    among: frozenset[str | None]
    readings: tuple[Question, ...]


def worded(
    typed: Question,
    encoder: Encoder,
    lexical: Lexical,
    vocabulary: Vocabulary,
    spoken: frozenset[str | None],
    *,
    read: frozenset[str] = frozenset(),
) -> tuple[Wording, ...]:
    """The question in the words of the articles, which are in the languages `spoken`; once for each part of the shelf
    that is searched in words of its own.

    A question is put into the words of the articles in its language, and into the names of all. A Spanish one is put
    into English words too, if that can be done, for the articles in English; where none is in Spanish, for all.
    `read` are the languages that a reader knows.
    """
    typed = unmarked(typed)
    question = reduced(spelt_out(typed, vocabulary.holds))
    holds = partial(vocabulary.holds_in, INTO)
    asked_in = question.language or (FROM if INTO in spoken and is_spanish(question, holds) else None)
    english = glossed(question, holds) if asked_in == FROM and INTO in spoken else None

    def wording(of: Question, among: frozenset[str | None]) -> Wording:
        embedding = encoder.embed_question(of.text)
        spanish = of.language == FROM or (of.language is None and FROM in among)
        repaired = _repaired(of, embedding, lexical, vocabulary, spanish=spanish)
        if repaired.text != of.text:
            of, embedding = repaired, encoder.embed_question(repaired.text)
        said = {word.text.casefold() for word in typed.words}
        added = (word.text for word in of.words if word.weight == 1 and word.text.casefold() not in said)
        return Wording(of, embedding, tuple(dict.fromkeys(added)), among, (of,))

    if english is None:
        return (wording(question, spoken),)
    translated = wording(english, frozenset({INTO}) if FROM in spoken else spoken)
    if asked_in in read:
        as_asked = replace(question, language=asked_in)
        translated = replace(translated, readings=(as_asked, *translated.readings))
    return (translated,) if FROM not in spoken else (wording(question, spoken - {INTO}), translated)


def _repaired(
    question: Question, embedding: Embedding, lexical: Lexical, vocabulary: Vocabulary, *, spanish: bool
) -> Question:
    """The question with every misspelt word replaced by the articles' word that it was meant to be.

    `spanish`: its words may be Spanish. Those that are listed are not misspelt: an encoder of English knows few of them
    as whole words.
    """
    text = question.text
    for word in reversed(question.words):
        if _may_be_misspelt(word, question, embedding, lexical) and not (spanish and is_listed(word.text)):
            meant = vocabulary.nearest(word.text, question.language)
            if meant is not None:
                text = text[: word.span.start] + meant + text[word.span.end :]
    return question_of(text)


def _may_be_misspelt(word: Word, question: Question, embedding: Embedding, lexical: Lexical) -> bool:
    """Whether no article holds a word, nor the encoder as a whole word of its own vocabulary: what has learnt from a
    billion sentences knows words that happen not to be on this shelf. Of 56 words of 579 well-spelt questions that
    would be "repaired", this leaves 33."""
    inside = (embedding.offsets[:, 0] < word.span.end) & (embedding.offsets[:, 1] > word.span.start)
    return (
        word.weight == 1
        and word.text.isalpha()
        and int(inside.sum()) > 1
        and not any(lexical.document_frequency(term) for term in lexical.terms(word.text))
        and not question.cites(word.span.start)
    )
