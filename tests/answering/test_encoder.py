"""The default model is the published one, loaded offline."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from index import encoder as encoder_module
from index.encoder import DEFAULT_WEIGHTS_SHA256, EncoderError, load_encoder


def test_the_default_weights_are_the_published_ones() -> None:
    folder = encoder_module._packaged_folder()
    assert encoder_module._sha256(folder / "model.safetensors") == DEFAULT_WEIGHTS_SHA256


def test_other_weights_under_the_default_name_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr(encoder_module, "_packaged_folder", lambda: tmp_path)
    with pytest.raises(EncoderError, match=r"are not those of all-MiniLM-L6-v2.*Install them again"):
        load_encoder()


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"has no config\.json"):
        load_encoder(str(tmp_path))


def test_a_folder_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(EncoderError, match="QUOTH_ENCODER"):
        load_encoder("/no/such/model/folder")


def test_one_changed_byte_of_a_model_changes_its_fingerprint(tmp_path: Path) -> None:
    copy = tmp_path / "model"
    shutil.copytree(encoder_module._packaged_folder(), copy)
    before = load_encoder(str(copy)).fingerprint
    with (copy / "vocab.txt").open("a") as vocabulary:
        vocabulary.write("x")
    assert load_encoder(str(copy)).fingerprint != before


def test_tokens_are_where_they_say_and_like_texts_have_like_vectors() -> None:
    encoder = load_encoder()
    text = "The naïve keeper’s dam — 62 million m³ — holds."
    embedding, other = encoder.embed([text, "A reservoir stores water behind a wall."])
    assert embedding.vector.shape == (encoder.dim,)
    words = [text[start:end] for start, end in embedding.offsets]
    assert words[:3] == ["The", "naïve", "keeper"]
    assert {"62", "million", "holds"} <= set(words)
    assert np.allclose(np.linalg.norm(embedding.tokens, axis=1), 1, atol=1e-4)
    question = encoder.embed_question("where is water stored")
    assert question.vector @ other.vector > question.vector @ embedding.vector
