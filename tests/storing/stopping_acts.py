"""Moderators' acts in processes of their own, killed at a chosen moment. The crane stands on the shelf before."""

from __future__ import annotations

import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from storing.shelves import NOW
from storing.stopping import FORKS, until

from corpus import moderating
from corpus.shelf import Candidate, Description, Origination, candidate

LATER = NOW + timedelta(hours=1)
CRANE = b"The harbour crane at Little Skarn weighs 310 tonnes. It was made in 1961 and painted blue.\n"
SHELVED = ".shelf/crane.txt"
FEED = "feed https://post.example/rss"


def crane(raw: bytes, who: str, at: object = NOW) -> Candidate:
    made = candidate(
        raw, ".txt", Description(title="The crane"), Origination(who, at), called="crane", name="crane.txt",  # type: ignore[arg-type]
    )  # fmt: skip
    assert isinstance(made, Candidate)
    return made


def edited(data: Path) -> None:
    said = Description(publisher="The Skarn Post")
    moderating.edit(data, SHELVED, said, who="ruth", at=LATER, max_bytes=10**6)


def replaced(data: Path) -> None:
    moderating.replace(data, crane(CRANE.replace(b"310", b"290"), "ruth", LATER))


def removed(data: Path) -> None:
    moderating.take_away(data, SHELVED, who="ruth", at=LATER)


def withheld(data: Path) -> None:
    moderating.keep_out(data, "dam.txt", ["dam.txt"], who="ruth", at=LATER)


def killed(act: Callable[[Path], None], data: Path, moment: int) -> int | None:
    """The exit code of a process that acts, and is killed before the `moment`-th thing that touches the disk."""
    process = FORKS.Process(target=until, args=(act, data, moment, signal.SIGKILL))
    process.start()
    process.join(60)
    return process.exitcode
