"""The log of a running bot: to standard error, with nothing in it that lets somebody act as the bot or a member."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
# Interaction tokens stand in the addresses of Discord's API, and are as good as the bot's own for 15 minutes.
_TOKEN_PATH = re.compile(r"/(interactions|webhooks)/([0-9]+)/[^/?\s\"']+")
REDACTED = "[redacted]"


class RedactingFormatter(logging.Formatter):
    """Takes tokens out of the finished line, and so out of tracebacks too."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__(FORMAT)
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, REDACTED)
        return _TOKEN_PATH.sub(rf"/\1/\2/{REDACTED}", line)


def set_up_log(level: str, secrets: Sequence[str]) -> None:
    """Log to standard error from `level` up. Below INFO discord.py logs questions and tokens, so there it stays."""
    to_stderr = logging.StreamHandler()
    to_stderr.setFormatter(RedactingFormatter(secrets))
    root = logging.getLogger()
    root.handlers = [to_stderr]
    root.setLevel(level)
    for name in ("discord", "aiohttp", "asyncio"):
        logging.getLogger(name).setLevel(max(logging.INFO, root.level))
