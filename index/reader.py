"""The reader: a small cross-encoder that reads a question together with a sentence and judges whether it answers.

Served by onnxruntime, tokenizers and numpy alone. What it is, what it was trained on and how good it is stands in
training/README.md.
"""

from __future__ import annotations

import json
import math
import threading
from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from corpus.durable import sha256
from corpus.explained import ExplainedError

MODEL, TOKENIZER, CARD = "reader.onnx", "tokenizer.json", "reader.json"
ALONE = "alone"  # the name of the scale that leaves the ranker's score out
# Those that come with the program. Of what one of them knows the others read the best sentence alone.
BUNDLED = tuple(Path(__file__).parent / "reader_model" / name for name in ("english", "bilingual"))

ADVICE = "Set QUOTH_READER to `default`, to `none`, or to a folder that was exported as training/README.md says."
ADVICE_BUNDLED = "Install Quoth anew, or set QUOTH_READER to `none`."

LONGEST = 96  # tokens in all: 95 of 100 sentences of news fit with question and context, and 128 cost a third more
LONGEST_QUESTION = 40
LONGEST_CONTEXT = 32  # a title and the first half of the sentence before, where its subject stands
LONGEST_ANSWER = 16
SPECIALS = (("[CLS]", "[SEP]"), ("<s>", "</s>"))  # what opens and what parts, as BERT and XLM-RoBERTa name them
NEVER = 1e-6  # the least probability of which the odds are taken
KNOWN_TEXTS = 20_000  # tokenised texts that are kept; of 25 tokens they take 12 MB, and their characters 3 MB


class ReaderError(ExplainedError):
    """The reader cannot be used."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer; `context` is read with it and is no part of it; `score` is the ranker's, None where
    its encoder does not read the language of the question or of the sentence. `languages` are those two, where known.
    """

    sentence: str
    context: str
    score: float | None
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Judgement:
    """`probability`, in [0, 1], that the sentence answers.

    `answer` are the code points of the sentence that say it, end exclusive; None where the reader points nowhere.
    """

    probability: float
    answer: tuple[int, int] | None


def mean_of(judgements: Sequence[Judgement]) -> Judgement:
    """The mean of the log odds; and the first answer that is pointed at.

    What one reader misses another may see: of 200 Spanish questions on English news each alone puts .83 and .87 right
    first, both .88 to .90 (training/README.md).
    """
    if len(judgements) == 1:
        return judgements[0]
    mean = sum(_log_odds(each.probability) for each in judgements) / len(judgements)
    answer = next((each.answer for each in judgements if each.answer is not None), None)
    return Judgement(1 / (1 + math.exp(-mean)), answer)


def _log_odds(probability: float) -> float:
    sure = min(max(probability, NEVER), 1 - NEVER)
    return math.log(sure / (1 - sure))


class Reader(Protocol):
    """Judges sentences. `fingerprint` names the weights: a threshold belongs to one reader alone."""

    @property
    def fingerprint(self) -> str: ...

    @property
    def languages(self) -> frozenset[str]:
        """ISO codes of the languages that it was trained to read."""
        ...

    def judge(self, question: str, candidates: Sequence[Candidate]) -> list[Judgement]:
        """One judgement for each candidate, in their order."""
        ...


def load_reader(name: str = "default", threads: int = 2, *, encoder: str = "") -> Reader | None:
    """`default`, those that come with the program; `none`; or a folder that training/ exported one into.

    `encoder` is the fingerprint of the one whose scores its judgement is joined with. Raises ReaderError.
    """
    if name == "none":
        return None
    if name == "default":
        return Readers([_loaded(folder, ADVICE_BUNDLED, threads, encoder) for folder in BUNDLED])
    return _loaded(Path(name), ADVICE, threads, encoder)


def _loaded(folder: Path, advice: str, threads: int, encoder: str) -> OnnxReader:
    if not folder.is_dir():
        raise ReaderError(f"There is no folder {folder} with a reader in it.", advice)
    try:
        card = json.loads((folder / CARD).read_text("utf-8"))
        wanted, scales = str(card["sha256"]), Scales.from_card(card, encoder)
        languages = frozenset(map(str, card["languages"]))
        found = sha256(folder / MODEL)
        tokenizer = (folder / TOKENIZER).read_bytes()
    except OSError as error:
        raise ReaderError(f"{error.filename} cannot be read ({error.strerror}).", advice) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:  # not JSON, or not of our shape
        raise ReaderError(f"{folder / CARD} is not a reader's: damaged, or of another program.", advice) from error
    if found != wanted:
        raise ReaderError(f"The reader in {folder} is damaged (SHA-256 {found[:16]}…).", advice)
    try:
        return OnnxReader(Network(folder / MODEL, tokenizer, threads), scales, found, languages)
    except ValueError as error:  # as the tokenizer's library says that it is none
        raise ReaderError(f"{folder / TOKENIZER} is damaged.", advice) from error


@dataclass(frozen=True, slots=True)
class Scale:
    """From logits to probabilities: 1 / (1 + exp(-(slope * (logit + share * score) + shift))).

    `share` is that of the ranker's score; all three were chosen on articles that the reader was not trained on, and for
    one encoder, since scores of another lie elsewhere.
    """

    slope: float
    shift: float
    share: float

    @classmethod
    def from_card(cls, card: dict[str, Any], name: str) -> Scale:
        chosen = card["scales"][name]
        return cls(float(chosen["slope"]), float(chosen["shift"]), float(chosen["share"]))

    def probability(self, logit: float, score: float) -> float:
        return float(1 / (1 + np.exp(-(self.slope * (logit + self.share * score) + self.shift))))


@dataclass(frozen=True, slots=True)
class Scales:
    """One scale for sentences whose score by the ranker tells something, and one for the reader `alone`."""

    scored: Scale
    alone: Scale

    @classmethod
    def from_card(cls, card: dict[str, Any], encoder: str) -> Scales:
        """Those for the encoder of this fingerprint; the scores of one that nobody measured tell nothing."""
        known = (name for name in card["scales"] if name != ALONE and encoder.startswith(name))
        return cls(Scale.from_card(card, next(known, ALONE)), Scale.from_card(card, ALONE))

    def probability(self, logit: float, score: float | None) -> float:
        return self.alone.probability(logit, 0.0) if score is None else self.scored.probability(logit, score)


class OnnxReader:
    """A trained reader; for any thread."""

    def __init__(self, network: Network, scales: Scales, digest: str, languages: frozenset[str]) -> None:
        self._network = network
        self._scales = scales
        self.fingerprint = f"reader {digest[:16]}"
        self.languages = languages

    def judge(self, question: str, candidates: Sequence[Candidate]) -> list[Judgement]:
        read = self._network.read(question, [(candidate.sentence, candidate.context) for candidate in candidates])
        return [
            Judgement(self._scales.probability(each.logit, candidate.score), each.answer)
            for each, candidate in zip(read, candidates, strict=True)
        ]


class Readers:
    """Several readers. Each sentence goes to the first that knows its language and the question's, and one that none
    knows to the last. Then the best is read by the others that know both, and the mean of the log odds counts, until
    the best is one that all of them have read.

    Two readers seldom err alike, and an answer stands or falls with the best sentence: to have that one alone read
    again, one to three sentences a question, brings what having all 16 read by both does (training/README.md).
    """

    def __init__(self, readers: Sequence[Reader]) -> None:
        self._readers = tuple(readers)
        self.fingerprint = " + ".join(each.fingerprint for each in self._readers)
        self.languages = frozenset().union(*(each.languages for each in self._readers))

    def judge(self, question: str, candidates: Sequence[Candidate]) -> list[Judgement]:
        knowing = [self._knowing(candidate) for candidate in candidates]
        judged = self._by_first(question, candidates, [readers[0] for readers in knowing])
        unheard = {place: readers[1:] for place, readers in enumerate(knowing)}
        while judged and unheard[best := max(range(len(judged)), key=lambda place: judged[place].probability)]:
            others = [reader.judge(question, [candidates[best]])[0] for reader in unheard[best]]
            judged[best] = mean_of([judged[best], *others])
            unheard[best] = ()
        return judged

    def _by_first(self, question: str, candidates: Sequence[Candidate], first: Sequence[Reader]) -> list[Judgement]:
        judged: dict[int, Judgement] = {}
        for reader in self._readers:
            places = [place for place, chosen in enumerate(first) if chosen is reader]
            if places:
                found = reader.judge(question, [candidates[place] for place in places])
                judged |= dict(zip(places, found, strict=True))
        return [judged[place] for place in range(len(candidates))]

    def _knowing(self, candidate: Candidate) -> tuple[Reader, ...]:
        return tuple(each for each in self._readers if candidate.languages <= each.languages) or self._readers[-1:]


@dataclass(frozen=True, slots=True)
class Reading:
    """`logit`: the more, the likelier the sentence answers; it is no probability, for that takes the score as well.

    `answer` are the code points of the sentence that say it, end exclusive; None where the reader points nowhere.
    """

    logit: float
    answer: tuple[int, int] | None


class Network:
    """The weights in onnxruntime, and the tokenizer before them; for any thread.

    Each pair goes through by itself, as many at once as there are `threads`. int8 has one scale for all the numbers of
    a layer: in a batch what is read of a pair would depend on the others. Of 258 first quotes of three suites 4 more
    are right than in eights, and 7 more than in fours. Nor is a batch faster, whose threads wait for one another.
    """

    def __init__(self, weights: Path, tokenizer: bytes, threads: int) -> None:
        self._weights = weights
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="reader")
        self._inputs = Inputs(Tokenizer.from_buffer(tokenizer))

    @classmethod
    def from_folder(cls, folder: Path, threads: int = 2) -> Network:
        """What training/ exported, without its calibration. Raises OSError."""
        return cls(folder / MODEL, (folder / TOKENIZER).read_bytes(), threads)

    def read(self, question: str, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        """(sentence, context) pairs, in their order."""
        made = [self._inputs.make(question, sentence, context) for sentence, context in pairs]
        with self._lock:  # threads that come at once must not each make one
            _ = self._session
        return list(self._threads.map(self._read, made))

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        """Made when the first pair is read: a reader of which nothing is asked takes no memory for its weights."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        # A plan of memory is kept for each length of input that comes: memory that grows for hours and saves no time.
        options.enable_mem_pattern = False
        # By its path: of bytes onnxruntime keeps a copy, as large as the file.
        return onnxruntime.InferenceSession(str(self._weights), options, providers=["CPUExecutionProvider"])

    def _read(self, made: ReaderInput) -> Reading:
        ids, mask, types = padded([made])
        logits, starts, ends = self._session.run(None, {"ids": ids, "mask": mask, "types": types})
        inside = slice(made.sentence_start, made.sentence_start + len(made.offsets))
        return Reading(float(logits[0]), pointed(starts[0, inside], ends[0, inside], made.offsets))


@dataclass(frozen=True, slots=True)
class ReaderInput:
    """[CLS] question [SEP] sentence [SEP] context [SEP]. `types` is 1 for the tokens of the sentence, 0 for all others.

    `offsets` are those of the sentence's tokens, code points, end exclusive.
    """

    ids: tuple[int, ...]
    types: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]

    @property
    def sentence_start(self) -> int:
        """The place of the sentence's first token."""
        return self.types.index(1) if 1 in self.types else len(self.types)


class Inputs:
    """Makes inputs; the tokens of texts that come again are kept."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._open, self._part = _specials(tokenizer)
        self._tokens = lru_cache(KNOWN_TEXTS)(self._tokenised)

    def make(self, question: str, sentence: str, context: str) -> ReaderInput:
        """Where it is too long the context gives way first, then the end of the sentence."""
        asked = self._tokens(question)[0][:LONGEST_QUESTION]
        ids, bounds = self._tokens(sentence)
        room = LONGEST - len(asked) - 3
        ids, bounds = ids[:room], bounds[: 2 * room]
        around = self._tokens(context)[0][: max(0, min(LONGEST_CONTEXT, room - len(ids) - 1))] if context else ()
        tail = (*around, self._part) if around else ()
        return ReaderInput(
            (self._open, *asked, self._part, *ids, self._part, *tail),
            (0,) * (len(asked) + 2) + (1,) * len(ids) + (0,) * (1 + len(tail)),
            tuple(zip(bounds[::2], bounds[1::2], strict=True)),
        )

    def _tokenised(self, text: str) -> tuple[array[int], array[int]]:
        """(ids, where each begins and ends in turn), of no more than can be read.

        As tuples, of a Python object each, 20,000 texts would take some 45 MB more.
        """
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        # SentencePiece counts the space before a word as part of it.
        bounds = ((start + text[start:end].startswith(" "), end) for start, end in encoding.offsets[:LONGEST])
        return array("I", encoding.ids[:LONGEST]), array("I", chain.from_iterable(bounds))


def _specials(tokenizer: Tokenizer) -> tuple[int, int]:
    """The tokens before all and after each part. Raises ValueError."""
    for opening, parting in SPECIALS:
        found = tokenizer.token_to_id(opening), tokenizer.token_to_id(parting)
        if found[0] is not None and found[1] is not None:
            return found[0], found[1]
    raise ValueError("a tokenizer without the special tokens of BERT or XLM-RoBERTa")


def padded(inputs: Sequence[ReaderInput]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """(ids, mask, types), each (n, longest) int64."""
    longest = max(len(each.ids) for each in inputs)
    ids, mask, types = (np.zeros((len(inputs), longest), np.int64) for _ in range(3))
    for row, each in enumerate(inputs):
        ids[row, : len(each.ids)] = each.ids
        mask[row, : len(each.ids)] = 1
        types[row, : len(each.ids)] = each.types
    return ids, mask, types


def pointed(
    starts: NDArray[np.float32], ends: NDArray[np.float32], offsets: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """The likeliest run of at most `LONGEST_ANSWER` tokens, as code points; None where none has a tenth of the odds."""
    if not len(offsets):
        return None
    table = _log_softmax(starts)[:, None] + _log_softmax(ends)[None, :]
    places = np.arange(len(offsets))
    length = places[None, :] - places[:, None]
    table[(length < 0) | (length >= LONGEST_ANSWER)] = -np.inf
    first, last = divmod(int(table.argmax()), len(offsets))
    return (offsets[first][0], offsets[last][1]) if table[first, last] >= np.log(0.1) else None


def _log_softmax(values: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = values - values.max()
    return np.asarray(shifted - np.log(np.exp(shifted).sum()), np.float32)


def context(title: str, previous: str) -> str:
    """What the reader sees beside a sentence: what its article is about, and the sentence before it."""
    return " | ".join(part for part in (title, previous) if part)
