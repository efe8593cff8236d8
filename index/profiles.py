"""The two encoders that a setting names by a word: what each brings, and what it costs. `quoth check` shows both."""

from __future__ import annotations

from dataclasses import dataclass

from index.encoder import DEFAULT_NAME
from index.multilingual import NAME, SETTING


@dataclass(frozen=True, slots=True)
class Profile:
    """`setting` is the value of QUOTH_ENCODER, `model` the beginning of its fingerprints.

    languages   what it reads, in words
    memory_mb   resident memory of the bot with it compiled, 202 passages, after 20 questions
    question_ms processor time to embed a question: of three, each 15 times on one thread, the median of the least
    disk_mb     in the data folder: the compiled model, and for `multilingual` the unpacked one that it is made of
    """

    setting: str
    model: str
    languages: str
    memory_mb: int
    question_ms: float
    disk_mb: int

    def __post_init__(self) -> None:
        if min(self.memory_mb, self.question_ms, self.disk_mb) <= 0:
            raise ValueError(f"the profile {self.setting} costs something of everything")


# Measured on one machine; another's milliseconds differ, their ratio hardly.
PROFILES = (
    Profile("default", DEFAULT_NAME, "English, also Spanish questions about English articles", 178, 2.6, 23),
    Profile(SETTING, NAME, "some hundred languages, also questions in another one than the article's", 551, 5.4, 363),
)
