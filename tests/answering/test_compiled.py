"""A compiled model says what its original says, without torch; what cannot be compiled serves as it is, and says why.

The model is a small one with random weights, made here; the real one is in tests/end_to_end.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper
from small_model import save_model
from storing.power import watched

from index import compilation
from index.compiled import CARD, NETWORK, TOKENIZER, CompiledEncoder, CompiledModel, open_compiled
from index.encoder import Embedding, Encoder, EncoderError, ModelFiles, load_encoder, locate
from index.original import OriginalEncoder

LONG = "the keeper of the dam holds the gate behind the wall " * 5  # more than the 32 tokens that are read
TEXTS = ["", "dam", "The dam holds.", LONG, "☃", "  the\twater\n\nis high  ", "Who is the keeper of the gate?"]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_model(tmp_path_factory.mktemp("original"))


@pytest.fixture(scope="module")
def standing(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of compiled models that holds this one; not to be changed."""
    models = tmp_path_factory.mktemp("models")
    compiled(model, models)
    return models


def compiled(model: Path, models: Path, say: Callable[[str], None] = pytest.fail) -> CompiledEncoder:
    encoder = load_encoder(str(model), 2, models, say)
    assert isinstance(encoder, CompiledEncoder)
    return encoder


def same(one: Embedding, other: Embedding) -> bool:
    """To the last bit."""
    return all(
        np.array_equal(getattr(one, part), getattr(other, part))
        for part in ("vector", "tokens", "token_ids", "offsets")
    )


def assert_true_to(original: Embedding, made: Embedding) -> None:
    assert np.array_equal(made.token_ids, original.token_ids)
    assert np.array_equal(made.offsets, original.offsets)
    assert made.vector @ original.vector > 0.97
    assert (made.tokens * original.tokens).sum(axis=1).min(initial=1) > 0.9
    assert made.vector.dtype == made.tokens.dtype == np.float32
    assert np.linalg.norm(made.vector) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("text", TEXTS, ids=["empty", "a word", "a sentence", "too long", "unknown", "blanks", "asked"])
def test_compiled_and_original_say_the_same(model: Path, standing: Path, text: str) -> None:
    made, original = compiled(model, standing), load_encoder(str(model))
    assert_true_to(original.embed([text])[0], made.embed([text])[0])
    assert_true_to(original.embed_question(text), made.embed_question(text))
    assert made.dim == original.dim == 32


def test_compiled_and_original_have_names_of_their_own(model: Path, standing: Path) -> None:
    made, original = compiled(model, standing), load_encoder(str(model))
    assert made.fingerprint.startswith("model onnx-int8 ")
    assert original.fingerprint.startswith("model torch-fp32 ")


def test_a_question_and_a_passage_each_have_their_prompt_and_offsets_of_their_own_text(
    model: Path, standing: Path
) -> None:
    encoder = compiled(model, standing)
    question, passage = encoder.embed_question("the dam"), encoder.embed(["the dam"])[0]
    assert abs(question.vector @ passage.vector) < 0.9999
    assert question.offsets.tolist() == passage.offsets.tolist() == [[0, 3], [4, 7]]


def test_a_text_is_read_as_far_as_the_model_reads(model: Path, standing: Path) -> None:
    assert len(compiled(model, standing).embed([LONG])[0].tokens) == 32 - 2 - 2  # its frame, and the prompt


def test_a_vector_does_not_depend_on_its_neighbours_nor_on_threads(model: Path, standing: Path) -> None:
    encoder = compiled(model, standing)
    alone = [encoder.embed([text])[0] for text in TEXTS]
    assert all(map(same, alone, encoder.embed(TEXTS)))
    with ThreadPoolExecutor(8) as pool:
        at_once = list(pool.map(lambda text: encoder.embed([text])[0], TEXTS * 20))
    assert all(map(same, alone * 20, at_once))


def test_the_first_token_stands_for_the_text_where_the_model_wants_that(tmp_path: Path) -> None:
    model = save_model(tmp_path, pooling="cls", prompts=False)
    made, original = compiled(model, tmp_path / "models"), load_encoder(str(model))
    for text in TEXTS:
        assert_true_to(original.embed([text])[0], made.embed([text])[0])


def test_eight_bits_do_not_overflow_on_a_processor_without_vnni(model: Path, standing: Path) -> None:
    """There, two products of a weight and an unsigned byte are added in 16 bits with a sign."""
    network = onnx.load(compiled(model, standing).model.folder / NETWORK)
    weights = {each.name: numpy_helper.to_array(each) for each in network.graph.initializer}
    multiplied = [node.input[1] for node in network.graph.node if node.op_type == "MatMulInteger"]
    constant = [weights[name] for name in multiplied if name in weights]
    assert len(constant) == 12  # two layers: query, key, value, output, in and out
    assert all(2 * 255 * np.abs(each.astype(int)).max() <= 2**15 - 1 for each in constant)


def test_what_was_compiled_is_not_compiled_again(model: Path, standing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compilation, "compile_model", pytest.fail)
    compiled(model, standing)


def test_a_folder_that_cannot_be_made_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    files = ModelFiles("m", tmp_path, "0" * 64)
    with pytest.raises(EncoderError, match=r"file/models cannot be made: Not a directory.* QUOTH_DATA"):
        compilation.compile_model(tmp_path / "file" / "models", files, 1)


def copy_of(standing: CompiledEncoder, models: Path) -> Path:
    """The folder of the same compiled model among other `models`."""
    return Path(shutil.copytree(standing.model.folder, models / standing.model.folder.name))


@pytest.mark.parametrize("name", [NETWORK, TOKENIZER, CARD])
@pytest.mark.parametrize("harm", ["cut short", "one bit", "gone"])
def test_a_damaged_model_is_never_served(model: Path, standing: Path, tmp_path: Path, *, name: str, harm: str) -> None:
    folder = copy_of(compiled(model, standing), tmp_path)
    content = bytearray((folder / name).read_bytes())
    if harm == "gone":
        (folder / name).unlink()
    elif harm == "cut short":
        (folder / name).write_bytes(content[: len(content) // 2])
    else:
        content[len(content) // 2] ^= 1
        (folder / name).write_bytes(content)
    said: list[str] = []
    assert isinstance(load_encoder(str(model), 2, tmp_path, said.append, compiling=False), OriginalEncoder)
    assert len(said) == 1
    assert name in said[0]


def test_a_damaged_model_is_compiled_again_and_that_is_said(model: Path, standing: Path, tmp_path: Path) -> None:
    before = compiled(model, standing)
    (copy_of(before, tmp_path) / TOKENIZER).write_bytes(b"half")
    said: list[str] = []
    after = compiled(model, tmp_path, said.append)
    assert len(said) == 1
    assert said[0].endswith("The model is compiled again.")
    assert after.fingerprint == before.fingerprint
    assert same(before.embed_question("who holds the gate"), after.embed_question("who holds the gate"))
    compiled(model, tmp_path)


@pytest.mark.parametrize("kept", [0, 5, 0.5], ids=["empty", "a few bytes", "half"])
def test_an_original_that_is_cut_short_is_named_with_advice(model: Path, tmp_path: Path, kept: float) -> None:
    cut = tmp_path / "cut"
    shutil.copytree(model, cut)
    (weights,) = cut.rglob("model.safetensors")
    content = weights.read_bytes()
    weights.write_bytes(content[: int(kept * len(content) if kept < 1 else kept)])
    with pytest.raises(EncoderError, match=r"cut could not be loaded.*QUOTH_ENCODER"):
        load_encoder(str(cut)).embed_question("the dam")
    with pytest.raises(EncoderError, match=r"cut could not be loaded.*QUOTH_ENCODER"):
        load_encoder(str(cut), 2, tmp_path / "models")


def refused(model: Path, models: Path) -> OriginalEncoder:
    """Refused, said once; told again, and not tried again, the next time."""
    said: list[str] = []
    encoder = load_encoder(str(model), 2, models, said.append)
    assert isinstance(encoder, OriginalEncoder)
    assert [encoder.why] == [each.partition(": ")[2] for each in said]
    assert encoder.embed_question("the dam").vector.shape == (encoder.dim,)
    again = load_encoder(str(model), 2, models, pytest.fail)
    assert isinstance(again, OriginalEncoder)
    assert again.why == encoder.why
    return encoder


@pytest.mark.parametrize(
    ("pooling", "dense", "why"),
    [("max", False, "the pooling max cannot be compiled"), ("mean", True, "of Transformer, Pooling, Dense, Normalize")],
    ids=["pooling by maximum", "a layer behind the pooling"],
)
def test_a_model_of_another_make_serves_as_it_is(tmp_path: Path, pooling: str, dense: bool, why: str) -> None:
    model = save_model(tmp_path, pooling=pooling, dense=dense)
    assert str(refused(model, tmp_path / "models").why).startswith(why)


def test_a_model_that_cannot_be_exported_serves_as_it_is(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def export(*_: object) -> None:
        raise RuntimeError("no operator\nof that kind")

    monkeypatch.setattr(compilation, "_export", export)
    assert refused(model, tmp_path).why == "compiling it failed (RuntimeError: no operator of that kind)."


def test_a_model_that_is_not_itself_in_int8_serves_as_it_is(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compilation, "LEAST_MEAN", 1.01)
    assert "in int8 it is not itself: the cosine of its vectors with the original is " in str(
        refused(model, tmp_path).why
    )
    assert [file.name for folder in tmp_path.iterdir() if folder.is_dir() for file in folder.iterdir()] == [CARD]


def test_a_look_that_changes_nothing_compiles_nothing(model: Path, tmp_path: Path) -> None:
    encoder: Encoder = load_encoder(str(model), 2, tmp_path / "models", compiling=False)
    assert isinstance(encoder, OriginalEncoder)
    assert "not compiled yet" in str(encoder.why)
    assert not (tmp_path / "models").exists()


def test_what_a_killed_process_left_behind_is_cleared_away(model: Path, tmp_path: Path) -> None:
    leftover = tmp_path / f"{compilation.ASIDE}killed"
    leftover.mkdir()
    (leftover / NETWORK).write_bytes(b"half of it")
    compiled(model, tmp_path)
    assert not leftover.exists()


def test_a_kill_or_a_power_cut_at_any_moment_leaves_the_whole_model_or_none(
    model: Path, standing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = tmp_path / "models"
    models.mkdir()
    with watched(models, tmp_path, monkeypatch) as disk:
        compiled(model, models)
    files = locate(str(model))
    found = [open_compiled(left.folder, files) for left in disk.left]  # raises where half of one is taken for a whole
    assert {type(each) for each in found} == {type(None), CompiledModel}
    assert all(open_compiled(left.folder, files) for left in disk.left_at_the_end)
    half = next(left for left in reversed(disk.left) if any(left.folder.glob(f"{compilation.ASIDE}*/{NETWORK}")))
    made = compiled(model, half.folder)
    assert not list(half.folder.glob(f"{compilation.ASIDE}*"))
    assert same(made.embed_question(TEXTS[2]), compiled(model, standing).embed_question(TEXTS[2]))


@pytest.mark.parametrize("served", [False, True], ids=["nobody uses it", "a process still serves it"])
def test_what_an_older_version_compiled_is_cleared_away_unless_it_is_in_use(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, served: bool
) -> None:
    other = tmp_path / "another-onnx-int8-0123456789abcdef"
    other.mkdir()
    with monkeypatch.context() as older_version:
        older_version.setattr("index.compiled.RECIPE", 0)
        before = compiled(model, tmp_path)
    folder = before.model.folder
    if not served:
        del before
    after = compiled(model, tmp_path)
    assert after.model.folder.is_dir()
    assert after.model.folder != folder
    assert folder.exists() is served
    assert other.is_dir(), "a model of another name is another setting's"


def test_a_full_disk_is_said_with_advice_and_leaves_no_half_model(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(compilation, "write_card", full)
    with pytest.raises(EncoderError, match=r"No space left.*QUOTH_BACKEND"):
        load_encoder(str(model), 2, tmp_path)
    monkeypatch.undo()
    compiled(model, tmp_path)
