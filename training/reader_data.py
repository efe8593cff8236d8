"""Published question sets -> groups of candidates, as the reader meets them: one question, one sentence that answers,
and sentences that look as if they did.

Everything here is drawn with a seed: the same files and seed give the same groups, in the same order.
"""

# ruff: noqa: S311 - draws that can be drawn again, no secrets

from __future__ import annotations

import gzip
import hashlib
import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from corpus.article import Article, Kind, Unreadable
from corpus.files import list_files, load_input, read_article
from corpus.sentences import sentences as cut
from index.lexical import Lexical, Term, write_lexical
from index.question import FUNCTION_WORDS
from index.reader import context
from training.swaps import Texts, entities, renamed, swapped_question, swapped_sentence
from training.typing_noise import typed

# Shares of the articles that are kept out of training, by source: squad44 has 44 articles, qed 7,000.
DEV_SHARE = 0.06
# From this share of its idf-weighted words an unanswerable question is taken to be about a paragraph; of the questions
# that reach it a check by hand found nine in ten to belong there.
LINKED = 0.62
# qamr asks nine questions of a sentence on average, many of them the same one.
QAMR_PER_SENTENCE = 2
# A context is dropped now and then, for articles have no title and sentences come first.
NO_TITLE = 0.25
NO_PREVIOUS = 0.10
# Shares of the answerable questions that are also used swapped.
SWAPPED_QUESTIONS = 0.22
SWAPPED_SENTENCES = 0.22
RENAMED = 0.04
LONGEST_SENTENCE = 420  # code points; about 96 word pieces. Longer ones are lists and tables.
# Look-alikes of an unanswerable question. Ours surely have no answer; one in ten of those linked by rule has one.
LOOK_ALIKES, LOOK_ALIKES_OF_OURS = 2, 4

OURS = Path(__file__).parent / "written"  # what we wrote ourselves; its README says how
SPANISH = " es"  # ends the name of a source whose questions are in Spanish
PUBLIC_SETS = ("squad44", "qed", "selqa", "qamr", "covid")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence offered as an answer. `context` is "title | sentence before", either of which may be missing.

    `answer` are the code points of the sentence that answer, half-open; None where only the sentence is known.
    """

    sentence: str
    context: str
    right: bool
    answer: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One question, as typed, and its candidates: at most one of them is right, or none. `article` names the split."""

    source: str
    article: str
    question: str
    candidates: tuple[Candidate, ...]

    @property
    def answerable(self) -> bool:
        return any(candidate.right for candidate in self.candidates)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question about a paragraph. `right` and `ambiguous` are places in `sentences`; no right one: unanswerable.

    `answers` are (place, start, end): code points of that sentence. `spanish` is the question as it is asked, where it
    was put into Spanish; `question` then tells which sentences look like an answer to it.
    """

    source: str
    article: str
    title: str
    question: str
    sentences: tuple[str, ...]
    right: tuple[int, ...]
    ambiguous: tuple[int, ...] = ()
    answers: tuple[tuple[int, int, int], ...] = ()
    keys: tuple[str, ...] = field(default=(), repr=False)
    spanish: str = ""


def read_sets(folder: Path, written: Path | None = None, *, spanish: bool = False) -> tuple[Labelled, ...]:
    """Every usable question of ../shared/train, linked to its paragraph; then `ours`, from the folder `written`."""
    squad = list(_squad(folder))
    found = [*squad]
    for name in PUBLIC_SETS[1:]:
        found += _sentence_set(folder, name)
    public = tuple(found)
    found += _linked(_rows(folder, "squad2_unanswerable"), squad)
    if written is not None:
        found += ours(written, public, spanish=spanish)
    return tuple(found)


def ours(folder: Path, public: Sequence[Labelled], *, spanish: bool = False) -> Iterator[Labelled]:
    """What we wrote: questions about paragraphs of the public sets, and news with theirs; the Spanish ones too where
    they are wanted."""
    written = tuple(_written(folder / "questions.tsv", public))
    yield from (each for each in written if each is not None)
    yield from news(folder / "news", "en")
    if spanish:
        yield from _in_spanish(folder / "questions.es.tsv", written)
        yield from news(folder / "news", "es")
        yield from news(folder / "news_es", "es")
        yield from news(folder / "news_es", "en")


def is_dev(article: str, seed: int) -> bool:
    """Whether an article, by its name, is kept out of training."""
    drawn = int.from_bytes(hashlib.sha256(f"{seed} {article}".encode()).digest()[:8], "big")
    return drawn / 2**64 < DEV_SHARE


def training_groups(
    labelled: Sequence[Labelled], seed: int, epoch: int = 0, shares: Mapping[str, float] | None = None
) -> tuple[Group, ...]:
    """The groups to train on, shuffled; another epoch draws other look-alikes, swaps and typing noise.

    `shares` in [0, 1] of the questions of a set, by its name, are taken; all of a set that is not named.
    """
    chosen = [each for each in labelled if not is_dev(each.article, seed)]
    elsewhere = Elsewhere(chosen)
    names = _Names(chosen)
    groups: list[Group] = []
    for place, each in enumerate(chosen):
        # Seeded per question, so that a new rule for some questions leaves the others as they were.
        chance = random.Random(f"{seed} {epoch} {place} {each.question}")
        if shares and chance.random() >= shares.get(each.source, 1.0):
            continue
        groups += _groups(each, elsewhere, names, chance)
    # Each group's place is drawn by itself too, for the same reason.
    places = {group: random.Random(f"{seed} {epoch} {group.source} {group.question}").random() for group in groups}
    return tuple(sorted(groups, key=places.__getitem__))


def dev_groups(labelled: Sequence[Labelled], seed: int, *, most: int = 14, per_source: int = 60) -> tuple[Group, ...]:
    """Questions of the articles kept out, each with its whole paragraph and its look-alikes from elsewhere.

    `per_source` questions of each set at most; one third of the answerable ones as members type them.
    """
    chosen = [each for each in labelled if is_dev(each.article, seed)]
    elsewhere = Elsewhere(chosen)
    by_source: dict[str, list[Labelled]] = defaultdict(list)
    for each in chosen:
        by_source[each.source].append(each)
    groups = []
    for source, members in sorted(by_source.items()):
        chance = random.Random(f"{seed} dev {source}")
        # As many unanswerable questions as a busy channel brings: about a third.
        count = 3 * per_source if source == "squad2_unanswerable" else per_source
        for each in chance.sample(members, min(count, len(members))):
            places = [
                place
                for place in _by_overlap(each, elsewhere)
                if place not in each.right and place not in each.ambiguous and _usable(each.sentences[place])
            ]
            candidates = [_candidate(each, place, chance, keep=True) for place in (*each.right[:1], *places)][:most]
            candidates += [
                Candidate(found.sentence, found.context, right=False)
                for found in elsewhere.like(each, max(4, most - len(candidates)))
            ]
            groups.append(Group(source, each.article, _asked(each, chance), tuple(candidates)))
    return tuple(groups)


def _groups(each: Labelled, elsewhere: Elsewhere, names: _Names, chance: random.Random) -> Iterator[Group]:
    """One question as it is and, by chance, swapped."""
    wrong = [
        place
        for place in _by_overlap(each, elsewhere)
        if place not in each.right and place not in each.ambiguous and _usable(each.sentences[place])
    ]
    others = names.others(each)
    found = elsewhere.like(each, 4)
    away = [Candidate(other.sentence, other.context, right=False) for other in chance.sample(found, min(1, len(found)))]
    if not each.right:
        most = LOOK_ALIKES_OF_OURS if each.source.startswith(("written", "news")) else LOOK_ALIKES
        inside = [_candidate(each, place, chance) for place in wrong[: most if away else most + 1]]
        yield Group(each.source, each.article, _asked(each, chance), tuple(inside + away))
        return
    right = _candidate(each, chance.choice(each.right), chance)
    # The look-alikes that overlap most and, so that ease is not taken for overlap, now and then any other.
    picked = wrong[:2] if chance.random() < 0.8 or len(wrong) < 3 else [wrong[0], chance.choice(wrong[1:])]
    inside = [_candidate(each, place, chance) for place in picked]
    texts = Texts(each.question, right.sentence, right.context)
    if each.source.endswith(SPANISH):  # the rules that swap and rename know English
        yield Group(each.source, each.article, _asked(each, chance), (right, *inside, *away))
        return
    extra = []
    if chance.random() < SWAPPED_SENTENCES:
        changed = swapped_sentence(texts, others, chance)
        if changed is not None:
            extra.append(Candidate(changed.sentence, changed.context, right=False))
    question = typed(each.question, chance)
    yield Group(each.source, each.article, question, (right, *inside, *away, *extra))
    if chance.random() < SWAPPED_QUESTIONS:
        asked = swapped_question(texts, others, chance)
        if asked is not None:
            candidates = (Candidate(right.sentence, right.context, right=False), *inside[:1])
            yield Group(f"{each.source} swapped", each.article, typed(asked, chance), candidates)
    if chance.random() < RENAMED:
        same = renamed(texts, others, chance)
        if same is not None:
            candidates = (Candidate(same.sentence, same.context, right=True), *inside[:1])
            yield Group(f"{each.source} renamed", each.article, typed(same.question, chance), candidates)


def _asked(each: Labelled, chance: random.Random) -> str:
    """Half of the Spanish ones are written carelessly as they are."""
    return (each.spanish or each.question) if each.source.endswith(SPANISH) else typed(each.question, chance)


def _candidate(each: Labelled, place: int, chance: random.Random, *, keep: bool = False) -> Candidate:
    """A sentence of the question's own paragraph, its context dropped now and then unless it is to `keep` it."""
    title = each.title if keep or chance.random() >= NO_TITLE else ""
    previous = each.sentences[place - 1] if place and (keep or chance.random() >= NO_PREVIOUS) else ""
    answer = next(((start, end) for at, start, end in each.answers if at == place), None)
    return Candidate(each.sentences[place], context(title, previous), place in each.right, answer)


def _by_overlap(each: Labelled, elsewhere: Elsewhere) -> list[int]:
    """Places of the paragraph's sentences, those with the most of the question's rare words first."""
    return sorted(
        range(len(each.sentences)), key=lambda place: -elsewhere.coverage(each.question, each.sentences[place])
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence of another paragraph."""

    article: str
    sentence: str
    context: str
    paragraph: int


class Elsewhere:
    """All sentences of all paragraphs, to find those that look like an answer to a question about another paragraph."""

    def __init__(self, labelled: Sequence[Labelled]) -> None:
        self._sentences: list[Found] = []
        seen: set[str] = set()
        for number, each in enumerate(labelled):
            for place, sentence in enumerate(each.sentences):
                if sentence in seen or not _usable(sentence):
                    continue
                seen.add(sentence)
                previous = each.sentences[place - 1] if place else ""
                self._sentences.append(Found(each.article, sentence, context(each.title, previous), number))
        with TemporaryDirectory(prefix="quoth-") as folder:
            write_lexical(Path(folder) / "lexical", (found.sentence for found in self._sentences))
            self._lexical = Lexical(Path(folder) / "lexical")
        self._stems: dict[str, frozenset[Term]] = {}
        self._idf: dict[Term, float] = {}

    def like(self, each: Labelled, most: int) -> list[Found]:
        """The sentences of other paragraphs that share the most with the question and hold none of its answers."""
        weights = {stem: self._weight(stem) for stem in sorted(self._terms(each.question))}
        found = []
        own = set(each.sentences)
        keys = [key.casefold() for key in each.keys if len(key) > 2]
        for row in self._lexical.search(weights, most + 12):
            other = self._sentences[row]
            if other.sentence in own or any(key in other.sentence.casefold() for key in keys):
                continue
            if any(_alike(other.sentence, each.sentences[place]) for place in each.right):
                continue
            # Where no answer is known, a sentence of the same article may well be one.
            if not keys and other.article == each.article:
                continue
            found.append(other)
        return found[:most]

    def coverage(self, question: str, text: str) -> float:
        """The share of the question's words that the text holds, rare words counting for more; in [0, 1]."""
        asked = self._terms(question)
        total = sum(self._weight(stem) for stem in sorted(asked))
        held = self._terms(text)
        return sum(self._weight(stem) for stem in sorted(asked & held)) / total if total else 0.0

    def _terms(self, text: str) -> frozenset[Term]:
        if text not in self._stems:
            words = " ".join(word for word in re.findall(r"\w+", text) if word.casefold() not in FUNCTION_WORDS)
            self._stems[text] = frozenset(self._lexical.terms(words))
        return self._stems[text]

    def _weight(self, stem: Term) -> float:
        if stem not in self._idf:
            seen = self._lexical.document_frequency(stem)
            self._idf[stem] = math.log(1 + (len(self._sentences) - seen + 0.5) / (seen + 0.5))
        return self._idf[stem]


class _Names:
    """The entities of each article, to be put in one another's place."""

    def __init__(self, labelled: Sequence[Labelled]) -> None:
        self._by_article: dict[str, Counter[str]] = defaultdict(Counter)
        seen: set[str] = set()
        for each in labelled:
            for sentence in each.sentences:
                if sentence not in seen:
                    seen.add(sentence)
                    self._by_article[each.article].update(entities(sentence))
        self._all = sorted({name for names in self._by_article.values() for name in names})

    def others(self, each: Labelled) -> list[str]:
        """The names of its article and, as it may have few, forty of any."""
        drawn = random.Random(each.question).sample(self._all, min(40, len(self._all)))
        return [*sorted(self._by_article[each.article]), *drawn]


def _rows(folder: Path, name: str) -> list[dict[str, Any]]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _squad(folder: Path) -> Iterator[Labelled]:
    for row in _rows(folder, "squad44"):
        text: str = row["paragraph"]
        spans = [sentence.span for sentence in cut(text, ())]
        sentences = tuple(span.cut(text) for span in spans)
        for asked in row["questions"]:
            answers = []
            for answer in asked["answers"]:
                start, end = answer["start"], answer["start"] + len(answer["text"])
                answers += [
                    (place, start - span.start, end - span.start)
                    for place, span in enumerate(spans)
                    if span.start <= start and end <= span.end
                ]
            if not answers:
                continue  # the answer reaches over an end of sentence
            right = tuple(sorted({place for place, _, _ in answers}))
            keys = tuple(dict.fromkeys(answer["text"] for answer in asked["answers"]))
            holding = [
                place
                for place, sentence in enumerate(sentences)
                if place not in right and any(key.casefold() in sentence.casefold() for key in keys)
            ]
            yield Labelled(
                "squad44",
                f"wikipedia {row['title'].casefold()}",
                row["title"],
                asked["question"].strip(),
                sentences,
                right,
                tuple(holding),
                tuple(answers),
                keys,
            )


def _sentence_set(folder: Path, name: str) -> Iterator[Labelled]:
    asked_of: Counter[tuple[str, str]] = Counter()
    for row in _rows(folder, name):
        sentences = tuple(" ".join(sentence.split()) for sentence in row["sentences"])
        right = tuple(place for place in row["answer_sentences"] if _usable(sentences[place]))
        question = " ".join(row["question"].split())
        if not right or not question:
            continue
        if name == "covid" and not _WHOLE.match(sentences[right[0]]):
            continue  # half a sentence, cut by the end of a page
        if name == "qamr":
            of = (sentences[0], sentences[right[0]])
            if leans(question, sentences[right[0]]) or asked_of[of] >= QAMR_PER_SENTENCE:
                continue
            asked_of[of] += 1
        # An article is known by its title; one of qamr, which has none, by its first sentence.
        article = f"wikipedia {row['title'].casefold()}" if row["title"] else f"{name} {sentences[0]}"
        yield Labelled(name, article, row["title"], question, sentences, right, tuple(row["ambiguous"]))


_WHOLE = re.compile(r"[A-Z](?!\w+: ).*[.!”\"]$")
_POINTING = re.compile(
    r"\b(?:he|she|it|they|him|her|his|hers|its|their|them|this|that|these|those|i|we|our|my|you|your|us|someone"
    r"|something|somebody|thing|things|some|another|other)\b",
    re.IGNORECASE,
)


def leans(question: str, sentence: str) -> bool:
    """Whether a question can only be understood by who has its sentence before him ("What did he do?")."""
    words = re.findall(r"[\w'’-]+", question)
    telling = [word for word in words if word.casefold() not in FUNCTION_WORDS]
    named = [word for word in words[1:] if word[0].isupper() or word[0].isdigit()]
    shared = {word.casefold() for word in telling} & {word.casefold() for word in re.findall(r"[\w'’-]+", sentence)}
    return (
        len(words) < 5
        or _POINTING.search(question) is not None
        or len(telling) < 2
        or (not named and len(telling) < 3)
        or not shared
    )


def _written(path: Path, public: Sequence[Labelled]) -> Iterator[Labelled | None]:
    """Our own questions about paragraphs of the public sets, each found again by the hash of its sentences; line by
    line, None for one whose answer could not be quoted."""
    paragraphs = {paragraph_name(each.sentences): each for each in public}
    name = ""
    for line in path.read_text("utf-8").splitlines():
        here, places, question = line.split("\t")
        name = here or name
        about = paragraphs[name]
        right = tuple(map(int, places.split(","))) if places != "-" else ()
        if right and not any(_usable(about.sentences[place]) for place in right):
            yield None
            continue
        yield Labelled("written", about.article, about.title, question, about.sentences, right)


def _in_spanish(path: Path, written: Sequence[Labelled | None]) -> Iterator[Labelled]:
    """Questions of ours put into Spanish: the number of a line of questions.tsv, from 0, and the question."""
    for line in path.read_text("utf-8").splitlines():
        number, question = line.split("\t")
        about = written[int(number)]
        if about is not None:
            yield replace(about, source=about.source + SPANISH, spanish=question)


def paragraph_name(sentences: Sequence[str]) -> str:
    """12 hex digits that name a paragraph by its words."""
    return hashlib.sha256("\n".join(sentences).encode()).hexdigest()[:12]


def news(folder: Path, language: str) -> Iterator[Labelled]:
    """Our own articles, read as Quoth reads them, with their questions in a language, in the form of an evaluation
    suite."""
    articles = {path: _article(folder / "articles", path) for path in list_files(folder / "articles")}
    for line in (folder / "questions.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["lang"] != language:
            continue
        # An unanswerable question stands with the article that it was written about, which its id begins with.
        gold = {each["article"] for each in row["gold"]} or {_about(row["id"], articles)}
        for path in sorted(gold):
            yield _news_labelled(row, path, articles[path])


def _about(question: str, articles: Iterable[str]) -> str:
    number = re.sub(r"\D", "", question.partition("-")[0])
    return next(path for path in articles if path.startswith(f"{number}-"))


def _article(folder: Path, path: str) -> Article:
    loaded = load_input(folder, path, max_bytes=1_000_000)
    reading = loaded if isinstance(loaded, Unreadable) else read_article(loaded)
    if isinstance(reading, Unreadable):
        raise ValueError(f"{path}: {reading}")
    return reading.article


def _news_labelled(row: dict[str, Any], path: str, article: Article) -> Labelled:
    sentences = tuple(each.span.cut(article.text) for each in article.sentences if each.kind is Kind.PROSE)
    quotes = [each["quote"] for each in row["gold"] if each["article"] == path]
    right = tuple(
        place for place, sentence in enumerate(sentences) if any(q in sentence or sentence in q for q in quotes)
    )
    if quotes and not right:
        raise ValueError(f"{path}: no sentence holds the gold of {row['id']}")
    keys = tuple(row["answer_keys"])
    answers = tuple(
        (place, sentences[place].index(key), sentences[place].index(key) + len(key))
        for place in right
        for key in [key for key in keys if key in sentences[place]][:1]
    )
    holding = tuple(
        place
        for place, sentence in enumerate(sentences)
        if place not in right and any(key.casefold() in sentence.casefold() for key in keys)
    )
    title = article.metadata.title.value if article.metadata.title else ""
    source = "news" + (SPANISH if row["lang"] == "es" else "")
    return Labelled(source, f"news {path}", title, row["question"], sentences, right, holding, answers, keys)


def _linked(rows: Sequence[dict[str, Any]], squad: Sequence[Labelled]) -> Iterator[Labelled]:
    """Unanswerable questions, each with the paragraph that it was most likely written about."""
    paragraphs: dict[tuple[str, ...], Labelled] = {}
    for each in squad:
        paragraphs.setdefault(each.sentences, each)
    members = list(paragraphs.values())
    with TemporaryDirectory(prefix="quoth-") as folder:
        write_lexical(Path(folder) / "lexical", (f"{m.title} {' '.join(m.sentences)}" for m in members))
        lexical = Lexical(Path(folder) / "lexical")
    held = [frozenset(lexical.terms(f"{m.title} {' '.join(m.sentences)}")) for m in members]
    idf: dict[Term, float] = {}
    for row in rows:
        question = row["question"].strip().strip('"').replace('""', '"')
        words = " ".join(word for word in re.findall(r"\w+", question) if word.casefold() not in FUNCTION_WORDS)
        stems = dict.fromkeys(lexical.terms(words)).keys()  # each once, in an order that every process has
        for stem in stems - idf.keys():
            seen = lexical.document_frequency(stem)
            idf[stem] = math.log(1 + (len(members) - seen + 0.5) / (seen + 0.5))
        total = sum(idf[stem] for stem in stems)
        if len(stems) < 2 or not total:
            continue
        best, share = -1, 0.0
        for place in lexical.search(dict.fromkeys(stems, 1.0), 5):
            covered = sum(idf[stem] for stem in stems if stem in held[place]) / total
            if covered > share:
                best, share = place, covered
        if share >= LINKED:
            about = members[best]
            yield Labelled("squad2_unanswerable", about.article, about.title, question, about.sentences, ())


def _alike(one: str, other: str) -> bool:
    """Whether two sentences are one, but for some words."""
    words, others = (set(re.findall(r"\w+", text.casefold())) for text in (one, other))
    return len(words & others) > 0.6 * len(words | others)


def _usable(sentence: str) -> bool:
    """Whether it could be quoted: a sentence of some length, no heading, link or question."""
    return 25 <= len(sentence) <= LONGEST_SENTENCE and sentence.count(" ") >= 3 and not sentence.rstrip().endswith("?")
