"""Train the reader: `python -m training.train_reader`. Run it again to go on where it stopped.

The rate of learning rises, stays, and falls over the last quarter of `--pairs` (warm-up, stable, decay: Hu et al.,
2024, MiniCPM). Nothing before the fall depends on `--pairs`: the checkpoint before it is kept as trunk.pt, from which
a longer training goes on (`--from trunk.pt --pairs MORE`).
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

# Threads that wait must not spin: beside any other work on the same cores that costs nine tenths of the speed. Read by
# OpenMP when torch is imported, hence here.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from index.reader import Inputs, ReaderInput, padded
from training.reader_data import OURS, Group, dev_groups, read_sets, training_groups
from training.reader_model import Reader, default_weights
from training.reader_quality import Judged, quality

SOFTMAX_SHARE = 0.5  # of the choice among a question's candidates, beside the judgement of each
POINTER_SHARE = 0.2
WARM_UP = 3_000  # pairs
FALL = 0.25  # share of the pairs over which the rate falls
LAST_RATE = 0.02  # what is left of the rate at the end
PAIRS_A_STEP = 64
CHUNKS = 4  # of a step, by length: less padding
WEIGHT_DECAY = 0.01
# The share of each set's questions that an epoch of a stage takes; all, where none is named. Our own are like those
# that members ask, the public ones are many: first these, then ours with some, and at last with few of these.
SHARES: dict[str, dict[str, float]] = {
    "public": {},
    "all": {"squad44": 0.3, "squad2_unanswerable": 0.3, "qed": 0.3, "selqa": 0.3, "qamr": 0.3, "covid": 0.2},
    "both": {"squad44": 0.5, "squad2_unanswerable": 0.5, "qed": 0.4, "selqa": 0.3, "qamr": 0.2, "covid": 0.1},
    "bilingual": {
        "squad44": 0.2,
        "squad2_unanswerable": 0.35,
        "qed": 0.15,
        "selqa": 0.2,
        "qamr": 0.1,
        "covid": 0.1,
        "written": 0.35,
    },
    "bilingual_more": {
        "squad44": 0.3,
        "squad2_unanswerable": 0.4,
        "qed": 0.2,
        "selqa": 0.3,
        "qamr": 0.1,
        "covid": 0.1,
        "written": 0.6,
    },
    "news": {
        "squad44": 0.05,
        "squad2_unanswerable": 0.1,
        "qed": 0.05,
        "selqa": 0.05,
        "qamr": 0.05,
        "covid": 0.05,
        "written": 0.1,
    },
    "ours": {"squad44": 0.2, "squad2_unanswerable": 0.4, "qed": 0.15, "selqa": 0.2, "qamr": 0.1, "covid": 0.1},
}


@dataclass(frozen=True, slots=True)
class Batch:
    """Whole groups: inputs in their order, labels 0 or 1, and the group each input belongs to.

    `answers` are (place, first token, last token) of right sentences whose answering words are known.
    """

    inputs: tuple[ReaderInput, ...]
    labels: tuple[int, ...]
    groups: tuple[int, ...]
    answers: tuple[tuple[int, int, int], ...]


def batches(groups: Sequence[Group], inputs: Inputs, first: int = 0) -> Iterator[Batch]:
    """Groups in their order, about `PAIRS_A_STEP` pairs at a time, from batch number `first` on."""
    number, held, pairs = 0, [], 0
    for group in groups:
        held.append(group)
        pairs += len(group.candidates)
        if pairs >= PAIRS_A_STEP:
            if number >= first:
                yield _batch(held, inputs)
            number, held, pairs = number + 1, [], 0


def _batch(groups: Sequence[Group], inputs: Inputs) -> Batch:
    made: list[ReaderInput] = []
    labels: list[int] = []
    numbers: list[int] = []
    answers: list[tuple[int, int, int]] = []
    for number, group in enumerate(groups):
        for candidate in group.candidates:
            read = inputs.make(group.question, candidate.sentence, candidate.context)
            tokens = _tokens_of(candidate.answer, read) if candidate.answer else None
            if tokens is not None:
                answers.append((len(made), *tokens))
            made.append(read)
            labels.append(int(candidate.right))
            numbers.append(number)
    return Batch(tuple(made), tuple(labels), tuple(numbers), tuple(answers))


def _tokens_of(answer: tuple[int, int], read: ReaderInput) -> tuple[int, int] | None:
    """First and last token of the answer's code points, as places of the input."""
    inside = [place for place, (start, end) in enumerate(read.offsets) if start < answer[1] and end > answer[0]]
    if not inside or read.offsets[inside[-1]][1] < answer[1]:
        return None
    return read.sentence_start + inside[0], read.sentence_start + inside[-1]


def loss_of(model: Reader, batch: Batch, device: torch.device) -> Tensor:
    """BCE over all candidates, cross-entropy over each answerable question's, cross-entropy over the answer's ends."""
    order = sorted(range(len(batch.inputs)), key=lambda place: len(batch.inputs[place].ids))
    ends = {place: (first, last) for place, first, last in batch.answers}
    logits: list[Tensor] = []
    pointed: list[Tensor] = []
    for chunk in np.array_split(order, CHUNKS):
        if not len(chunk):
            continue
        arrays = padded([batch.inputs[place] for place in chunk])
        one, starts, stops = model(*(torch.from_numpy(array).to(device) for array in arrays))
        logits.append(one)
        for row, place in enumerate(chunk):
            if int(place) in ends:
                first, last = ends[int(place)]
                pointed += [starts[row].log_softmax(-1)[first], stops[row].log_softmax(-1)[last]]
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    whole = torch.cat(logits)[back.to(device)]
    labels = torch.tensor(batch.labels, dtype=torch.float32, device=device)
    loss = functional.binary_cross_entropy_with_logits(whole, labels)
    count = batch.groups[-1] + 1
    table = torch.full((count, len(batch.labels)), -1e4, device=device)
    table[torch.tensor(batch.groups, device=device), torch.arange(len(batch.labels), device=device)] = whole
    right = [(group, place) for place, group in enumerate(batch.groups) if batch.labels[place]]
    if right:
        rows, columns = (torch.tensor(each, device=device) for each in zip(*right, strict=True))
        loss = loss - SOFTMAX_SHARE * table.log_softmax(-1)[rows, columns].mean()
    if pointed:
        loss = loss - POINTER_SHARE * torch.stack(pointed).mean()
    return loss


def rate_at(seen: int, pairs: int) -> float:
    """The share of the full rate after `seen` of `pairs` pairs."""
    rising = min(1.0, (seen + PAIRS_A_STEP) / WARM_UP)
    left = max(0.0, (pairs - seen) / (FALL * pairs))
    return rising * max(LAST_RATE, min(1.0, left))


@dataclass(slots=True)
class Progress:
    """How far training has come; kept in every checkpoint."""

    seed: int
    stage: str = "public"
    epoch: int = 0
    batch: int = 0  # of the epoch
    seen: int = 0  # pairs
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train: pairs in all, the full rate, where, and whether in bfloat16."""

    pairs: int
    rate: float
    device: torch.device
    bf16: bool


def optimiser_of(model: Reader, rate: float) -> torch.optim.AdamW:
    """The word embeddings stay as they are: half of all weights, and the rare words keep what they meant."""
    for weight in model.encoder.embeddings.word_embeddings.parameters():
        weight.requires_grad_(False)
    named = [(name, weight) for name, weight in model.named_parameters() if weight.requires_grad]
    return torch.optim.AdamW(
        [
            {"params": [w for n, w in named if w.ndim > 1], "weight_decay": WEIGHT_DECAY},
            {"params": [w for n, w in named if w.ndim == 1], "weight_decay": 0.0},
        ],
        lr=rate,
        fused=True,
    )


def save(path: Path, model: Reader, optimiser: torch.optim.AdamW, progress: Progress) -> None:
    """Written aside and renamed: a checkpoint is whole or absent."""
    state = {
        "model": model.state_dict(),
        "optimiser": optimiser.state_dict(),
        "progress": asdict(progress),
        "torch_rng": torch.get_rng_state(),
    }
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def resume(path: Path, model: Reader, optimiser: torch.optim.AdamW) -> Progress:
    state = torch.load(path, map_location="cpu", weights_only=True)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    torch.set_rng_state(state["torch_rng"])
    return Progress(**state["progress"])


def judge(model: Reader, groups: Sequence[Group], inputs: Inputs, device: torch.device) -> list[Judged]:
    """The logits of every candidate of every group."""
    made = [inputs.make(g.question, c.sentence, c.context) for g in groups for c in g.candidates]
    order = sorted(range(len(made)), key=lambda place: len(made[place].ids))
    logits = np.zeros(len(made), np.float32)
    model.eval()
    with torch.inference_mode():
        for at in range(0, len(order), 64):
            chunk = order[at : at + 64]
            one, _, _ = model(*(torch.from_numpy(a).to(device) for a in padded([made[p] for p in chunk])))
            logits[chunk] = one.cpu().numpy()
    model.train()
    judged, at = [], 0
    for group in groups:
        count = len(group.candidates)
        judged.append(
            Judged(group.source, tuple(map(float, logits[at : at + count])), tuple(c.right for c in group.candidates))
        )
        at += count
    return judged


def train(
    model: Reader,
    optimiser: torch.optim.AdamW,
    progress: Progress,
    batch: Batch,
    plan: Plan,
) -> float:
    """One step; its loss."""
    begun = time.monotonic()
    share = rate_at(progress.seen, plan.pairs)
    for setting in optimiser.param_groups:
        setting["lr"] = plan.rate * share
    with torch.autocast(plan.device.type, torch.bfloat16, enabled=plan.bf16):
        loss = loss_of(model, batch, plan.device)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)
    progress.batch += 1
    progress.seen += len(batch.labels)
    progress.seconds += time.monotonic() - begun
    return float(loss.detach())


def run(args: argparse.Namespace) -> None:
    """Train until the pairs or the minutes are spent; every fault in between costs at most `--every` steps."""
    begun = time.monotonic()
    stop = begun + 60 * args.minutes
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    plan = Plan(args.pairs, args.rate, device, not args.fp32)
    folder = args.start or default_weights()
    model = Reader.start(folder).to(device)
    optimiser = optimiser_of(model, args.rate)
    newest = args.go_on or args.out / "checkpoint.pt"
    if newest.exists():
        progress = resume(newest, model, optimiser)
    else:
        progress = Progress(args.seed, epoch=args.epoch)
        if args.weights:
            model.load_state_dict(torch.load(args.weights, map_location="cpu", weights_only=True))
    inputs = Inputs(Tokenizer.from_file(str(folder / "tokenizer.json")))
    written = None if args.stage == "public" else OURS
    labelled = read_sets(args.data, written, spanish=args.stage.startswith("bilingual"))
    if progress.stage != args.stage:
        progress.stage, progress.epoch, progress.batch = args.stage, progress.epoch + 1, 0
    print(f"{len(labelled)} questions; {progress.seen} pairs seen before; {time.monotonic() - begun:.0f} s", flush=True)

    losses: list[float] = []
    while progress.seen < args.pairs and time.monotonic() < stop:
        groups = training_groups(labelled, args.seed, progress.epoch, shares=SHARES[args.stage])
        for batch in batches(groups, inputs, progress.batch):
            if progress.seen >= args.pairs or time.monotonic() >= stop:
                break
            if progress.seen + len(batch.labels) > (1 - FALL) * args.pairs >= progress.seen:
                save(args.out / "trunk.pt", model, optimiser, progress)
            losses.append(train(model, optimiser, progress, batch, plan))
            if progress.batch % args.every == 0:
                save(args.out / "checkpoint.pt", model, optimiser, progress)
                log(args.out / "log.jsonl", progress, losses, (time.monotonic() - begun) / 60)
                losses.clear()
        else:
            progress.epoch, progress.batch = progress.epoch + 1, 0
    save(args.out / "checkpoint.pt", model, optimiser, progress)
    print(f"{progress.seen} pairs seen, {progress.seen / max(progress.seconds, 1e-9):.1f} a second", flush=True)
    if progress.seen >= args.pairs:
        torch.save(model.state_dict(), args.out / "reader.pt")
        dev = dev_groups(labelled, args.seed)
        print(json.dumps(quality(judge(model, dev, inputs, device)).to_json()))


def log(path: Path, progress: Progress, losses: Sequence[float], minutes: float) -> None:
    line = json.dumps(
        {
            "seen": progress.seen,
            "loss": round(float(np.mean(losses)), 4),
            "pairs_a_second": round(progress.seen / progress.seconds, 1),
            "minutes": round(minutes, 1),
        }
    )
    print(line, flush=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/train"), help="the question sets")
    parser.add_argument("--out", type=Path, default=Path("data/reader"), help="checkpoints, log and weights")
    parser.add_argument("--from", dest="go_on", type=Path, help="a checkpoint to go on from, instead of the newest")
    parser.add_argument("--start", type=Path, help="an encoder's folder to begin with; without it the default one's")
    parser.add_argument("--weights", type=Path, help="a reader's weights to begin with, without its optimiser")
    parser.add_argument("--epoch", type=int, default=0, help="the first epoch: another draws anew what is drawn")
    parser.add_argument(
        "--stage", choices=sorted(SHARES), default="public", help="the public sets, or ours beside them"
    )
    parser.add_argument("--pairs", type=int, default=150_000, help="how many (question, sentence) pairs to see in all")
    parser.add_argument("--minutes", type=float, default=600.0, help="stop after so many minutes")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--every", type=int, default=50, help="steps between checkpoints")
    parser.add_argument("--fp32", action="store_true", help="no bfloat16 (for a CPU that does not have it)")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    run(args)


if __name__ == "__main__":
    main()
