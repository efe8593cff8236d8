"""Web sites of our own on this machine: what they answer, and what they were asked."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HERE = "127.0.0.1"
PAGE = "<html><body><p>The lighthouse at Orm Point was lit again on Sunday.</p></body></html>"


class Names(AbstractResolver):
    """A name system of our own: for each look-up of a name the next of its addresses, the last one for good."""

    def __init__(self, addresses: dict[str, list[str]]) -> None:
        self._addresses = addresses

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        left = self._addresses[host]
        address = left.pop(0) if len(left) > 1 else left[0]
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=0)]

    async def close(self) -> None:
        pass


@dataclass
class Site:
    """A web server on this machine; `asked` are the requests that reached it."""

    pages: dict[str, Handler]
    asked: list[web.Request] = field(default_factory=list)
    port: int = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        handler = self.pages.get(request.path)
        return web.Response(status=404) if handler is None else await handler(request)

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.asked]


def gives(body: str | bytes = PAGE, kind: str = "text/html", status: int = 200, **headers: str) -> Handler:
    raw = body.encode() if isinstance(body, str) else body

    async def handler(_: web.Request) -> web.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=raw, status=status, headers={"Content-Type": kind, **named})

    return handler


def leads_to(url: str) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": url.format(port=request.url.port), "Connection": "close"})

    return handler


@asynccontextmanager
async def serving(site: Site) -> AsyncIterator[int]:
    """The site while it runs; its port."""
    runner = web.ServerRunner(web.Server(site.answer), handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    at = web.TCPSite(runner, HERE, site.port)
    await at.start()
    site.port = runner.addresses[0][1]
    try:
        yield site.port
    finally:
        await runner.cleanup()


@contextmanager
def running(site: Site) -> Iterator[str]:
    """The site, in a thread of its own; its address."""
    ready, stop = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with serving(site):
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait()
    try:
        yield f"http://127.0.0.1:{site.port}"
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
