"""Refreshes in processes of their own, stopped at a chosen moment."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any

from storing.shelves import refreshed

from index import build

# A clean process that has everything imported; each refresh that is to be killed is a fork of it.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["__main__", "storing.shelves", "faiss", "tantivy"])


def refresh_until(data: Path, folder: Path, moment: int, stop: signal.Signals) -> None:
    """Refresh, and send oneself `stop` just before the `moment`-th thing that touches the disk."""
    build.BATCH = 2  # several commits for few articles
    touched = 0

    def touch(*_: object) -> None:
        nonlocal touched
        touched += 1
        if touched == moment:
            os.kill(os.getpid(), stop)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir") or (
            event == "open" and str(arguments[0]).startswith(str(data)) and arguments[1] != "r"
        ):
            touch()

    connect = sqlite3.connect

    def traced(*names: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*names, **options)
        # Inside a transaction one moment is like another: only its commit reaches the others.
        connection.set_trace_callback(lambda statement: touch() if statement == "COMMIT" else None)
        return connection

    sqlite3.connect = traced
    sys.addaudithook(hook)
    try:
        refreshed(data, folder)
    except KeyboardInterrupt:
        os._exit(130)


def stopped(data: Path, folder: Path, moment: int, stop: signal.Signals) -> int | None:
    process = FORKS.Process(target=refresh_until, args=(data, folder, moment, stop))
    process.start()
    process.join(60)
    return process.exitcode
