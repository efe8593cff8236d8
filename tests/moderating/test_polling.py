"""Feeds are polled from real web sites on this machine, and what they bring stands on the shelf once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from website import Handler, Site, gives, leads_to, serving

from bot.polling import Errand, FeedOffer, Polled, look_at, poll_all
from corpus.article import MetadataSource
from corpus.feed_child import read
from corpus.feeds import AGAIN, LONGEST, SHORTEST, Feed, is_due
from corpus.fetching import Guard, Limits, Refused, Visit, fetch
from corpus.files import Input, Reading, read_article
from corpus.followed import FollowedFeeds
from corpus.moderating import follow, take_away, unfollow
from corpus.shelf import load, on_shelf, shelf_paths
from corpus.store import Store

NOW = datetime(2031, 5, 4, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
LOGIN = (
    "<html><body><article><h1>Welcome back, dear reader of the Skarn Post</h1><p>Please sign in to read this article. "
    "It takes a minute, and costs two crowns a week for the first year that you are with us.</p>"
    "<form><input name=a><input class=x type='password'></form></article></body></html>"
)


def story(number: int, *, tonnes: int = 310, sentences: int = 5, head: str = "") -> str:
    body = "".join(
        f"<p>Crane {number} at Little Skarn was oiled for the {line}th time, and painted blue by its crew.</p>"
        for line in range(sentences)
    )
    return (
        f"<html><head><title>Crane {number}</title>{head}</head><body><article><h1>Crane {number}</h1>"
        f"<p>Crane {number} weighs {tonnes} tonnes, said the harbour master of Little Skarn.</p>{body}"
        "</article></body></html>"
    )


def rss(*links: str, ttl: str = "", title: str = "The Skarn Post", day: str = "Sat, 03 May 2031") -> str:
    items = "".join(
        f"<item><title>By feed {at}</title><link>{at}</link><pubDate>{day}</pubDate></item>" for at in links
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{ttl}{items}</channel></rss>'


def feed_of(*links: str, **more: str) -> Handler:
    return gives(rss(*links, **more), "application/rss+xml")


def tagged(text: Callable[[], str], kind: str = "text/html") -> Handler:
    """A page that is sent again only when it is another one."""

    async def handler(request: web.Request) -> web.Response:
        tag = f'"{hash(text())}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304)
        return web.Response(text=text(), content_type=kind, headers={"ETag": tag})

    return handler


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Feeds are read in this process, which is faster; that of their own is tested in test_feeds.py."""
    monkeypatch.setattr("corpus.feed_page.read_apart", lambda child, raw, name, most: read(raw, most))


class Post:
    """A site with a feed, and a data folder that follows it."""

    def __init__(self, data: Path, site: Site, *, path: str = "/rss", publisher: str | None = None) -> None:
        self.data, self.site, self._path, self._publisher = data, site, path, publisher
        self.limits = Limits(seconds=3.0, max_bytes=200_000)

    def errand(self) -> Errand:
        guard = Guard(lambda address: address in ("127.0.0.1", "::1"), frozenset({self.site.port}))
        return Errand("Quoth/test (feeds)", self.limits, guard, Visit(), HOUR)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.site.port}{self._path}"

    def look(self) -> FeedOffer | Refused:
        async def trip() -> FeedOffer | Refused:
            async with serving(self.site):
                return await look_at(self.url, self._publisher, who="ruth", errand=self.errand(), now=NOW)

        return asyncio.run(trip())

    def added(self) -> Post:
        found = self.look()
        assert isinstance(found, FeedOffer), found
        follow(self.data, found.feed)
        self.site.asked.clear()
        return self

    def poll(self, now: datetime = NOW, *, feeds: tuple[Feed, ...] | None = None) -> Polled:
        async def trip() -> tuple[Polled, ...]:
            async with serving(self.site):
                return await poll_all(self.data, feeds or self.feeds, self.errand(), now)

        return asyncio.run(trip())[0]

    @property
    def feeds(self) -> tuple[Feed, ...]:
        with Store.open(self.data) as store:
            return store.feeds.all()

    def text(self, path: str) -> str:
        return self.reading(path).article.text

    def reading(self, path: str) -> Reading:
        loaded = load(self.data, path, max_bytes=10**6)
        assert isinstance(loaded, Input)
        read = read_article(loaded)
        assert isinstance(read, Reading)
        return read


def pages(*numbers: int) -> dict[str, Handler]:
    return {f"/{number}": gives(story(number)) for number in numbers}


def reasons(polled: Polled) -> dict[str, str]:
    return {each.url.rsplit("/", 1)[1]: each.reason for each in polled.refused}


# What comes to the shelf


def test_new_articles_come_to_the_shelf_once_with_what_the_feed_says_of_them(tmp_path: Path) -> None:
    post = Post(tmp_path, Site(pages(1, 2) | {"/rss": feed_of("/1", "/2")}), publisher="The Skarn Post").added()
    polled = post.poll()
    assert polled.added == (".shelf/the-skarn-post/crane-1.html", ".shelf/the-skarn-post/crane-2.html")
    assert (polled.replaced, polled.refused, polled.left) == ((), (), 0)
    known = post.reading(".shelf/the-skarn-post/crane-1.html").article.metadata
    assert known.title is not None
    assert known.date is not None
    assert known.publisher is not None
    assert known.url is not None
    assert (known.title.value, known.title.source) != ("By feed /1", MetadataSource.FEED), "the page is believed first"
    assert (known.date.value, known.date.source) == (date(2031, 5, 3), MetadataSource.FEED)
    assert (known.publisher.value, known.publisher.source) == ("The Skarn Post", MetadataSource.FEED)
    assert known.url.value == post.url.replace("/rss", "/1")
    again = post.poll(NOW + HOUR / 2)
    assert (again.added, again.replaced, again.refused) == ((), (), ())
    assert len(shelf_paths(tmp_path)) == 2
    assert post.site.paths.count("/1") == 1, "a page is not asked for with every poll"


def test_what_the_page_says_of_itself_goes_before_what_its_feed_says(tmp_path: Path) -> None:
    head = (
        '<meta property="og:site_name" content="The Harbour Times">'
        '<meta property="article:published_time" content="2031-05-01T08:00:00Z">'
    )
    site = Site({"/1": gives(story(1, head=head)), "/rss": feed_of("/1")})
    post = Post(tmp_path, site, publisher="The Skarn Post").added()
    (path,) = post.poll().added
    known = post.reading(path).article.metadata
    assert known.publisher is not None
    assert known.date is not None
    assert (known.publisher.value, known.date.value) == ("The Harbour Times", date(2031, 5, 1))


def test_the_articles_of_a_feed_stand_in_a_folder_of_its_own(tmp_path: Path) -> None:
    """So that they are a collection; also of two feeds that have one title."""
    site = Site(pages(1, 2) | {"/rss": feed_of("/1"), "/other": feed_of("/2")})
    Post(tmp_path, site).added()
    post = Post(tmp_path, site, path="/other").added()
    added = [post.poll(feeds=(feed,)).added[0] for feed in post.feeds]
    assert sorted(path.split("/")[1] for path in added) == ["the-skarn-post", "the-skarn-post-2"]
    folders = [feed.folder for feed in post.feeds]
    assert [feed.folder for feed in post.added().feeds] == folders, "who adds one again leaves it where it is"
    take_away(tmp_path, added[0], who="ruth", at=NOW)
    assert shelf_paths(tmp_path) == [added[1]]


def test_what_feed_and_acts_are_called_tells_where_an_article_is_from(tmp_path: Path) -> None:
    post = Post(tmp_path, Site(pages(1) | {"/rss": feed_of("/1")})).added()
    post.poll()
    (article,) = on_shelf(tmp_path, max_bytes=10**6)
    assert article.origination is not None
    assert article.origination.by == f"feed {post.url}"
    with Store.open(tmp_path) as store:
        assert [(str(act.deed), act.who) for act in store.history.acts()] == [
            ("follow feed", "ruth"),
            ("add", f"feed {post.url}"),
        ]
    assert {request.headers["User-Agent"] for request in post.site.asked} == {"Quoth/test (feeds)"}


def test_a_long_feed_is_taken_up_in_several_polls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.polling.MOST_NEW", 2)
    links = [f"/{number}" for number in range(5)]
    post = Post(tmp_path, Site(pages(*range(5)) | {"/rss": tagged(lambda: rss(*links), "text/xml")})).added()
    taken = [post.poll(NOW + n * SHORTEST) for n in range(3)]
    assert [(len(each.added), each.left) for each in taken] == [(2, 3), (2, 1), (1, 0)]
    assert post.poll(NOW + 3 * SHORTEST).added == ()
    assert len(shelf_paths(tmp_path)) == 5


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (gives(LOGIN), "login page"),
        (leads_to("/login"), "login page"),
        (gives(status=403), "wants a login"),
        (gives(story(1, sentences=1)), "Only 2 sentences"),
        (gives("<html><body><nav><a href=/>Home</a></nav></body></html>"), "No article was found"),
        (gives(b"\x89PNG\r\n", "image/png"), "no article"),
        (gives("x" * 300_000), "larger than"),
        (leads_to("http://10.0.0.1:{port}/"), "private network"),
        (gives(status=404), "status 404"),
    ],
    ids=["login", "leads to a login", "forbidden", "teaser", "no article", "picture", "large", "inside", "gone"],
)
def test_what_is_no_article_is_not_kept_and_told(tmp_path: Path, page: Handler, reason: str) -> None:
    site = Site(pages(2) | {"/1": page, "/login": gives(LOGIN), "/rss": feed_of("/1", "/2")})
    post = Post(tmp_path, site).added()
    polled = post.poll()
    assert reason in reasons(polled)["1"]
    assert polled.added == (".shelf/the-skarn-post/crane-2.html",)
    assert post.poll(NOW + HOUR / 2).refused == (), "and it is not asked for with every poll"


def test_one_notice_in_place_of_all_articles_is_kept_once_at_most(tmp_path: Path) -> None:
    wall = story(0)
    post = Post(tmp_path, Site({f"/{n}": gives(wall) for n in (1, 2, 3)} | {"/rss": feed_of("/1", "/2", "/3")})).added()
    polled = post.poll()
    assert len(polled.added) == 1
    assert all("Its text is that of" in why for why in reasons(polled).values())


def test_what_a_moderator_took_away_does_not_come_back(tmp_path: Path) -> None:
    """Not even where the feed is removed and added again."""
    post = Post(tmp_path, Site(pages(1, 2) | {"/rss": feed_of("/1", "/2")})).added()
    post.poll()
    take_away(tmp_path, ".shelf/the-skarn-post/crane-1.html", who="ruth", at=NOW)
    for now in (NOW + 2 * HOUR, NOW + 10 * HOUR):
        polled = post.poll(now)
        assert (polled.added, polled.replaced) == ((), ())
    unfollow(tmp_path, post.url, who="ruth", at=NOW)
    post.added()
    assert post.poll(NOW + 11 * HOUR).added == ()
    assert shelf_paths(tmp_path) == [".shelf/the-skarn-post/crane-2.html"]


def test_what_another_feed_brought_is_not_fetched_again(tmp_path: Path) -> None:
    post = Post(tmp_path, Site(pages(1) | {"/rss": feed_of("/1"), "/other": feed_of("/1")})).added()
    post.poll()
    other = Post(tmp_path, post.site, path="/other").added()
    polled = other.poll(feeds=tuple(feed for feed in other.feeds if feed.url == other.url))
    assert (polled.feed.url, polled.added) == (other.url, ())
    assert post.site.paths.count("/1") == 0


# What changes


def test_a_corrected_page_takes_the_place_of_what_it_said_before(tmp_path: Path) -> None:
    now = {"text": story(1)}
    post = Post(tmp_path, Site({"/1": tagged(lambda: now["text"]), "/rss": feed_of("/1")})).added()
    (path,) = post.poll().added
    assert post.poll(NOW + AGAIN[0]).replaced == (), "not before it changed"
    now["text"] = story(1, tonnes=1310)
    assert post.poll(NOW + AGAIN[1]).replaced == (path,)
    assert "1310 tonnes" in post.text(path)
    assert shelf_paths(tmp_path) == [path]


@pytest.mark.parametrize("later", [HOUR / 2, timedelta(days=20)], ids=["soon", "after the last look"])
def test_an_article_that_lost_its_sidecar_is_fetched_again_from_its_feed(tmp_path: Path, later: timedelta) -> None:
    """Though the feed did not change since: what it said of the article is lost too."""
    site = Site(pages(1, 2) | {"/rss": tagged(lambda: rss("/1", "/2"), "application/rss+xml")})
    post = Post(tmp_path, site, publisher="The Skarn Post").added()
    path, other = post.poll().added
    before = post.reading(path)
    (tmp_path / "shelf" / (path.removeprefix(".shelf/") + ".meta.yaml")).unlink()
    site.asked.clear()
    polled = post.poll(NOW + later)
    assert (polled.added, polled.refused, polled.left) == ((), (), 0)
    assert path in polled.replaced
    assert polled.mended == (path,)
    assert post.reading(path).article.metadata == before.article.metadata
    assert post.text(path) == before.article.text
    assert shelf_paths(tmp_path) == [path, other]
    assert site.paths.count("/1") == 1
    assert post.poll(NOW + 2 * later).mended == ()


@pytest.mark.parametrize("gone", ["the item", "the page", "the site"])
def test_an_article_that_lost_its_sidecar_waits_until_it_can_be_had(tmp_path: Path, gone: str) -> None:
    """Nothing is taken for removed by a moderator, and nothing comes twice."""
    whole = pages(1, 2) | {"/rss": feed_of("/1", "/2"), "/other": feed_of("/2", "/1")}
    post = Post(tmp_path, Site(dict(whole))).added()
    path, other = post.poll().added
    (tmp_path / "shelf" / (path.removeprefix(".shelf/") + ".meta.yaml")).unlink()
    without = {"the item": {"/rss": feed_of("/2")}, "the page": {"/1": gives("gone", status=404)}, "the site": {}}
    post.site.pages = whole | without[gone] if gone != "the site" else {}
    for now in (NOW + 2 * HOUR, NOW + 10 * HOUR):
        polled = post.poll(now, feeds=tuple(feed for feed in post.feeds if feed.url == post.url))
        assert (polled.added, polled.mended, shelf_paths(tmp_path)) == ((), (), [path, other])
    post.site.pages = whole
    second = Post(tmp_path, post.site, path="/other").added()
    polled = second.poll(NOW + 20 * HOUR, feeds=tuple(feed for feed in second.feeds if feed.url == second.url))
    assert polled.added == (), "the other feed that has it knows where it stands"
    assert post.poll(NOW + 40 * HOUR).mended == (path,)
    assert shelf_paths(tmp_path) == [path, other]


def test_a_page_whose_words_are_the_same_is_left_as_it_is(tmp_path: Path) -> None:
    now = {"n": 0}

    async def page(_: web.Request) -> web.Response:
        now["n"] += 1
        return web.Response(text=story(1) + f"<!-- advertisement {now['n']} -->", content_type="text/html")

    post = Post(tmp_path, Site({"/1": page, "/rss": feed_of("/1")})).added()
    (path,) = post.poll().added
    before = post.reading(path).article.version
    assert post.poll(NOW + AGAIN[0]).replaced == ()
    assert (now["n"], post.reading(path).article.version) == (2, before)


def test_an_item_that_its_feed_says_was_updated_is_fetched_again_some_times_and_not_for_ever(tmp_path: Path) -> None:
    day = {"n": 1}

    async def feed(_: web.Request) -> web.Response:
        day["n"] += 1
        return web.Response(text=rss("/1", day=f"{day['n']} Apr 2031"), content_type="text/xml")

    post = Post(tmp_path, Site(pages(1) | {"/rss": feed})).added()
    for n in range(9):
        post.poll(NOW + n * timedelta(minutes=1))
    assert post.site.paths.count("/1") == 1 + len(AGAIN)


# Politeness, and bad days


def test_a_feed_that_did_not_change_is_not_sent_again(tmp_path: Path) -> None:
    statuses = []
    whole = tagged(lambda: rss("/1"), "application/atom+xml")

    async def feed(request: web.Request) -> web.StreamResponse:
        response = await whole(request)
        statuses.append(response.status)
        return response

    post = Post(tmp_path, Site(pages(1) | {"/rss": feed})).added()
    post.poll()
    assert post.poll(NOW + HOUR).feed.failures == 0
    assert statuses == [200, 200, 304]


@pytest.mark.parametrize(
    ("feed", "wait", "failures"),
    [
        (feed_of("/1"), HOUR, 0),
        (feed_of("/1", ttl="<ttl>180</ttl>"), 3 * HOUR, 0),
        (feed_of("/1", ttl="<ttl>999999</ttl>"), LONGEST, 0),
        (gives(rss("/1"), "text/xml", Cache_Control="public, max-age=7200"), 2 * HOUR, 0),
        (gives(status=503, Retry_After="14400"), 4 * HOUR, 1),
        (
            gives(status=429, Retry_After="Sun, 04 May 2031 14:30:00 GMT", Date="Sun, 04 May 2031 09:30:00 GMT"),
            5 * HOUR,
            1,
        ),
        (gives(status=429, Retry_After="soon"), 2 * HOUR, 1),
        (gives(status=500), 2 * HOUR, 1),
        (gives(status=410), 2 * HOUR, 1),
        (gives("<html><body><p>We moved</p></body></html>"), 2 * HOUR, 1),
        (gives(b"\x89PNG", "image/png"), 2 * HOUR, 1),
        (leads_to("http://localhost:{port}/elsewhere"), 2 * HOUR, 1),
        (leads_to("/rss"), 2 * HOUR, 1),
    ],
    ids=[
        "as set", "ttl", "longest", "max-age", "Retry-After", "by its clock", "no time", "500", "gone", "a page now",
        "picture", "another site", "round",
    ],
)  # fmt: skip
def test_when_a_feed_is_asked_again(tmp_path: Path, feed: Handler, wait: timedelta, failures: int) -> None:
    post = Post(tmp_path, Site(pages(1) | {"/rss": feed_of("/1"), "/elsewhere": feed_of("/1")})).added()
    post.site.pages["/rss"] = feed
    polled = post.poll()
    assert (polled.feed.due, polled.feed.failures) == (NOW + wait, failures)
    assert bool(polled.feed.fault) == bool(failures)
    assert polled.added == (() if failures else (".shelf/the-skarn-post/crane-1.html",))
    assert post.feeds == (polled.feed,), "and that is noted"


def test_a_feed_that_fails_is_asked_less_and_less_until_it_is_well_again(tmp_path: Path) -> None:
    post = Post(tmp_path, Site(pages(1) | {"/rss": feed_of("/1")})).added()
    good, post.site.pages["/rss"] = post.site.pages["/rss"], gives(status=502)
    now, waits = NOW, []
    for _ in range(6):
        due = post.poll(now).feed.due
        assert due is not None
        waits.append((due - now) / HOUR)
        now = due
    assert waits == [2, 4, 8, 16, 24, 24]
    post.site.pages["/rss"] = good
    polled = post.poll(now)
    assert (polled.feed.failures, polled.feed.fault, polled.feed.due) == (0, "", now + HOUR)
    assert polled.added == (".shelf/the-skarn-post/crane-1.html",)


def test_a_feed_that_leads_to_another_site_is_not_followed_there_without_a_moderator(tmp_path: Path) -> None:
    post = Post(tmp_path, Site(pages(1) | {"/rss": feed_of("/1"), "/new": feed_of("/1")})).added()
    post.site.pages["/rss"] = leads_to("http://localhost:{port}/new")
    fault = post.poll().feed.fault
    assert "now leads to another site, localhost" in fault
    assert "/new" in fault
    moved = Post(tmp_path, post.site).look()
    assert isinstance(moved, FeedOffer)
    assert moved.feed.host == "localhost", "who adds it now has seen that"
    post.site.pages["/rss"] = leads_to("/new")
    assert post.poll(NOW + 2 * HOUR).added == (".shelf/the-skarn-post/crane-1.html",), "on its own site it may move"


def test_a_site_that_is_gone_is_told_and_costs_no_article(tmp_path: Path) -> None:
    post = Post(tmp_path, Site(pages(1) | {"/rss": feed_of("/1")})).added()
    post.poll()

    async def trip() -> tuple[Polled, ...]:
        return await poll_all(tmp_path, post.feeds, post.errand(), NOW + HOUR)

    (polled,) = asyncio.run(trip())
    assert "cannot be reached" in polled.feed.fault
    assert shelf_paths(tmp_path) == [".shelf/the-skarn-post/crane-1.html"]


def test_after_three_pages_that_cannot_be_had_the_site_is_left_alone(tmp_path: Path) -> None:
    site = Site({f"/{n}": gives(status=503) for n in range(9)} | {"/rss": feed_of(*(f"/{n}" for n in range(9)))})
    post = Post(tmp_path, site).added()
    polled = post.poll()
    assert (len(polled.refused), polled.left) == (3, 6)
    assert len(post.site.paths) == 1 + 1 + 3
    assert post.poll(NOW + HOUR).left == 3


def test_a_page_that_trickles_holds_the_others_up_for_no_longer_than_the_limit(tmp_path: Path) -> None:
    async def drop_by_drop(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        while True:
            await response.write(b"<")
            await asyncio.sleep(0.02)

    post = Post(tmp_path, Site(pages(2) | {"/1": drop_by_drop, "/rss": feed_of("/1", "/2")})).added()
    post.limits = Limits(seconds=0.5)
    polled = post.poll()
    assert "did not come within" in reasons(polled)["1"]
    assert polled.added == (".shelf/the-skarn-post/crane-2.html",)


@pytest.mark.parametrize(
    ("robots", "kept"),
    [
        ("User-agent: *\nDisallow: /1", 1),
        ("User-agent: Quoth\nDisallow: /\nAllow: /rss", 0),
        ("User-agent: other\nDisallow: /", 2),
    ],
    ids=["one page", "us", "others"],
)
def test_robots_txt_is_asked_once_a_poll_and_obeyed_for_each_page(tmp_path: Path, robots: str, kept: int) -> None:
    site = Site(pages(1, 2) | {"/rss": feed_of("/1", "/2")})
    post = Post(tmp_path, site).added()
    site.pages["/robots.txt"] = gives(robots, "text/plain")
    polled = post.poll()
    assert len(polled.added) == kept
    assert all("robots.txt" in why for why in reasons(polled).values())
    assert site.paths.count("/robots.txt") == 1


@pytest.mark.parametrize("status", [503, 429])
def test_where_robots_txt_cannot_be_had_now_nothing_is_asked_for_now(tmp_path: Path, status: int) -> None:
    post = Post(tmp_path, Site(pages(1) | {"/rss": feed_of("/1")})).added()
    post.site.pages["/robots.txt"] = gives("", status=status, Retry_After="36000")
    polled = post.poll()
    assert "robots" not in polled.feed.fault
    assert "cannot say now" in polled.feed.fault
    assert polled.feed.due == NOW + 10 * HOUR
    assert post.site.paths == ["/robots.txt"]


def test_a_host_is_asked_for_one_thing_at_a_time_whichever_feed_wants_it(tmp_path: Path) -> None:
    """Ten feeds at once."""
    at_work, most = 0, 0

    def slow(handler: Handler) -> Handler:
        async def answer(request: web.Request) -> web.StreamResponse:
            nonlocal at_work, most
            at_work += 1
            most = max(most, at_work)
            await asyncio.sleep(0.01)
            at_work -= 1
            return await handler(request)

        return answer

    everything = {f"/{n}": slow(gives(story(n))) for n in range(20)}
    everything |= {f"/rss{n}": slow(feed_of(f"/{n}", f"/{n + 10}", "/5")) for n in range(10)}
    site = Site(everything)
    for n in range(10):
        Post(tmp_path, site, path=f"/rss{n}").added()
    most = 0
    post = Post(tmp_path, site)

    async def trip() -> tuple[Polled, ...]:
        async with serving(site):
            return await poll_all(tmp_path, post.feeds, post.errand(), NOW)

    polled = asyncio.run(trip())
    assert most == 1
    assert sum(len(each.added) for each in polled) == 20
    assert len(shelf_paths(tmp_path)) == 20, "an article that all ten announce stands there once"


def test_a_crawl_delay_is_heeded() -> None:
    async def trip() -> float:
        visit, clock = Visit(), asyncio.get_running_loop().time
        async with serving(Site({"/robots.txt": gives("User-agent: *\nCrawl-delay: 0.3", "text/plain")})) as port:
            url = f"http://127.0.0.1:{port}/page"
            guard = Guard(lambda _: True, frozenset({port}))

            async with visit.turn(url):
                await fetch(url, agent="Quoth/test", limits=Limits(), guard=guard, visit=visit)
            before = clock()
            async with visit.turn(url):
                return clock() - before

    assert asyncio.run(trip()) >= 0.25


def test_killed_while_it_polls_nothing_is_doubled_and_nothing_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an article was kept and before that was noted, which is the worst moment."""
    post = Post(tmp_path, Site(pages(1, 2, 3) | {"/rss": tagged(lambda: rss("/1", "/2", "/3"), "text/xml")})).added()
    noted = FollowedFeeds.note_seen

    def killed(self: FollowedFeeds, feed: str, item: object) -> bool:
        if len(shelf_paths(tmp_path)) == 2:
            raise KeyboardInterrupt
        return noted(self, feed, item)  # type: ignore[arg-type]

    monkeypatch.setattr(FollowedFeeds, "note_seen", killed)
    with pytest.raises(KeyboardInterrupt):
        post.poll()
    monkeypatch.undo()
    assert post.feeds[0].due is None
    assert len(post.poll(NOW + HOUR).added) == 1
    assert shelf_paths(tmp_path) == [f".shelf/the-skarn-post/crane-{n}.html" for n in (1, 2, 3)]


def test_a_feed_that_is_removed_while_it_is_polled_brings_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post(tmp_path, Site(pages(1, 2) | {"/rss": feed_of("/1", "/2")})).added()
    noted = FollowedFeeds.note_seen

    def removed(self: FollowedFeeds, feed: str, item: object) -> bool:
        unfollow(tmp_path, feed, who="ruth", at=NOW)
        return noted(self, feed, item)  # type: ignore[arg-type]

    monkeypatch.setattr(FollowedFeeds, "note_seen", removed)
    post.poll()
    assert post.feeds == ()
    assert len(shelf_paths(tmp_path)) <= 1


def test_when_the_clock_goes_back_feeds_go_on(tmp_path: Path) -> None:
    post = Post(tmp_path, Site(pages(1, 2) | {"/rss": feed_of("/1")})).added()
    post.poll(NOW.replace(year=2095))

    (feed,) = post.feeds
    assert is_due(feed, NOW)
    post.site.pages["/rss"] = feed_of("/1", "/2")
    polled = post.poll(NOW)
    assert polled.added == (".shelf/the-skarn-post/crane-2.html",)
    assert polled.feed.due == NOW + HOUR


def test_an_item_dated_in_the_future_is_kept_without_its_date(tmp_path: Path) -> None:
    post = Post(tmp_path, Site(pages(1) | {"/rss": feed_of("/1", day="Fri, 01 Jan 2099 10:00:00 GMT")})).added()
    (path,) = post.poll().added
    assert post.reading(path).article.metadata.date is None


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (gives("<html><head><link rel='alternate' type='application/rss+xml' href='/rss2'></head></html>"), "/rss2"),
        (gives(status=401), "login"),
        (gives(LOGIN), "no feed"),
        (leads_to("http://169.254.169.254:{port}/"), "private network"),
        (gives(b"<rss>" + b" " * 300_000, "text/xml"), "larger than"),
    ],
    ids=["a page that names one", "401", "login", "inside", "large"],
)
def test_what_is_no_feed_is_refused_before_it_is_followed(tmp_path: Path, page: Handler, said: str) -> None:
    found = Post(tmp_path, Site({"/rss": page})).look()
    assert isinstance(found, Refused)
    assert said in f"{found.reason} {found.advice}"


@pytest.mark.parametrize("url", ["http://[::1", "", "file:///etc/passwd", "javascript:1", "http://a@post.example/"])
def test_what_is_no_address_is_refused(tmp_path: Path, url: str) -> None:
    errand = Post(tmp_path, Site({})).errand()
    found = asyncio.run(look_at(url, None, who="ruth", errand=errand, now=NOW))
    assert isinstance(found, Refused)
    assert "no web address" in found.reason
