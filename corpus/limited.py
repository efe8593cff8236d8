"""A hostile file is read by a process of its own, which can crash, hang or eat memory without harm to anyone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from corpus.draft import RefusedError

SECONDS = 60  # 500 pages of a PDF take about 10
MEMORY = 2 * 2**30  # of address space: PDFium reserves far more than it uses
# Of JSON. Long books come to less than 4 MB; a file that packs its text a hundred times smaller would otherwise take
# the memory, and minutes, of whoever reads what the child says.
MOST_SAID = 16 * 2**20
_PROGRAM = Path(__file__).with_name("limited_child.py")


def read_apart(reader: Path, raw: bytes, name: str, most: int) -> dict[str, Any]:
    """What `read(raw, most)` of the file `reader` makes, one JSON object; `name` is what is read, for a message.

    Raises RefusedError where it is too slow, says too much or fails.
    """
    # -P: the program's own folder is no place to import from. -E -s: nor are the user's settings.
    limits = map(str, (most, MOST_SAID, MEMORY, SECONDS))
    command = [sys.executable, "-P", "-E", "-s", str(_PROGRAM), str(reader), *limits]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 (our own program)
    except subprocess.TimeoutExpired as error:
        raise RefusedError(f"{name} took more than {SECONDS} seconds to read.", "Save it anew, or split it.") from error
    if done.returncode != 0:
        raise RefusedError(
            f"{name} is damaged: reading it failed.", "Open it in a program for such files, and save it anew."
        )
    if not done.stdout:
        raise RefusedError(f"{name} holds more text than a long book.", "Split it.")
    said: dict[str, Any] = json.loads(done.stdout)
    return said
