"""Refreshes in processes of their own, stopped at a chosen moment."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from typing import Any

from storing.shelves import refreshed

from corpus.store import Store
from index import build
from index.generation import GenerationError, current, open_generation
from index.lock import sole_writer

# A clean process that has everything imported; each refresh that is to be killed is a fork of it.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["__main__", "storing.shelves", "faiss", "tantivy"])


def refresh_until(data: Path, folder: Path, moment: int, stop: signal.Signals) -> None:
    """Refresh, and send oneself `stop` just before the `moment`-th thing that touches the disk."""
    build.BATCH = 2  # several commits for few articles
    until(partial(refreshed, folder=folder), data, moment, stop)


def until(act: Callable[[Path], object], data: Path, moment: int, stop: signal.Signals) -> None:
    """Do something to a data folder, and send oneself `stop` just before the `moment`-th touch of the disk."""
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
        act(data)
    except KeyboardInterrupt:
        os._exit(130)


def stopped(data: Path, folder: Path, moment: int, stop: signal.Signals) -> int | None:
    process = FORKS.Process(target=refresh_until, args=(data, folder, moment, stop))
    process.start()
    process.join(60)
    return process.exitcode


def hold_lock(data: Path, held: Event) -> None:
    """Hold the lock of a refresh until killed."""
    with sole_writer(data):
        held.set()
        time.sleep(60)


def open_store(data: Path, all_here: Barrier) -> None:
    """Open the database in the same instant as the others."""
    all_here.wait(30)
    Store.open(data).close()


def keep_reading(data: Path, started: Event, done: Event, said: SimpleQueue[str]) -> None:
    """Open whatever is published, again and again until `done`; say what was seen."""
    seen = set()
    with Store.open(data) as store:
        while not done.is_set():
            name = current(data)
            assert name is not None
            try:
                texts = [each.article.text for each in open_generation(data, name).articles(store)]
            except GenerationError:
                if current(data) == name:
                    raise
                continue  # so slow that three others were published meanwhile, and this one was pruned
            seen.add(f"{name} {texts[0]}")
            started.set()
    for each in seen:
        said.put(each)
    said.put("")
