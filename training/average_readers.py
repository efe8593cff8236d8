"""The mean of the weights of trainings that went on from one trunk: `python -m training.average_readers A.pt B.pt`.

Such a mean often judges better than each of them (Wortsman et al., 2022, Model soups). What it brought here stands in
README.md beside this file.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor


def averaged(states: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of each floating-point tensor; of others the first. Raises ValueError where names or shapes differ."""
    first = states[0]
    for other in states[1:]:
        if {name: tensor.shape for name, tensor in other.items()} != {name: t.shape for name, t in first.items()}:
            raise ValueError("these are weights of different models")
    return {
        name: torch.stack([state[name] for state in states]).mean(0) if tensor.is_floating_point() else tensor
        for name, tensor in first.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, nargs="+", help="reader.pt of each training")
    parser.add_argument("--to", type=Path, default=Path("data/reader/reader.pt"))
    args = parser.parse_args()
    states = [torch.load(path, map_location="cpu", weights_only=True) for path in args.weights]
    args.to.parent.mkdir(parents=True, exist_ok=True)
    torch.save(averaged(states), args.to)


if __name__ == "__main__":
    main()
