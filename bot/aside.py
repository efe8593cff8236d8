"""Programs that run beside the bot: of low priority, so that answers are not slowed, and ended with all they began."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Sequence
from pathlib import Path

GRACE = 2.0  # seconds between being asked to end and being killed


async def run_aside(command: Sequence[str], seconds: float, niceness: int) -> tuple[int, str]:
    """Run a program: its exit code, and what it printed. It ends when this is cancelled, or after `seconds`; it is then
    said to have been stopped with the code of the signal, below 0."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,  # a traceback might hold what the articles say
        start_new_session=True,  # its children end with it, and Ctrl-C on the bot's terminal is not for it
    )
    out = b""
    try:
        give_way(process.pid, niceness)
        async with asyncio.timeout(seconds):
            out, _ = await process.communicate()
    except TimeoutError:
        pass
    finally:
        await end(process)
    return process.returncode or 0, out.decode("utf-8", "replace")


def give_way(pid: int, niceness: int) -> None:
    """Let a process work when nobody else wants to; on a system that does not allow it, it works as all do."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, niceness)
    # Linux weighs whole sessions against each other where it groups them, and its priority counts within one alone.
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/autogroup").write_text(str(niceness), encoding="ascii")


async def end(process: asyncio.subprocess.Process) -> None:
    """End a process that leads a session of its own, and all of that session, unless it has ended."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        if process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                await process.wait()
