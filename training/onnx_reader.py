"""The trained reader, served: onnxruntime, tokenizers and numpy, no torch. Meant to become index/reader.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.reader_input import Inputs, padded

BATCH = 8  # pairs of like length at a time: little padding, and the activations stay in the cache


@dataclass(frozen=True, slots=True)
class Judgement:
    """`logit`: the more, the likelier the sentence answers; not calibrated, for that takes the present score as well.
    `answer`: the code points of the sentence that say it, half-open; None where the reader points nowhere clearly."""

    logit: float
    answer: tuple[int, int] | None


class OnnxReader:
    """A folder with reader.onnx and tokenizer.json. Of `read`, one call at a time for each instance."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        # Waiting threads must not spin: the bot's other work needs the cores.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(folder / "reader.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = Inputs(Tokenizer.from_file(str(folder / "tokenizer.json")))

    def read(self, question: str, sentences: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Judge (sentence, context) pairs, in order."""
        made = [self._inputs.make(question, sentence, context) for sentence, context in sentences]
        order = sorted(range(len(made)), key=lambda place: len(made[place].ids))
        judged: list[Judgement | None] = [None] * len(made)
        for at in range(0, len(order), BATCH):
            chunk = order[at : at + BATCH]
            ids, mask, types = padded([made[place] for place in chunk])
            logits, starts, ends = self._session.run(None, {"ids": ids, "mask": mask, "types": types})
            for row, place in enumerate(chunk):
                first = made[place].sentence_start
                offsets = made[place].offsets
                inside = slice(first, first + len(offsets))
                judged[place] = Judgement(float(logits[row]), pointed(starts[row, inside], ends[row, inside], offsets))
        return [each for each in judged if each is not None]


def pointed(
    starts: NDArray[np.float32], ends: NDArray[np.float32], offsets: Sequence[tuple[int, int]], longest: int = 16
) -> tuple[int, int] | None:
    """The likeliest run of at most `longest` tokens, as code points; None where it is not clearly the likeliest."""
    if not len(offsets):
        return None
    table = _log_softmax(starts)[:, None] + _log_softmax(ends)[None, :]
    places = np.arange(len(offsets))
    table[(places[None, :] < places[:, None]) | (places[None, :] - places[:, None] >= longest)] = -np.inf
    first, last = divmod(int(table.argmax()), len(offsets))
    if table[first, last] < np.log(0.1):
        return None
    return offsets[first][0], offsets[last][1]


def _log_softmax(values: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = values - values.max()
    return np.asarray(shifted - np.log(np.exp(shifted).sum()), np.float32)
