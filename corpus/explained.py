"""What every error has that a person can put right."""

from __future__ import annotations


class ExplainedError(Exception):
    """`reason` says in a sentence what is wrong, `advice` what to do about it."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(f"{reason} {advice}")
        self.reason = reason
        self.advice = advice
