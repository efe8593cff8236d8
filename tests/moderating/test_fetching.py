"""A page is fetched as its publisher allows, and from nowhere but the public internet."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
from collections.abc import Callable

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from website import HERE, PAGE, Handler, Names, Site, gives, leads_to, serving

from corpus.fetching import Fetched, Guard, Limits, Refused, Unchanged, Validators, Visit, fetch, is_public

LIMITS = Limits(seconds=5.0, max_bytes=1_000_000)
INTERNAL = {
    "loopback": "127.0.0.2",
    "this host": "0.0.0.0",
    "class A": "10.1.2.3",
    "class B": "172.20.1.1",
    "class C": "192.168.1.1",
    "cloud metadata": "169.254.169.254",
    "carrier": "100.64.0.1",
    "multicast": "224.0.0.251",
    "IPv6 loopback": "::1",
    "IPv6 unique local": "fd00::1",
    "IPv6 link local": "fe80::1",
    "IPv4 in IPv6": "::ffff:10.1.2.3",
    "NAT64": "64:ff9b::10.1.2.3",
    "6to4": "2002:a01:203::1",
    "broadcast": "255.255.255.255",
}


def visit(
    site: Site,
    url: str = "http://127.0.0.1:{port}/page",
    *,
    limits: Limits = LIMITS,
    before: Validators | None = None,
    allows: Callable[[str], bool] = lambda address: address == HERE or is_public(address),
    names: dict[str, list[str]] | None = None,
) -> Fetched | Unchanged | Refused:
    """Fetch from the site while it runs; `{port}` stands for its port, and only that port is allowed."""

    async def trip() -> Fetched | Unchanged | Refused:
        async with serving(site) as port:
            return await fetch(
                url.format(port=port),
                agent="Quoth/test",
                limits=limits,
                before=before,
                guard=Guard(allows, frozenset({port})),
                resolver=None if names is None else Names(names),
            )

    return asyncio.run(trip())


def refusal(found: Fetched | Unchanged | Refused) -> str:
    assert isinstance(found, Refused), found
    return found.reason


def literal(address: str) -> str:
    return f"[{address}]" if ":" in address else address


# What is fetched


def test_a_page_comes_with_its_bytes_its_kind_and_what_tells_whether_it_changed() -> None:
    site = Site({"/page": gives(ETag='"7"', Last_Modified="Mon, 03 Feb 2031 10:00:00 GMT")})
    found = visit(site)
    assert found == Fetched(
        f"http://127.0.0.1:{site.port}/page",
        ".html",
        PAGE.encode(),
        Validators('"7"', "Mon, 03 Feb 2031 10:00:00 GMT"),
    )
    assert site.paths == ["/robots.txt", "/page"]


def test_the_publisher_learns_the_programs_name_and_nothing_else_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No proxy of the environment is used, and a cookie that is set is not sent back."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    site = Site({"/page": leads_to("/there"), "/there": gives(), "/robots.txt": gives("", Set_Cookie="a=b")})
    assert isinstance(visit(site), Fetched)
    assert {request.headers["User-Agent"] for request in site.asked} == {"Quoth/test"}
    assert not any("Cookie" in request.headers or "Authorization" in request.headers for request in site.asked)


def test_a_packed_page_is_unpacked() -> None:
    site = Site({"/page": gives(gzip.compress(PAGE.encode()), Content_Encoding="gzip")})
    found = visit(site)
    assert isinstance(found, Fetched)
    assert found.raw == PAGE.encode()


@pytest.mark.parametrize("header", ["If-None-Match", "If-Modified-Since"])
def test_a_page_that_did_not_change_is_not_sent_again(header: str) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(status=304 if header in request.headers else 200, text=PAGE, content_type="text/html")

    said = Validators(etag='"7"') if header == "If-None-Match" else Validators(last_modified="Mon, 03 Feb 2031")
    assert isinstance(visit(Site({"/page": handler}), before=said), Unchanged)
    assert isinstance(visit(Site({"/page": handler})), Fetched)


# Where no connection is made to


@pytest.mark.parametrize("address", INTERNAL.values(), ids=INTERNAL)
def test_an_internal_address_is_refused(address: str) -> None:
    """By literal, by name, by a redirect, and where a name means something else when it is looked up again."""
    assert not is_public(address)
    site = Site({"/page": leads_to(f"http://{literal(address)}:{{port}}/secret")})
    inside = "leads into a private network"
    assert inside in refusal(visit(site, f"http://{literal(address)}:{{port}}/page"))
    assert inside in refusal(visit(site, "http://news.example:{port}/page", names={"news.example": [address]}))
    assert site.asked == []
    assert inside in refusal(visit(site))
    assert site.paths == ["/robots.txt", "/page"]

    async def closing(_: web.Request) -> web.Response:
        return web.Response(status=404, headers={"Connection": "close"})

    site = Site({"/robots.txt": closing, "/page": gives()})
    names = {"news.example": [HERE, address]}
    assert inside in refusal(visit(site, "http://news.example:{port}/page", names=names))
    assert site.paths == ["/robots.txt"]


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1", "localhost"])
def test_this_machine_is_refused_however_it_is_written(host: str) -> None:
    site = Site({"/page": gives()})
    found = visit(site, f"http://{host}:{{port}}/page", allows=is_public)
    assert isinstance(found, Refused)
    assert site.asked == []


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "64:ff9b::8.8.8.8"])
def test_an_address_of_the_public_internet_is_one(address: str) -> None:
    assert is_public(address)


@given(st.one_of(st.ip_addresses(network="10.0.0.0/8"), st.ip_addresses(network="127.0.0.0/8")))
def test_no_form_of_an_internal_ipv4_address_is_public(address: object) -> None:
    assert not any(is_public(form.format(address)) for form in ("{}", "::ffff:{}", "64:ff9b::{}", "::{}"))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://news.example/page",
        "gopher://news.example/",
        "http://user:word@news.example/",
        "http://news.example@10.0.0.1/",
        "http:///page",
        "http://news.example/" + "a" * 5000,
        "http://[::1",
        "http://news.example:99999999/",
        "javascript:alert(1)",
        "",
    ],
)
def test_what_is_no_web_address_is_refused_also_as_a_redirect(url: str) -> None:
    assert "no web address" in refusal(visit(Site({}), url.replace("{", "{{")))
    if url and len(url) < 1000:
        assert isinstance(visit(Site({"/page": leads_to(url)})), Refused)


def test_only_the_ports_of_web_servers_are_asked() -> None:
    site = Site({"/page": gives()})
    assert "Port 22 " in refusal(visit(site, "http://127.0.0.1:22/page"))
    assert "Port 25 " in refusal(visit(Site({"/page": leads_to("http://127.0.0.1:25/")})))
    assert Guard().ports == {80, 443}


def test_three_redirects_are_followed_and_no_fourth() -> None:
    chain = {f"/{n}": leads_to(f"/{n + 1}") for n in range(4)}
    site = Site(chain | {"/3": gives()})
    found = visit(site, "http://127.0.0.1:{port}/0")
    assert isinstance(found, Fetched)
    assert found.url.endswith("/3")
    assert "more than 3 times" in refusal(visit(Site(chain | {"/4": gives()}), "http://127.0.0.1:{port}/0"))
    assert "more than 3 times" in refusal(visit(Site({"/page": leads_to("/page")})))


# What the publisher allows


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (gives("User-agent: *\nDisallow: /page", "text/plain"), False),
        (gives("User-agent: Quoth\nDisallow: /", "text/plain"), False),
        (gives("User-agent: Other\nDisallow: /", "text/plain"), True),
        (gives("User-agent: *\nDisallow: /else", "text/plain"), True),
        (gives("\x00\xff<html>not rules", "text/html"), True),
        (gives("", status=404), True),
        (gives("", status=403), True),
        (gives("", status=503), False),
        (gives("", status=429), False),
        (leads_to("/robots.txt"), True),
        (leads_to("http://10.0.0.1:{port}/"), False),
    ],
    ids=["all", "us", "others", "elsewhere", "noise", "404", "403", "503", "429", "for ever round", "inside"],
)
def test_robots_txt_decides(robots: Handler, allowed: bool) -> None:
    site = Site({"/robots.txt": robots, "/page": gives()})
    assert isinstance(visit(site), Fetched) is allowed
    assert ("/page" in site.paths) is allowed


def test_robots_txt_is_asked_at_every_site_that_a_redirect_leads_to() -> None:
    site = Site({"/robots.txt": gives("User-agent: *\nDisallow: /private", "text/plain")})
    site.pages["/page"] = leads_to("http://other.example:{port}/private")
    assert "robots.txt" in refusal(visit(site, names={"other.example": [HERE]}))
    assert site.paths == ["/robots.txt", "/page", "/robots.txt"]


# What is too much, too slow or something else


def test_a_page_of_two_gigabytes_is_cut_off_long_before_its_end() -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        for _ in range(2**31 // 2**16):
            await response.write(b"<p>" + b"a" * (2**16 - 3))
            sent += 2**16
        return response

    assert "larger than" in refusal(visit(Site({"/page": endless})))
    assert sent < 20_000_000  # the cap, and what lies in the buffers of the two sockets


def test_a_page_that_says_that_it_is_too_large_is_not_read_at_all() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html", "Content-Length": str(2**31)})
        await response.prepare(request)
        await response.write(b"<p>")
        await asyncio.sleep(60)
        return response

    assert "larger than" in refusal(visit(Site({"/page": handler})))


def test_a_page_that_unpacks_to_more_than_it_says_is_cut_off() -> None:
    bomb = gzip.compress(bytes(200_000_000), 9)
    assert len(bomb) < LIMITS.max_bytes
    assert "larger than" in refusal(visit(Site({"/page": gives(bomb, Content_Encoding="gzip")})))


@pytest.mark.parametrize("path", ["/page", "/robots.txt"])
def test_a_page_that_trickles_is_given_up(path: str) -> None:
    async def drop_by_drop(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        while True:
            await response.write(b"<")
            await asyncio.sleep(0.02)

    found = visit(Site({"/page": gives(), path: drop_by_drop}), limits=Limits(seconds=0.3))
    assert "did not come within 0.3 seconds" in refusal(found)


@pytest.mark.parametrize(
    ("begins", "goes_on"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X-Name: " + b"a" * 4000 + b"\r\n"),
        (b"HTTP/1.1 200 OK\r\nX-Name: ", b"a" * 4000),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"a" * 4000),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X: aaaa\r\n"),
        (b"", b"\0" * 4000),
    ],
    ids=["headers", "one header", "nearly there", "an extension", "trailers", "noise"],
)
def test_an_answer_that_never_comes_to_the_page_is_given_up(begins: bytes, goes_on: bytes) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(begins)
            while True:
                writer.write(goes_on)
                await writer.drain()
                await asyncio.sleep(0.001)

    async def trip() -> Fetched | Unchanged | Refused:
        server = await asyncio.start_server(answer, HERE, 0)
        port = server.sockets[0].getsockname()[1]
        guard = Guard(lambda _: True, frozenset({port}))
        return await fetch(f"http://127.0.0.1:{port}/page", agent="Quoth/test", limits=Limits(seconds=0.5), guard=guard)

    assert isinstance(asyncio.run(trip()), Refused)


def test_a_site_whose_robots_txt_cannot_be_had_is_asked_for_it_once_in_a_visit() -> None:
    site = Site({"/robots.txt": gives("", status=503, Retry_After="120"), "/page": gives()})

    async def trip() -> list[Fetched | Unchanged | Refused]:
        async with serving(site) as port:
            guard, round_trip = Guard(lambda _: True, frozenset({port})), Visit()
            url = f"http://127.0.0.1:{port}/page"
            return [
                await fetch(url, agent="Quoth/test", limits=LIMITS, guard=guard, visit=round_trip) for _ in range(3)
            ]

    found = asyncio.run(trip())
    assert [refusal(each) for each in found] == ["The site cannot say now whether programs may read it."] * 3
    assert [each.wait for each in found] == [120.0] * 3
    assert site.paths == ["/robots.txt"]


@pytest.mark.parametrize(
    ("page", "wait"),
    [
        (gives(), 0.0),
        (gives(Cache_Control="public, max-age=600, must-revalidate"), 600.0),
        (gives(Cache_Control="max-age=999999999"), 86400.0),
        (gives(Cache_Control="max-age=-1, no-cache"), 0.0),
        (gives(Cache_Control="max-age=1e99"), 0.0),
        (gives(status=404), None),
        (gives(status=503), 0.0),
        (gives(status=503, Retry_After="60"), 60.0),
        (gives(status=429, Retry_After="-5"), 0.0),
        (gives(status=429, Retry_After="9" * 400), 86400.0),
        (gives(status=429, Retry_After="Sun, 04 May 9031 10:00:00 GMT"), 86400.0),
        (
            gives(status=429, Retry_After="Sun, 04 May 2031 10:00:00 GMT", Date="Sun, 04 May 2031 09:00:00 GMT"),
            3600.0,
        ),
        (gives(status=429, Retry_After="Sun, 04 May 2031 10:00:00 GMT", Date="Sun, 04 May 2031 11:00:00 GMT"), 0.0),
        (gives(status=429, Retry_After="Sun, 04 May 99999 10:00:00 GMT"), 0.0),
    ],
)
def test_how_long_a_site_wants_to_be_left_alone_is_read_by_its_own_clock(page: Handler, wait: float | None) -> None:
    found = visit(Site({"/page": page}))
    assert found.wait == wait


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (gives(status=401), "wants a login"),
        (gives(status=402), "wants a login or a subscription"),
        (gives(status=403), "wants a login"),
        (gives(status=404), "status 404"),
        (gives(status=500), "status 500"),
        (gives(b"\x89PNG\r\n", "image/png"), "no article (image/png)"),
        (gives("{}", "application/json"), "no article (application/json)"),
        (gives(b"PK\x03\x04", "application/zip"), "no article (application/zip)"),
        (gives(b"\x89PNG\r\n", "text/html"), "not what it is said to be"),
        (gives(b"%PDF-1.7 <", "text/html"), "not what it is said to be"),
        (gives(PAGE, "application/pdf"), "not what it is said to be"),
        (gives(b"text\0text", "text/plain"), "not what it is said to be"),
        (gives(b"no gzip", Content_Encoding="gzip"), "cannot be reached"),
        (gives(gzip.compress(PAGE.encode())[:-12], Content_Encoding="gzip"), "cannot be reached"),
        (gives(b"x", Content_Encoding="br"), "cannot be reached"),
    ],
)
def test_what_is_no_article_is_refused_with_the_reason(page: Handler, reason: str) -> None:
    assert reason in refusal(visit(Site({"/page": page})))


def test_a_site_that_is_not_there_is_told_so() -> None:
    with socket.socket() as free:
        free.bind((HERE, 0))
        port = free.getsockname()[1]
    guard = Guard(lambda _: True, frozenset({port}))
    found = asyncio.run(fetch(f"http://127.0.0.1:{port}/", agent="Quoth/test", limits=LIMITS, guard=guard))
    assert "cannot be reached" in refusal(found)
