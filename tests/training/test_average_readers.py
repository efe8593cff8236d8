"""Weights of several trainings become one model."""

from __future__ import annotations

import pytest
import torch

from training.average_readers import averaged


def test_weights_are_averaged_and_counts_are_kept() -> None:
    one = {"w": torch.tensor([1.0, 3.0]), "n": torch.tensor(7)}
    other = {"w": torch.tensor([3.0, 5.0]), "n": torch.tensor(9)}
    mean = averaged([one, other])
    assert mean["w"].tolist() == [2.0, 4.0]
    assert mean["n"] == 7


def test_weights_of_different_models_are_not_averaged() -> None:
    with pytest.raises(ValueError, match="different models"):
        averaged([{"w": torch.zeros(2)}, {"w": torch.zeros(3)}])
