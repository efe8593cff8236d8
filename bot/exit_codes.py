"""What `quoth` says to the shell, and to whatever restarts it."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Each code with its meaning, as `--help` and README print it.

    From `quoth run`, a refusal by Discord that no restart can cure is its close code less 4000.
    """

    meaning: str

    def __new__(cls, code: int, meaning: str) -> ExitCode:
        member = int.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    OK = 0, "Done; a question was answered, or the program abstained."
    FAILED = (
        1,
        (
            "It was tried and did not succeed: a problem, damage or an altered quote was found, "
            "or no article could be read."
        ),
    )
    USAGE = 2, "The command line, a setting or a file of questions is wrong; nothing was done."
    NO_INDEX = 3, "No index can answer: none was built, or it is damaged, or another encoder made it."
    TOKEN_REFUSED = 4, "Discord does not accept the token."
    INVALID_SHARD = 10, "Discord refused the shard."
    SHARDING_REQUIRED = 11, "Discord demands sharding: the bot is in 2,500 servers or more."
    INVALID_API_VERSION = 12, "Discord no longer speaks this version of its API: a newer Quoth is needed."
    INVALID_INTENTS = 13, "Discord does not know an intent that was asked for: a newer Quoth is needed."
    DISALLOWED_INTENTS = 14, "Discord does not allow an intent that was asked for."
    STOPPED = 130, "Stopped with Ctrl-C."
