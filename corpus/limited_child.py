"""Run as a program of its own by `corpus.limited`: limits itself, then has one reader read what is on stdin.

    limited_child.py READER MOST MOST_SAID MEMORY SECONDS

READER is the path of a file whose `read(raw, MOST)` makes one JSON object of bytes. It is printed on stdout, unless it
is longer than MOST_SAID characters. Such a file imports nothing of Quoth, nor does this one: they are found by their
paths, and Quoth's own folder is no place to import from while something hostile is read.
"""

from __future__ import annotations

import json
import sys
from importlib.machinery import SourceFileLoader
from types import ModuleType


def main(reader: str, most: int, most_said: int, memory: int, seconds: int) -> int:
    """`memory` is in bytes of address space, `seconds` of processor time."""
    _limit(memory, seconds)
    module = ModuleType("reader")
    SourceFileLoader(module.__name__, reader).exec_module(module)
    said = json.dumps(module.read(sys.stdin.buffer.read(), most))
    if len(said) <= most_said:
        print(said)
    return 0


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource  # noqa: PLC0415 (POSIX only; elsewhere the time limit of the parent is all there is)
    except ImportError:
        return
    for what, wanted in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
