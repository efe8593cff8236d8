"""What the reader reads: [CLS] question [SEP] sentence [SEP] context [SEP], as token ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

LONGEST = 96  # tokens in all: 95 of 100 sentences of news fit with question and context, and 128 cost a third more
LONGEST_QUESTION = 40
LONGEST_CONTEXT = 32  # a title and the first half of the sentence before, where its subject stands
CLS, SEP, PAD = 101, 102, 0  # of BERT's uncased vocabulary, which the default encoder uses


@dataclass(frozen=True, slots=True)
class ReaderInput:
    """`types` is 1 for the tokens of the sentence and 0 for all others; `offsets` are those of the sentence's tokens,
    code points, end exclusive."""

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
        self._known: dict[str, tuple[list[int], list[tuple[int, int]]]] = {}

    def make(self, question: str, sentence: str, context: str) -> ReaderInput:
        """The context gives way first, then the end of the sentence."""
        asked = self._tokens(question)[0][:LONGEST_QUESTION]
        ids, offsets = self._tokens(sentence)
        room = LONGEST - len(asked) - 3
        ids, offsets = ids[:room], offsets[:room]
        around = self._tokens(context)[0][: max(0, min(LONGEST_CONTEXT, room - len(ids) - 1))] if context else []
        tail = [*around, SEP] if around else []
        return ReaderInput(
            (CLS, *asked, SEP, *ids, SEP, *tail),
            (0,) * (len(asked) + 2) + (1,) * len(ids) + (0,) * (1 + len(tail)),
            tuple(offsets),
        )

    def _tokens(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        if text not in self._known:
            encoding = self._tokenizer.encode(text, add_special_tokens=False)
            self._known[text] = (encoding.ids, encoding.offsets)
        return self._known[text]


def padded(inputs: Sequence[ReaderInput]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """(ids, mask, types), each (n, longest) int64."""
    longest = max(len(each.ids) for each in inputs)
    ids, mask, types = (np.zeros((len(inputs), longest), np.int64) for _ in range(3))
    for row, each in enumerate(inputs):
        ids[row, : len(each.ids)] = each.ids
        mask[row, : len(each.ids)] = 1
        types[row, : len(each.ids)] = each.types
    return ids, mask, types
