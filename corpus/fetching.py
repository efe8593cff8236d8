"""A page from the web, as its publisher sends it, or why not: the only code that asks for one.

Whoever may add an article chooses the address, so nothing of it is trusted. The guard looks at the address that a
connection is really made to: no name, no redirect and no second look at the name system can lead inside.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from protego import Protego

from corpus.draft import RefusedError
from corpus.kinds import ENDING_OF, is_of_kind
from corpus.metadata import is_web_address

ROBOTS_NAME = "Quoth"
"""The name by which a publisher's robots.txt may speak of this program."""
REDIRECTS = 3
ROBOTS_BYTES = 500 * 1024  # as much as RFC 9309 asks a reader to take
LONGEST_ADDRESS = 2000
_REDIRECTING = frozenset({301, 302, 303, 307, 308})
_CHUNK = 64 * 1024
_IPV6_INTERNET = ipaddress.IPv6Network("2000::/3")
_TUNNELS = (ipaddress.IPv6Network("2001::/32"), ipaddress.IPv6Network("2002::/16"))  # Teredo, 6to4: IPv4 in disguise
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Validators:
    """What a publisher said of the page that was fetched before, to ask whether there is another now."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """The page: where it was found after all redirects, the ending of a file that holds it, and its bytes."""

    url: str
    ending: str
    raw: bytes = field(repr=False)
    validators: Validators = Validators()


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The publisher says that the page is the one that was fetched before."""

    url: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The page was not fetched: why, and what a moderator can do."""

    url: str
    reason: str
    advice: str


def is_public(address: str) -> bool:
    """Whether this IP address is one of the public internet. Of IPv4 inside of IPv6 only that of NAT64 may be."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip not in _IPV6_INTERNET or any(ip in tunnel for tunnel in _TUNNELS):
            return False
    return ip.is_global and not ip.is_multicast


@dataclass(frozen=True, slots=True)
class Guard:
    """To which addresses and ports a connection may be made."""

    allows: Callable[[str], bool] = is_public
    ports: frozenset[int] = frozenset({80, 443})


PUBLIC = Guard()


@dataclass(frozen=True, slots=True)
class Limits:
    """How long all of it may take, redirects and robots.txt included, and how large a page may be, unpacked."""

    seconds: float = 30.0
    max_bytes: int = 20 * 2**20


async def fetch(
    url: str,
    *,
    agent: str,
    limits: Limits,
    before: Validators | None = None,
    guard: Guard = PUBLIC,
    resolver: AbstractResolver | None = None,
) -> Fetched | Unchanged | Refused:
    """The page at `url`, if its publisher lets programs read it. `agent` is what this program is called there.

    `before` asks for the page only if it is another than then. No proxy, cookie or password of this machine is used.
    """
    door = _Door(guard)
    connector = aiohttp.TCPConnector(socket_factory=door.socket, resolver=resolver, use_dns_cache=False, limit=2)
    try:
        async with (
            asyncio.timeout(limits.seconds),
            aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": agent, "Accept-Encoding": "gzip"},
                trust_env=False,
                auto_decompress=False,  # we count the unpacked bytes ourselves
            ) as session,
        ):
            return await _page(session, url, limits, before or Validators(), guard)
    except RefusedError as refused:
        return Refused(url, refused.reason, refused.advice)
    except TimeoutError:
        return Refused(
            url, f"The page did not come within {limits.seconds:g} seconds.", "Save it, and add it as a file."
        )
    except (aiohttp.ClientError, OSError, ValueError) as error:  # ValueError: an address that aiohttp cannot take
        if door.refused:
            return Refused(
                url, "The address leads into a private network.", "Only pages of the public internet are fetched."
            )
        what = type(error).__name__.removeprefix("Client").removesuffix("Error")
        return Refused(url, f"The page cannot be reached ({what}).", "Open the address in a browser, then try again.")


class _Door:
    """Makes the socket of each connection, or refuses to; `refused` tells whether it did."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self.refused = False

    def socket(self, found: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = found
        host, port = str(address[0]), int(address[1])
        if not self._guard.allows(host) or port not in self._guard.ports:
            self.refused = True
            raise OSError(f"{host} is not allowed")
        return socket.socket(family=family, type=kind, proto=protocol)


async def _page(
    session: aiohttp.ClientSession, url: str, limits: Limits, before: Validators, guard: Guard
) -> Fetched | Unchanged:
    at = url
    robots: dict[str, Protego] = {}
    for _ in range(REDIRECTS + 1):
        _check_address(at, guard)
        site = "{0.scheme}://{0.netloc}".format(urlsplit(at))
        if site not in robots:
            robots[site] = await _robots(session, site, guard)
        if not robots[site].can_fetch(at, ROBOTS_NAME):
            raise RefusedError("The publisher's robots.txt does not let programs read this page.", "Ask the publisher.")
        async with session.get(at, allow_redirects=False, headers=_conditions(before)) as response:
            if response.status not in _REDIRECTING or "Location" not in response.headers:
                return await _read(response, at, limits, before)
            at = urljoin(at, response.headers["Location"])
    raise RefusedError(f"The page leads on more than {REDIRECTS} times.", "Give the last address that a browser shows.")


def _check_address(url: str, guard: Guard) -> None:
    """Also of a redirect: no file, no user name that disguises the host, no port but a web server's."""
    if len(url) > LONGEST_ADDRESS or not is_web_address(url):
        raise RefusedError("This is no web address.", "Give it whole, beginning with https://, without a user name.")
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if port not in guard.ports:
        raise RefusedError(f"Port {port} is no web server's.", "Give an address without a port.")


async def _robots(session: aiohttp.ClientSession, site: str, guard: Guard) -> Protego:
    """What a site lets programs read. Without the file all may be read; where the site is in trouble, nothing now."""
    at = f"{site}/robots.txt"
    for _ in range(REDIRECTS + 1):
        _check_address(at, guard)
        async with session.get(at, allow_redirects=False) as response:
            if response.status in _REDIRECTING and "Location" in response.headers:
                at = urljoin(at, response.headers["Location"])
                continue
            if response.status >= 500 or response.status == 429:
                raise RefusedError("The site cannot say now whether programs may read it.", "Try again later.")
            if response.status != 200:
                break
            body = await _body(response, ROBOTS_BYTES)  # of a longer one, what came counts: RFC 9309
            return Protego.parse(body.raw.decode("utf-8", "replace"))
    return Protego.parse("")


def _conditions(before: Validators) -> dict[str, str]:
    named = {"If-None-Match": before.etag, "If-Modified-Since": before.last_modified}
    return {name: value for name, value in named.items() if value}


async def _read(response: aiohttp.ClientResponse, at: str, limits: Limits, before: Validators) -> Fetched | Unchanged:
    if response.status == 304 and _conditions(before):
        return Unchanged(at)
    if response.status in (401, 402, 403, 407):
        raise RefusedError(
            f"The page wants a login or a subscription (status {response.status}).", "Ask its publisher for the text."
        )
    if response.status != 200:
        raise RefusedError(f"The site answered with status {response.status}.", "Open the address in a browser.")
    said = response.content_type[:80]
    ending = ENDING_OF.get(said)
    if ending is None:
        raise RefusedError(f"What is there is no article ({said}).", "Web pages, text, PDF and DOCX are read.")
    body = await _body(response, limits.max_bytes) if (response.content_length or 0) <= limits.max_bytes else None
    if body is None or not body.whole:
        raise RefusedError(
            f"The page is larger than {limits.max_bytes / 2**20:g} MB.", "Save its text, and add it as a file."
        )
    if not is_of_kind(body.raw, ending):
        raise RefusedError(f"What is there is not what it is said to be ({said}).", "Save it, and look what it is.")
    validators = Validators(response.headers.get("ETag"), response.headers.get("Last-Modified"))
    return Fetched(at, ending, body.raw, validators)


@dataclass(frozen=True, slots=True)
class _Body:
    """At most so many bytes as were allowed; `whole`: there were no more."""

    raw: bytes
    whole: bool


async def _body(response: aiohttp.ClientResponse, max_bytes: int) -> _Body:
    """Read and unpack, never more than `max_bytes` + 1. Raises ClientPayloadError for what cannot be unpacked."""
    packing = response.headers.get("Content-Encoding", "identity").strip().casefold()
    if packing not in ("identity", "gzip", "x-gzip", ""):
        raise aiohttp.ClientPayloadError(f"packed as {packing[:20]}, which was not asked for")
    unpacker = zlib.decompressobj(wbits=31) if packing.endswith("gzip") else None
    pieces: list[bytes] = []
    room = max_bytes + 1
    try:
        async for chunk in response.content.iter_chunked(_CHUNK):
            piece = unpacker.decompress(chunk, room) if unpacker else chunk[:room]
            pieces.append(piece)
            room -= len(piece)
            if room <= 0:
                break
    except zlib.error as error:
        raise aiohttp.ClientPayloadError("damaged") from error
    if room > 0 and unpacker is not None and not unpacker.eof:
        raise aiohttp.ClientPayloadError("cut off")
    raw = b"".join(pieces)
    if len(raw) > max_bytes:
        response.close()  # not to read the rest of it
        return _Body(raw[:max_bytes], whole=False)
    return _Body(raw, whole=True)
