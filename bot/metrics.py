"""What a running bot counts, for Prometheus: over HTTP, to this machine alone. No question, name or id is among it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

HOST = "127.0.0.1"
# Seconds: an answer takes .05 to .2 on two cores, and Discord's patience ends at 3 (to acknowledge).
BUCKETS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0)


@dataclass(frozen=True, slots=True)
class Health:
    """How the bot is at a moment; None where it is not known. `latency` is that of a heartbeat, in seconds."""

    connected: bool
    well: bool
    latency: float | None = None
    waiting: int = 0
    articles: int | None = None
    passages: int | None = None
    refreshed: datetime | None = None
    newest: date | None = None


class Metrics:
    """Counters that only grow, and gauges that are set when somebody looks. Used from the event loop alone."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._questions = Counter("quoth_questions", "Questions by what became of them", ["outcome"], registry=registry)
        for outcome in ("answer", "abstention", "refused"):  # so that each is there from the start, as a 0
            self._questions.labels(outcome)
        self._errors = Counter("quoth_errors", "Commands and clicks that failed", registry=registry)
        self._seconds = Histogram(
            "quoth_question_seconds",
            "From a question's arrival to its card at Discord",
            registry=registry,
            buckets=BUCKETS,
        )
        self._connected = Gauge("quoth_gateway_connected", "1 while the link to Discord stands", registry=registry)
        self._well = Gauge("quoth_well", "1 while the bot is connected and has an index", registry=registry)
        self._latency = Gauge("quoth_gateway_latency_seconds", "Of the last heartbeat", registry=registry)
        self._waiting = Gauge("quoth_waiting", "Questions and clicks that are being worked on", registry=registry)
        self._articles = Gauge("quoth_articles", "Articles of the operator's index", registry=registry)
        self._passages = Gauge("quoth_passages", "Passages of the operator's index", registry=registry)
        self._refreshed = Gauge(
            "quoth_last_refresh_timestamp_seconds", "When the articles were read last", registry=registry
        )
        self._newest = Gauge(
            "quoth_newest_article_timestamp_seconds", "Midnight (UTC) of the newest article's date", registry=registry
        )

    def answered(self, *, abstained: bool, seconds: float) -> None:
        self._questions.labels("abstention" if abstained else "answer").inc()
        self._seconds.observe(seconds)

    def refused(self) -> None:
        """A question had no place at the desk: too many, or too soon."""
        self._questions.labels("refused").inc()

    def failed(self) -> None:
        self._errors.inc()

    def page(self, health: Health) -> bytes:
        """All of it in Prometheus' text format. What is not known is NaN, and not an old value."""
        unknown = float("nan")
        self._connected.set(health.connected)
        self._well.set(health.well)
        self._latency.set(unknown if health.latency is None else health.latency)
        self._waiting.set(health.waiting)
        self._articles.set(unknown if health.articles is None else health.articles)
        self._passages.set(unknown if health.passages is None else health.passages)
        self._refreshed.set(unknown if health.refreshed is None else health.refreshed.timestamp())
        self._newest.set(unknown if health.newest is None else (health.newest - date(1970, 1, 1)).days * 86_400)
        return generate_latest(self._registry)


@asynccontextmanager
async def served(metrics: Metrics, port: int, health: Callable[[], Health]) -> AsyncIterator[int]:
    """Answer /metrics, and /health with 200 or 503, until the end of the block; the port. Raises OSError if taken.

    Port 0 takes any that is free.
    """

    async def page(_: web.Request) -> web.Response:
        return web.Response(body=metrics.page(health()), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def well(_: web.Request) -> web.Response:
        is_well = health().well
        return web.Response(text="well\n" if is_well else "not well\n", status=200 if is_well else 503)

    site = web.Application()
    site.add_routes([web.get("/metrics", page), web.get("/health", well)])
    runner = web.AppRunner(site, access_log=None, handle_signals=False)
    await runner.setup()
    try:
        listening = web.TCPSite(runner, HOST, port)
        await listening.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
