"""The log of a running bot: to standard error, with nothing in it that lets somebody act as the bot or a member."""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
# Interaction tokens stand in the addresses of Discord's API, and are as good as the bot's own for 15 minutes.
_TOKEN_PATH = re.compile(r"/(interactions|webhooks)/([0-9]+)/[^/?\s\"']+")
REDACTED = "[redacted]"


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(line, ensure_ascii=False)


class RedactingFormatter(logging.Formatter):
    """Takes tokens out of the line that another formatter finished, and so out of tracebacks too."""

    def __init__(self, secrets: Sequence[str], inner: logging.Formatter | None = None) -> None:
        super().__init__()
        self._inner = inner or logging.Formatter(FORMAT)
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, REDACTED)
        return _TOKEN_PATH.sub(rf"/\1/\2/{REDACTED}", line)


def set_up_log(level: str, secrets: Sequence[str], form: Literal["plain", "json"] = "plain") -> None:
    """Log to standard error from `level` up. Below INFO discord.py logs questions and tokens, so there it stays."""
    to_stderr = logging.StreamHandler()
    to_stderr.setFormatter(RedactingFormatter(secrets, JsonFormatter() if form == "json" else None))
    root = logging.getLogger()
    root.handlers = [to_stderr]
    root.setLevel(level)
    for name in ("discord", "aiohttp", "asyncio"):
        logging.getLogger(name).setLevel(max(logging.INFO, root.level))
