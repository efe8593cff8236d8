"""Of a tokenizer of a hundred languages those pieces are kept that two of them need; what they are called stays."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers, processors

from training.bilingual_start import pieces_of, trimmed

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁dam", "▁presa", "▁плотина", "▁", "a", "d", "m", "ñ", "п", "л"]


@pytest.fixture
def whole() -> dict[str, Any]:
    tokenizer = Tokenizer(models.Unigram([(piece, -float(at)) for at, piece in enumerate(PIECES)], unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens([AddedToken(each, special=True) for each in ("<s>", "<pad>", "</s>", "<unk>")])
    return json.loads(tokenizer.to_str())


def test_a_text_of_kept_pieces_is_cut_as_before(whole: dict[str, Any]) -> None:
    before = Tokenizer.from_str(json.dumps(whole))
    made, old = trimmed(whole, pieces_of(before, ["dam presa"]))
    after = Tokenizer.from_str(json.dumps(made))
    for text in ("dam", "presa dam"):
        assert after.encode(text).tokens == before.encode(text).tokens
        assert [old[piece] for piece in after.encode(text).ids] == before.encode(text).ids


def test_pieces_of_other_scripts_are_left_out_and_become_unknown(whole: dict[str, Any]) -> None:
    made, old = trimmed(whole, {4, 5})
    assert [PIECES[number] for number in old] == [each for each in PIECES if not set(each) & set("плотина")]
    assert 3 in Tokenizer.from_str(json.dumps(made)).encode("плотина").ids
