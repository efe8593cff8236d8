"""The share of the present score, the reader's calibration and its threshold: `python -m training.calibrate_reader`.

All chosen on the suites held out of training: articles of the public sets, and news of our own, with questions in
the languages that the reader's card names. Writes slope, shift and share into reader.json, and reliability.png beside
it; prints the threshold, for `SHIPPED` of index/calibration.py.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from index.calibration import WRONG_COSTS, Trial, calibrate
from index.encoder import load_encoder
from index.evaluate import Labelled
from index.judge import CANDIDATES
from index.multilingual import model_name
from index.reader import ALONE, Network, Scale, Scales
from training.evaluate_reader import SHARES, Chosen, Read, choose, read_with, report
from training.reader_quality import calibration_error, platt

WRITTEN = Path(__file__).parent / "written"
HELD_OUT = {
    "en": [Path("data/reader/dev/questions.jsonl"), WRITTEN / "news_dev" / "questions.jsonl"],
    "es": [WRITTEN / "news_dev" / "questions.es.jsonl", WRITTEN / "news_dev_es" / "questions.jsonl"],
}


def as_asked(questions: Sequence[Labelled]) -> list[Labelled]:
    """The questions in the shares in which members are taken to ask: two thirds answerable, a sixth that only look so.

    The last sixth is about other things, where nothing is found that could be judged. (So guesses bench/calibrate.py.)
    """
    answerable = [each for each in questions if each.answerable]
    near = sorted((each for each in questions if not each.answerable), key=lambda each: _drawn(each.id))
    return answerable + near[: len(answerable) // 4]


def _read_as_asked(found: Sequence[Read]) -> list[Read]:
    asked = {each.id for each in as_asked([read.labelled for read in found])}
    return [read for read in found if read.labelled.id in asked]


def best_share(suites: Sequence[Sequence[Read]]) -> float:
    """The share of the present score with the greatest mean worth over the suites."""
    asked = [found for found in suites if found]
    worths = {
        share: [worth([choose(each, share) for each in found]) / len(found) for found in asked] for share in SHARES
    }
    print({share: [round(each, 3) for each in found] for share, found in worths.items()})
    return max(SHARES, key=lambda share: sum(worths[share]))


def worth(chosen: Sequence[Chosen]) -> float:
    """Answers whose first quote is right, less `WRONG_COSTS` for each whose is not, at the best threshold."""
    ordered = sorted(chosen, key=lambda each: -each.sure)
    return max(0.0, float(np.cumsum([1.0 if each.right else -WRONG_COSTS for each in ordered]).max()))


def shown(chosen: Sequence[Chosen]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """How sure one may be of each question's first sentence, and whether it is right: what a card would show."""
    return np.array([each.sure for each in chosen]), np.array([each.right for each in chosen])


def halves(found: Sequence[Read]) -> list[bool]:
    """Which half each question is in, by its id."""
    return [_drawn(each.labelled.id)[0] % 2 == 0 for each in found]


def _drawn(name: str) -> bytes:
    """Bytes that look drawn, and are the same each time."""
    return hashlib.sha256(name.encode()).digest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reader", type=Path, default=Path("data/reader/export"))
    parser.add_argument("--work", type=Path, default=Path("data/reader/suites"), help="indexes, kept between runs")
    parser.add_argument("--encoder", default="default", help="whose scores the reader's judgement is joined with")
    parser.add_argument("--candidates", type=int, default=CANDIDATES)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    models = args.work / "models"
    encoder = load_encoder(model_name(args.encoder, models), args.threads, models)
    reader = Network.from_folder(args.reader, args.threads)
    card = json.loads((args.reader / "reader.json").read_text("utf-8"))
    by_suite = {
        f"{asked.parent.name} {asked.stem}": read_with(
            reader, encoder, asked, args.work / args.encoder / asked.parent.name, args.candidates
        )
        for language in card["languages"]
        for asked in HELD_OUT[language]
    }
    asked = [_read_as_asked(members) for members in by_suite.values()]
    found = [each for members in asked for each in members]
    known = card.setdefault("scales", {})
    alone = chosen_scale(found, 0.0)
    if args.encoder == "default":
        known[ALONE] = asdict(alone.scale)
    chosen = chosen_scale(
        [each for each in found if each.scored],
        best_share([[each for each in members if each.scored] for members in asked]),
    )
    known[encoder.fingerprint.split(" ")[0]] = asdict(chosen.scale)
    for name, members in by_suite.items():
        report(name, members, Scales(chosen.scale, Scale(**known[ALONE])))
    print(f"calibration error {chosen.error:.4f} on the half that did not choose", chosen.scale)
    unscored = [trial for trial, each in zip(alone.trials, found, strict=True) if not each.scored]
    trials = (*chosen.trials, *unscored)
    print(calibrate(trials, "questions on articles held out of training", f"reader {card['sha256'][:16]}"))
    if args.encoder == "default":
        card |= {"calibration_error": round(chosen.error, 4), "calibrated_on": len(found)}
        plot(*chosen.held_out, chosen.error, args.reader / "reliability.png")
    (args.reader / "reader.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Fitted:
    """A scale chosen on all questions. `error` and `held_out` (probabilities, and whether right) are those of one half
    with a scale chosen on the other; `trials` are of all."""

    scale: Scale
    error: float
    held_out: tuple[NDArray[np.float64], NDArray[np.bool_]]
    trials: tuple[Trial, ...]


def chosen_scale(found: Sequence[Read], share: float) -> Fitted:
    """One half chooses, the other says how well that holds; what ships is chosen on both."""
    chosen = [choose(each, share) for each in found]
    first, second = ([c for c, half in zip(chosen, halves(found), strict=True) if half is one] for one in (True, False))
    held_out = platt(*shown(first)).probability(shown(second)[0]), shown(second)[1]
    fitted = platt(*shown(chosen))
    probabilities = fitted.probability(shown(chosen)[0])
    trials = tuple(
        # Right is a card with a right quote among the three that it shows.
        Trial(float(sure), each.right_in_three, each.answerable)
        for sure, each in zip(probabilities, chosen, strict=True)
    )
    return Fitted(Scale(fitted.slope, fitted.shift, share), calibration_error(*held_out), held_out, trials)


def plot(probabilities: NDArray[np.float64], right: NDArray[np.bool_], error: float, path: Path) -> None:
    """Reliability: in ten bins of equal count, the mean probability against the share that is right."""
    figure = Figure(figsize=(4.5, 4.5), layout="constrained")
    axes = figure.add_subplot()
    parts = np.array_split(np.argsort(probabilities), 10)
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1)
    axes.plot([probabilities[part].mean() for part in parts], [right[part].mean() for part in parts], marker="o")
    axes.set(xlabel="probability given", ylabel="share that answered", title=f"calibration error {error:.3f}")
    figure.savefig(path, dpi=120)


if __name__ == "__main__":
    main()
