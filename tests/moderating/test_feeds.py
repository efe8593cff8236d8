"""What a feed says, what of it is new, and when it is asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import limited
from corpus.feed_page import MAX_BYTES, NEWEST, FeedPage, read_feed
from corpus.feeds import (
    AGAIN,
    LONGEST,
    SHORTEST,
    Feed,
    FeedItem,
    Seen,
    is_due,
    may_be_asked,
    new_items,
    next_time,
    to_forget,
    to_see_again,
)
from corpus.fetching import Refused
from corpus.store import Store

NOW = datetime(2031, 5, 4, 9, 30, tzinfo=UTC)
URL = "https://post.example/news/rss"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def rss(*items: str, head: str = "<title>The Skarn Post</title>") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def item(link: str, title: str = "The crane", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def read(raw: str | bytes) -> FeedPage:
    found = read_feed(raw.encode() if isinstance(raw, str) else raw, URL, today=NOW.date())
    assert isinstance(found, FeedPage), found
    return found


def reason(raw: bytes) -> str:
    found = read_feed(raw, URL, today=NOW.date())
    assert isinstance(found, Refused), found
    return f"{found.reason} {found.advice}"


def dated(written: str) -> date | None:
    (one,) = read(rss(item("/a", more=f"<pubDate>{written}</pubDate>"))).items
    return one.date


# What a feed says


def test_rss_tells_title_publisher_items_and_how_long_it_stays() -> None:
    core = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    head = f"<title>News &amp;amp; more</title><dc:publisher {core}>The Skarn Post</dc:publisher>"
    page = read(
        rss(
            item("https://post.example/a#top", "A &lt;b&gt;new&lt;/b&gt; crane", "<pubDate>Sat, 03 May 2031</pubDate>"),
            head=head + "<ttl>90</ttl>",
        )
    )
    assert (page.title, page.publisher, page.entries, page.ttl) == (
        "News & more",
        "The Skarn Post",
        1,
        timedelta(minutes=90),
    )
    assert page.items == (FeedItem("https://post.example/a", "A new crane", date(2031, 5, 3), "Sat, 03 May 2031"),), (
        "a fragment names no other page"
    )


def test_atom_tells_when_an_item_was_changed_which_is_not_when_it_was_published() -> None:
    page = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://post.example/x/"><title>Post</title>'
        '<entry><title>A</title><link href="one"/><link rel="self" href="two"/><updated>2031-05-03T08:00:00Z</updated>'
        '</entry><entry><title>B</title><link href="/b"/><published>2031-05-02T23:59:00+02:00</published>'
        "<updated>2031-05-03T08:00:00Z</updated></entry></feed>"
    )
    assert [(one.link, one.date, one.stamp) for one in page.items] == [
        ("https://post.example/x/one", None, "2031-05-03T08:00:00Z"),
        ("https://post.example/b", date(2031, 5, 2), "2031-05-03T08:00:00Z"),
    ]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Sat, 03 May 2031 23:30:00 -0500", date(2031, 5, 3)),
        ("Saturday, 3 May 2031 10:00 GMT", date(2031, 5, 3)),
        ("3 May 2031 10:00:00 EST", date(2031, 5, 3)),
        ("2031-05-03T10:00:00.000Z", date(2031, 5, 3)),
        ("2031-05-03 10:00:00 +0000", date(2031, 5, 3)),
        ("Mon, 05 May 2031 09:00:00 +1200", date(2031, 5, 5)),
        ("Tue, 06 May 2031 09:00:00 GMT", None),
        ("Mon, 01 Jan 2999 00:00:00 GMT", None),
        ("Sat, 03 May 31 10:00:00 GMT", None),
        ("03/05/2031", None),
        ("Sat, 31 Feb 2031 10:00:00 GMT", None),
        ("published 3 May 2031", None),
        ("3 May 2031, they say", None),
        ("0001-01-01T00:00:00Z", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_date_counts_where_all_that_is_written_is_one_and_not_later_than_tomorrow(
    written: str, day: date | None
) -> None:
    assert dated(written) == day


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://user@post.example/a",
        "mailto:a@post.example",
        "http://[::1",
        "",
        "https://post.example/" + "a" * 2000,
        "https://post.example/a b\x7f",
    ],
    ids=["script", "file", "user name", "mail", "half", "none", "long", "control"],
)
def test_an_item_that_leads_to_no_web_page_is_left_out(link: str) -> None:
    page = read(rss(item(link), item("/crane")))
    assert [one.link for one in page.items] == ["https://post.example/crane"]
    assert page.entries == 2


def test_of_five_thousand_items_the_newest_are_looked_at_in_whichever_order_they_stand() -> None:
    def written(number: int) -> str:
        day = date(2017, 1, 1) + timedelta(days=number)
        return item(f"/{number}", f"Day {number}", f"<pubDate>{day:%d %b %Y} 10:00:00 GMT</pubDate>")

    page = read(rss(*map(written, range(5000))))
    assert page.entries == 5000
    assert [one.link.rsplit("/", 1)[1] for one in page.items] == [str(n) for n in range(4999, 4999 - NEWEST, -1)]
    undated = read(rss(*(item(f"/{n}") for n in range(5000))))
    assert [one.link.rsplit("/", 1)[1] for one in undated.items[:2]] == ["0", "1"], "else as they stand"


def test_of_broken_xml_what_can_be_read_is_read() -> None:
    broken = '<rss version="2.0"><channel><title>A & B</title>' + item("/a?x=1&y=2") + "<item><title>cut of"
    page = read(broken)
    assert page.broken
    assert (page.title, [one.link for one in page.items]) == ("A & B", ["https://post.example/a?x=1&y=2"])


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'<rss version="2.0"><channel><title>A & B', "XML is broken"),
        (b"<html><body><p>Nothing here</p></body></html>", "no feed. Give the address of an RSS"),
        (
            b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>',
            "It names this feed: https://post.example/feed.xml",
        ),
        (b"/etc/passwd", "no feed"),
        (b"https://post.example/rss", "no feed"),
        (b"{}", "no feed"),
        (b"", "no feed"),
        (bytes(range(256)) * 20, "no feed"),
    ],
    ids=["broken", "page", "page with a feed", "a file's name", "an address", "JSON", "empty", "noise"],
)
def test_what_is_no_feed_is_refused_with_the_reason(raw: bytes, said: str) -> None:
    assert said in reason(raw)


def test_bytes_that_name_a_file_of_this_machine_do_not_open_it(tmp_path: Path) -> None:
    """As feedparser does with bytes and text that it is handed."""
    file = tmp_path / "feed.xml"
    file.write_text(rss(item("/secret")))
    assert "no feed" in reason(str(file).encode())


def test_a_feed_that_has_no_item_yet_is_a_feed() -> None:
    assert read(rss()).items == ()


def test_no_file_of_this_machine_gets_into_a_feed() -> None:
    entity = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    text = rss(item("/a", "Crane &f;"), head="<title>Post &f;</title>").removeprefix('<?xml version="1.0"?>')
    for raw in (entity + text, entity + text.replace("<rss", "<rss broken")):
        page = read(raw)
        assert page.title in ("Post", "Post &f;")
        assert page.items[0].title in ("Crane", "Crane &f;")


@pytest.mark.parametrize(
    "raw",
    [
        b"<!DOCTYPE x [<!ENTITY a '"
        + b"a" * 100_000
        + b"'>]><rss version='2.0'><channel><title>"
        + b"&a;" * 100_000
        + b"</title></channel></rss>",
        b"<!DOCTYPE x [<!ENTITY l 'lol'>"
        + b"".join(b"<!ENTITY l%d '%s'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
        + b"]><rss version='2.0'><channel><title>&l9;</title></channel></rss>",
        b"<rss version='2.0'><channel>" + b"<a>" * 100_000,
        b"<rss version='2.0'><channel><title>" + b"<" * 100_000,
        b"<rss version='2.0'><channel><title>" + b"&" * 100_000,
        b"<rss version='2.0'><channel><pubDate>" + b"1 " * 100_000,
        b"<!DOCTYPE " * 10_000,
    ],
    ids=["entity", "entities of entities", "deep", "angles", "ampersands", "date", "doctypes"],
)
def test_a_hostile_feed_takes_neither_memory_nor_long(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "SECONDS", 20)
    found = read_feed(raw, URL, today=NOW.date())
    assert isinstance(found, Refused) or len(found.title) < 1000
    assert "seconds" not in getattr(found, "reason", "")


def test_a_feed_that_takes_too_long_harms_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "SECONDS", 0.01)
    assert "took more than" in reason(rss().encode())
    assert MAX_BYTES < 2**24


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_a_feed_is_read_in_its_own_encoding(encoding: str) -> None:
    raw = rss(item("/a", "La grúa de ñandú")).replace('"1.0"', f'"1.0" encoding="{encoding}"', 1)
    assert read(raw.encode(encoding)).items[0].title == "La grúa de ñandú"


# Decisions


FEED = Feed(URL, "The Skarn Post", None, "post.example", "post", NOW - DAY, "ruth")


def followed(**state: object) -> Feed:

    return replace(FEED, **state)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("due", "asked"),
    [(None, True), (NOW, True), (NOW - HOUR, True), (NOW + HOUR, False), (NOW + 9 * DAY, True)],
    ids=["never asked", "now", "late", "early", "set by a clock that was wrong"],
)
def test_a_feed_is_asked_when_it_is_due(due: datetime | None, asked: bool) -> None:
    assert is_due(followed(due=due), NOW) is asked


def test_not_even_a_person_has_a_feed_asked_twice_in_a_quarter_of_an_hour() -> None:
    assert not may_be_asked(followed(polled=NOW - SHORTEST / 2), NOW)
    assert may_be_asked(followed(polled=NOW - SHORTEST), NOW)
    assert may_be_asked(followed(polled=NOW + DAY), NOW), "the clock was wrong then"


@pytest.mark.parametrize(
    ("every", "asked", "failures", "wait"),
    [
        (HOUR, [], 0, HOUR),
        (timedelta(minutes=1), [], 0, SHORTEST),
        (HOUR, [3 * HOUR], 0, 3 * HOUR),
        (HOUR, [timedelta(minutes=5), timedelta()], 0, HOUR),
        (HOUR, [], 1, 2 * HOUR),
        (HOUR, [], 3, 8 * HOUR),
        (HOUR, [], 99, LONGEST),
        (HOUR, [99 * DAY], 0, LONGEST),
    ],
    ids=["as set", "not sooner", "its publisher", "less", "failed", "thrice", "for ever", "at least daily"],
)
def test_when_a_feed_is_asked_again(every: timedelta, asked: list[timedelta], failures: int, wait: timedelta) -> None:
    assert next_time(NOW, every=every, asked=asked, failures=failures) == NOW + wait


@given(
    st.integers(0, 2000).map(lambda n: timedelta(minutes=n)),
    st.lists(st.floats(0, 1e8).map(lambda s: timedelta(seconds=s)), max_size=3),
    st.integers(0, 10**6),
)
def test_a_feed_is_never_asked_too_soon_and_never_forgotten(
    every: timedelta, asked: list[timedelta], failures: int
) -> None:
    due = next_time(NOW, every=every, asked=asked, failures=failures)
    assert SHORTEST <= due - NOW <= LONGEST
    assert is_due(followed(due=due), due)
    assert not is_due(followed(due=due), NOW), "nor does it look like one of a wrong clock"


def seen(looks: int, age: timedelta, stamp: str = "1") -> Seen:
    return Seen("https://post.example/a", NOW - age, stamp, looks, ".shelf/a.html")


@pytest.mark.parametrize(
    ("item_seen", "stamp", "again"),
    [
        (seen(1, timedelta()), "1", False),
        (seen(1, timedelta()), "2", True),
        (seen(1, AGAIN[0]), "1", True),
        (seen(2, AGAIN[0]), "1", False),
        (seen(4, AGAIN[3]), "1", True),
        (seen(5, 9 * DAY), "1", False),
        (seen(5, timedelta()), "2", False),
        (seen(1, -9 * DAY), "1", False),
    ],
    ids=["just seen", "updated", "an hour", "seen since", "last time", "let be", "updated for ever", "clock"],
)
def test_a_page_is_looked_at_again_some_times_and_not_for_ever(item_seen: Seen, stamp: str, again: bool) -> None:
    items = [FeedItem(item_seen.link, None, None, stamp)]
    assert bool(to_see_again([item_seen], items, NOW)) is again
    assert new_items(items, {item_seen.link: item_seen}) == []


def test_what_a_feed_no_longer_has_is_forgotten_in_the_end() -> None:
    old, young = seen(5, 40 * DAY), Seen("https://post.example/b", NOW - DAY, "", 1)
    assert to_forget([old, young], [], NOW) == [old]
    assert to_forget([old], [FeedItem(old.link, None, None)], NOW) == []


# What is kept


def test_a_feed_and_its_items_come_back_as_they_were_noted(tmp_path: Path) -> None:

    with Store.open(tmp_path) as store:
        store.feeds.follow(FEED)
        polled = followed(polled=NOW, due=NOW + HOUR, etag='"7"', failures=2, fault="gone")
        assert store.feeds.note_poll(polled)
        first, other = seen(1, HOUR), Seen("https://post.example/b", NOW, "", 1, None, "", "too short")
        assert store.feeds.note_seen(URL, first)
        assert store.feeds.note_seen(URL, other)
        assert (store.feeds.all(), store.feeds.seen(URL)) == ((polled,), (other, first))
        store.feeds.follow(followed(publisher="The Post"))
        assert store.feeds.all() == (followed(**{**_state(polled), "publisher": "The Post"}),), "what happened stays"
        store.feeds.forget_seen(URL, [other])
        assert store.feeds.seen(URL) == (first,)
        assert store.feeds.unfollow(URL)
        assert not store.feeds.unfollow(URL)
        assert not store.feeds.note_poll(polled), "a poll that ends late brings nothing back"
        assert not store.feeds.note_seen(URL, first)
        assert (store.feeds.all(), store.feeds.seen(URL)) == ((), ())


def _state(feed: Feed) -> dict[str, object]:
    return {name: getattr(feed, name) for name in ("polled", "due", "etag", "failures", "fault")}
