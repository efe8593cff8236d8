"""Training that stops and goes on ends where it would have ended without stopping."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from tokenizers import Tokenizer  # noqa: E402 - after the skip
from transformers import BertConfig  # noqa: E402

from index.reader import LONGEST, Inputs  # noqa: E402
from training.reader_data import Candidate, Group  # noqa: E402
from training.reader_model import Reader, default_weights  # noqa: E402
from training.train_reader import (  # noqa: E402
    FALL,
    PAIRS_A_STEP,
    WARM_UP,
    Progress,
    batches,
    judge,
    loss_of,
    optimiser_of,
    rate_at,
    resume,
    save,
)

CPU = torch.device("cpu")
COLOURS = ("red", "green", "blue", "white", "black", "brown")


def _colour(number: int) -> tuple[int, int]:
    """Where the colour stands in "Boat 3 is white."."""
    start = len(f"Boat {number} is ")
    return start, start + len(COLOURS[number % 6])


GROUPS = tuple(
    Group(
        "invented",
        "boats",
        f"what colour is boat {number}",
        (
            Candidate(f"Boat {number} is {COLOURS[number % 6]}.", "Boats", True, _colour(number)),
            Candidate(f"Boat {number} is old.", "Boats | It leaks.", False),
            Candidate("Nobody counts the boats.", "", False),
        ),
    )
    for number in range(100)
)


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return Inputs(Tokenizer.from_file(str(default_weights() / "tokenizer.json")))


def _reader() -> Reader:
    torch.manual_seed(3)
    config = BertConfig(
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    return Reader.empty(config)


def _train(model: Reader, optimiser: torch.optim.AdamW, inputs: Inputs, first: int, last: int) -> None:
    for number, batch in enumerate(batches(GROUPS, inputs, first), start=first):
        if number >= last:
            return
        loss_of(model, batch, CPU).backward()
        optimiser.step()
        optimiser.zero_grad()


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Sums in one order: shared among threads, whose number a busy machine may change, they differ by up to 1e-4."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("one_thread")
def test_a_resumed_training_ends_like_one_that_never_stopped(tmp_path: Path, inputs: Inputs) -> None:
    whole = _reader()
    _train(whole, optimiser_of(whole, 1e-3), inputs, 0, 4)
    stopped = _reader()
    optimiser = optimiser_of(stopped, 1e-3)
    _train(stopped, optimiser, inputs, 0, 2)
    save(tmp_path / "checkpoint.pt", stopped, optimiser, Progress(3, batch=2))
    again = _reader()
    torch.nn.init.zeros_(again.judge.weight)  # whatever it holds is replaced
    optimiser = optimiser_of(again, 1e-3)
    progress = resume(tmp_path / "checkpoint.pt", again, optimiser)
    _train(again, optimiser, inputs, progress.batch, 4)
    for name, weight in whole.state_dict().items():
        assert torch.equal(weight, again.state_dict()[name]), name


def test_training_learns(inputs: Inputs) -> None:
    model = _reader()
    optimiser = optimiser_of(model, 1e-2)
    before = [loss_of(model, batch, CPU).item() for batch in batches(GROUPS, inputs)]
    for _ in range(6):
        _train(model, optimiser, inputs, 0, 4)
    after = [loss_of(model, batch, CPU).item() for batch in batches(GROUPS, inputs)]
    assert sum(after) < 0.7 * sum(before)
    judged = judge(model, GROUPS[:20], inputs, CPU)
    assert sum(each.right[each.best] for each in judged) >= 18


def test_a_batch_holds_whole_groups(inputs: Inputs) -> None:
    made = list(batches(GROUPS, inputs))
    assert all(PAIRS_A_STEP <= len(batch.labels) < PAIRS_A_STEP + 3 for batch in made)
    assert all(sum(batch.labels) == batch.groups[-1] + 1 for batch in made)


def test_the_rate_rises_stays_and_falls_and_only_the_fall_knows_how_long_training_is() -> None:
    pairs = 100_000
    shares = [rate_at(seen, pairs) for seen in range(0, pairs, 1000)]
    assert shares[0] < 0.1
    assert max(shares) == 1
    assert shares[-1] < 0.1
    for seen in range(0, int((1 - FALL) * pairs), 500):
        assert rate_at(seen, pairs) == rate_at(seen, 2 * pairs)
    assert rate_at(WARM_UP, pairs) == 1


@pytest.mark.parametrize(
    ("question", "sentence", "context"),
    [
        pytest.param("who", "It was Orla.", "", id="without context"),
        pytest.param("who " * 90, "It was Orla.", "Mills | The mill burnt.", id="a question of 90 words"),
        pytest.param("who", "It was Orla and nobody else. " * 40, "Mills", id="a sentence longer than there is room"),
        pytest.param("who", "It was Orla.", "The mill burnt. " * 60, id="a context longer than there is room"),
        pytest.param("¿quién?", "🦜 Ōrla — 試験", "\u200b", id="signs that the vocabulary does not have"),
        pytest.param("", "", "", id="nothing at all"),
    ],
)
def test_an_input_fits_and_the_sentence_comes_before_its_context(
    inputs: Inputs, question: str, sentence: str, context: str
) -> None:
    made = inputs.make(question, sentence, context)
    assert len(made.ids) == len(made.types) <= LONGEST
    assert sum(made.types) == len(made.offsets)
    for start, end in made.offsets:
        assert 0 <= start <= end <= len(sentence)
    alone = inputs.make(question, sentence, "")
    assert made.ids[: len(alone.ids)] == alone.ids
