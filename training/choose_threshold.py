"""From which probability on the readers that come with the program answer: `python -m training.choose_threshold`.

Each by itself has its scale already (`training/calibrate_reader.py`). Here the whole program asks: the questions held
out of training, in English and Spanish. Prints right and false answers for each threshold and the best one, for
`SHIPPED` of index/calibration.py; draws their reliability.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np

from index.build import refresh
from index.calibration import Trial, calibrate
from index.encoder import Encoder, load_encoder
from index.evaluate import Unseen, first_calibration, read_labelled, trials
from index.live import Live
from index.multilingual import model_name
from index.reader import Reader, load_reader
from training.calibrate_reader import HELD_OUT, as_asked, plot
from training.evaluate_reader import THRESHOLDS
from training.reader_quality import calibration_error


def tried(file: Path, data: Path, encoder: Encoder, reader: Reader) -> tuple[Trial, ...]:
    """The first card of each question of a suite, in the shares in which members ask."""
    data.mkdir(parents=True, exist_ok=True)
    refresh(
        data,
        file.parent / "articles",
        encoder,
        now=datetime.now(UTC),
        max_bytes=20_000_000,
        progress=Unseen(),
        first_calibration=partial(first_calibration, reader=reader),
    )
    live = Live(data, encoder, reader)
    try:
        return trials(live.snapshot(), as_asked(read_labelled(file)))
    finally:
        live.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", default="default", help="the one that ranks")
    parser.add_argument("--reader", default="default")
    parser.add_argument("--work", type=Path, default=Path("data/reader/suites"), help="indexes, kept between runs")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    models = args.work / "models"
    encoder = load_encoder(model_name(args.encoder, models), args.threads, models)
    reader = load_reader(args.reader, args.threads, encoder=encoder.fingerprint)
    if reader is None:
        parser.error("--reader none judges nothing")
    by_suite = {
        f"{file.parent.name} {file.stem}": tried(file, args.work / args.encoder / file.parent.name, encoder, reader)
        for files in HELD_OUT.values()
        for file in files
    }
    for name, found in by_suite.items():
        report(name, found)
    everything = [trial for found in by_suite.values() for trial in found]
    scores, right = (np.array([getattr(trial, name) for trial in everything]) for name in ("score", "right"))
    error = calibration_error(scores, right)
    print(f"\ncalibration error {error:.4f}")
    print(calibrate(everything, "questions on articles held out of training", reader.fingerprint))
    plot(scores, right, error, args.work.parent / f"reliability-{args.encoder}.png")


def report(name: str, found: Sequence[Trial]) -> None:
    """Shares, for each threshold: of the answerable questions answered rightly, of the others answered all the same."""
    of, others = ([trial for trial in found if trial.answerable is either] for either in (True, False))
    print(f"\n{name}: {len(of)} answerable, {len(others)} not\n  threshold  right  false")
    for threshold in THRESHOLDS:
        right = np.mean([trial.right and trial.score >= threshold for trial in of])
        false = np.mean([trial.score >= threshold for trial in others])
        print(f"  {threshold:9.2f}  {right:.3f}  {false:.3f}")


if __name__ == "__main__":
    main()
