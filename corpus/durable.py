"""Files that are on disk when they are said to be, and that tell when they are no longer what was written."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from pathlib import Path
from typing import Any


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sealed(content: dict[str, Any]) -> str:
    """JSON that holds the content and its checksum."""
    return json.dumps({"sha256": _checksum(content), "content": content}, ensure_ascii=False, indent=1)


def unsealed(text: str) -> dict[str, Any] | None:
    """The content of what `sealed` made, None where that is not what was written."""
    try:
        envelope = json.loads(text)
        content = envelope["content"]
        if isinstance(content, dict) and envelope["sha256"] == _checksum(content):
            return content
    except (ValueError, KeyError, TypeError):  # not JSON, or not of our shape
        pass
    return None


def make_folder(path: Path) -> None:
    """Make a folder and those above it that are missing; their names are on disk."""
    missing = [each for each in (path, *path.parents) if not each.is_dir()]
    path.mkdir(parents=True, exist_ok=True)
    for each in missing:
        sync(each.parent)


def write_synced(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    sync(path)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some network file systems cannot sync a folder
            raise
    finally:
        os.close(descriptor)


def _checksum(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
