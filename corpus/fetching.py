"""A page from the web, as its publisher sends it, or why not: the only code that asks for one.

Whoever may add an article chooses the address, so nothing of it is trusted. The guard looks at the address that a
connection is really made to: no name, no redirect and no second look at the name system can lead inside.
"""

from __future__ import annotations

import asyncio
import email.utils
import ipaddress
import socket
import zlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from protego import Protego

from corpus.draft import RefusedError
from corpus.kinds import ARTICLES, Kinds, is_of_kind
from corpus.metadata import is_web_address

ROBOTS_NAME = "Quoth"
"""The name by which a publisher's robots.txt may speak of this program."""
REDIRECTS = 3
ROBOTS_BYTES = 500 * 1024  # as much as RFC 9309 asks a reader to take
LONGEST_ADDRESS = 2000
LONGEST_WAIT = 24 * 3600.0  # seconds for which a site's wish to be left alone is heeded: a mistyped one is no farewell
_LONGEST_DELAY = 30.0  # seconds of a Crawl-delay between two requests
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
    """The page: where it was found after all redirects, the ending of a file that holds it, and its bytes.

    `wait`: the seconds for which its publisher says that it stays as it is.
    """

    url: str
    ending: str
    raw: bytes = field(repr=False)
    validators: Validators = Validators()
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The publisher says that the page is the one that was fetched before; `wait` as in `Fetched`."""

    url: str
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Refused:
    """The page was not fetched: why, and what a moderator can do.

    `wait`: it may be otherwise after so many seconds, 0 where nobody knows how many; None is not to be expected.
    """

    url: str
    reason: str
    advice: str
    wait: float | None = None


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


class Visit:
    """One round of requests: each site's robots.txt is read once, and no host is asked twice at the same time."""

    def __init__(self, pause: float = 0.0) -> None:
        """`pause`: seconds between two turns at a host, at least; its Crawl-delay may ask for more."""
        self._pause = pause
        self._rules: dict[str, Protego | RefusedError] = {}
        self._hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free: dict[str, float] = {}  # when a host may be asked again, by the event loop's clock

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Wait until the host of this web address may be asked, and keep others from asking it meanwhile."""
        host, clock = urlsplit(url).hostname or "", asyncio.get_running_loop().time
        async with self._hosts[host]:
            await asyncio.sleep(max(0.0, self._free.get(host, 0.0) - clock()))
            try:
                yield
            finally:
                self._free[host] = clock() + max(self._pause, self._delay(url))

    async def rules(self, session: aiohttp.ClientSession, site: str, guard: Guard) -> Protego:
        """What a site lets programs read. Raises RefusedError, the same one again for the rest of the round."""
        if site not in self._rules:
            try:
                self._rules[site] = await _robots(session, site, guard)
            except RefusedError as refused:
                self._rules[site] = refused
        found = self._rules[site]
        if isinstance(found, RefusedError):
            raise found
        return found

    def _delay(self, url: str) -> float:
        found = self._rules.get(_site(url))
        asked = found.crawl_delay(ROBOTS_NAME) if isinstance(found, Protego) else None
        return min(asked, _LONGEST_DELAY) if asked is not None and asked > 0 else 0.0


async def fetch(
    url: str,
    *,
    agent: str,
    limits: Limits,
    before: Validators | None = None,
    guard: Guard = PUBLIC,
    resolver: AbstractResolver | None = None,
    kinds: Kinds = ARTICLES,
    visit: Visit | None = None,
) -> Fetched | Unchanged | Refused:
    """The page at `url`, if its publisher lets programs read it. `agent` is what this program is called there.

    `before` asks for the page only if it is another than then. `kinds`: what is taken.
    Several pages that are fetched in one `visit` share what is known of their sites. No proxy, cookie or password of
    this machine is used.
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
            return await _page(session, url, _Wanted(limits, before or Validators(), kinds, guard), visit or Visit())
    except _NotNowError as refused:
        return Refused(url, refused.reason, refused.advice, refused.wait)
    except RefusedError as refused:
        return Refused(url, refused.reason, refused.advice)
    except TimeoutError:
        return Refused(
            url, f"The page did not come within {limits.seconds:g} seconds.", "Save it, and add it as a file.", 0.0
        )
    except (aiohttp.ClientError, OSError, ValueError) as error:  # ValueError: an address that aiohttp cannot take
        if door.refused:
            return Refused(
                url, "The address leads into a private network.", "Only pages of the public internet are fetched."
            )
        what = type(error).__name__.removeprefix("Client").removesuffix("Error")
        advice = "Open the address in a browser, then try again."
        return Refused(url, f"The page cannot be reached ({what}).", advice, 0.0)


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


class _NotNowError(RefusedError):
    """What may be otherwise soon; `wait`: the seconds that the site asks for, 0 where it does not say."""

    def __init__(self, reason: str, response: aiohttp.ClientResponse) -> None:
        super().__init__(reason, "Try again later.")
        self.wait = _retry_after(response)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is taken of a page, and from where."""

    limits: Limits
    before: Validators
    kinds: Kinds
    guard: Guard


async def _page(session: aiohttp.ClientSession, url: str, wanted: _Wanted, visit: Visit) -> Fetched | Unchanged:
    at = url
    for _ in range(REDIRECTS + 1):
        _check_address(at, wanted.guard)
        rules = await visit.rules(session, _site(at), wanted.guard)
        if not rules.can_fetch(at, ROBOTS_NAME):
            raise RefusedError("The publisher's robots.txt does not let programs read this page.", "Ask the publisher.")
        async with session.get(at, allow_redirects=False, headers=_conditions(wanted.before)) as response:
            if response.status not in _REDIRECTING or "Location" not in response.headers:
                return await _read(response, at, wanted)
            at = urljoin(at, response.headers["Location"])
    raise RefusedError(f"The page leads on more than {REDIRECTS} times.", "Give the last address that a browser shows.")


def _site(url: str) -> str:
    """Whose robots.txt holds there."""
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))


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
                raise _NotNowError("The site cannot say now whether programs may read it.", response)
            if response.status != 200:
                break
            body = await _body(response, ROBOTS_BYTES)  # of a longer one, what came counts: RFC 9309
            return Protego.parse(body.raw.decode("utf-8", "replace"))
    return Protego.parse("")


def _conditions(before: Validators) -> dict[str, str]:
    named = {"If-None-Match": before.etag, "If-Modified-Since": before.last_modified}
    return {name: value for name, value in named.items() if value}


async def _read(response: aiohttp.ClientResponse, at: str, wanted: _Wanted) -> Fetched | Unchanged:
    if response.status == 304 and _conditions(wanted.before):
        return Unchanged(at, _max_age(response))
    if response.status in (401, 402, 403, 407):
        raise RefusedError(
            f"The page wants a login or a subscription (status {response.status}).", "Ask its publisher for the text."
        )
    if response.status >= 500 or response.status in (408, 429):
        raise _NotNowError(f"The site answered with status {response.status}.", response)
    if response.status != 200:
        raise RefusedError(f"The site answered with status {response.status}.", "Open the address in a browser.")
    said, limit = response.content_type[:80], wanted.limits.max_bytes
    ending = wanted.kinds.endings.get(said)
    if ending is None:
        raise RefusedError(f"What is there is no {wanted.kinds.noun} ({said}).", wanted.kinds.advice)
    body = await _body(response, limit) if (response.content_length or 0) <= limit else None
    if body is None or not body.whole:
        raise RefusedError(f"The page is larger than {limit / 2**20:g} MB.", "Save its text, and add it as a file.")
    if not is_of_kind(body.raw, ending):
        raise RefusedError(f"What is there is not what it is said to be ({said}).", "Save it, and look what it is.")
    validators = Validators(response.headers.get("ETag"), response.headers.get("Last-Modified"))
    return Fetched(at, ending, body.raw, validators, _max_age(response))


def _max_age(response: aiohttp.ClientResponse) -> float:
    """Seconds for which the page may be kept without asking again."""
    for said in response.headers.get("Cache-Control", "")[:500].split(","):
        name, _, seconds = said.strip().partition("=")
        if name.casefold() == "max-age" and seconds.isascii() and seconds.isdecimal():
            return min(float(seconds), LONGEST_WAIT)
    return 0.0


def _retry_after(response: aiohttp.ClientResponse) -> float:
    """Seconds after which the site wants to be asked again: it gives them, or a time by its own clock."""
    said = response.headers.get("Retry-After", "")[:100].strip()
    if said.isascii() and said.isdecimal():
        return min(float(said), LONGEST_WAIT)
    try:
        then, now = (email.utils.parsedate_to_datetime(each) for each in (said, response.headers.get("Date", "")))
        seconds = (then - now).total_seconds()
    except (ValueError, TypeError, OverflowError):  # no dates; or one with a time zone, and one without
        return 0.0
    return min(max(seconds, 0.0), LONGEST_WAIT)


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
