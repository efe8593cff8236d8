"""/corpus feeds on a simulated Discord, with real sites, databases and refreshes; and the schedule of polls."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from discord_audit import Audit, walk
from feed_world import Server, feed, follow_feeds
from simulated import buttons_of, text_of
from website import gives, leads_to

from bot import words
from bot.aside import run_aside
from bot.feed_polls import LOOK_SECONDS, FeedPolls, PollError, PollProcess
from bot.spaces import Space, Spaces
from bot.taking_up import FEEDS
from bot.where import Where
from corpus.feed_child import read
from corpus.feeds import Feed
from corpus.moderating import follow, followed, unfollow
from corpus.shelf import HOUSE, shelf_paths
from corpus.store import Store
from index.generation import current
from index.publishing import waiting

FeedWorld = Callable[..., None]


@pytest.fixture
def feed_world(audit: Audit | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FeedWorld:
    """`feed_world(test, **settings)` runs `async def test(server)`."""
    monkeypatch.setattr("corpus.feed_page.read_apart", lambda child, raw, name, most: read(raw, most))

    def run(test: Any, **settings: Any) -> None:
        follow_feeds(test, tmp_path, audit, monkeypatch, **settings)

    return run


async def shown(server: Server, **options: Any) -> Any:
    return await server.mia.slash(server.channel, "corpus feeds add", **{"url": server.url, **options})


async def added(server: Server, **options: Any) -> Any:
    result = await shown(server, **options)
    await server.mia.click(result.response, label=words.FOLLOW)
    return result


def test_a_feed_is_shown_before_it_is_followed_and_its_articles_come_by_themselves(feed_world: FeedWorld) -> None:
    async def scene(server: Server) -> None:
        result = await shown(server, publisher="The Skarn Post")
        seen = text_of(result.response)
        assert result.ephemeral
        for part in (
            "The \\*Skarn\\* Post",
            "Of /1 \\@everyone · 3 Feb 2025",
            "names none: The Skarn Post",
            "2 items.",
        ):
            assert part in seen
        assert not server.data.exists(), "it was only shown"
        await server.mia.click(result.response, label=words.FOLLOW)
        assert words.FOLLOWED in text_of(result.response)
        ((kept, _),) = followed(server.data)
        assert (kept.url, kept.publisher, kept.added_by) == (
            server.url,
            "The Skarn Post",
            f"mia ({server.mia.id})",
        )
        server.publishes_by_itself()
        await server.look()
        assert current(server.data) is not None
        assert len(shelf_paths(server.data)) == 2
        assert not shelf_paths(server.settings.data)
        listed = text_of((await server.mia.slash(server.channel, "corpus feeds list")).response)
        assert "2 articles kept · asked <t:" in listed
        assert "1 feed followed" in listed

    feed_world(scene)


def test_what_is_not_wanted_is_not_followed(feed_world: FeedWorld) -> None:
    async def scene(server: Server) -> None:
        result = await shown(server)
        await server.mia.click(result.response, label=words.DO_NOT_FOLLOW)
        assert text_of(result.response).strip() == words.NOT_FOLLOWED
        assert buttons_of(result.response) == {}
        assert followed(server.data) == ()

    feed_world(scene)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (gives("<html><head><link rel=alternate type='application/rss+xml' href='/rss2'></head></html>"), "/rss2"),
        (gives("<p>No *feed*</p>"), "no feed"),
        (gives(status=403), "login"),
        (leads_to("http://10.0.0.1:{port}/"), "private network"),
    ],
    ids=["page that names one", "page", "login", "inside"],
)
def test_what_is_no_feed_is_refused_with_the_reason(feed_world: FeedWorld, page: Any, said: str) -> None:
    async def scene(server: Server) -> None:
        server.site.pages["/rss"] = page
        result = await shown(server)
        assert said in text_of(result.response).replace("\\", "")
        assert buttons_of(result.response) == {}

    feed_world(scene)


@pytest.mark.parametrize("url", ["http://[::1", "file:///etc/passwd", "not an address", "http://169.254.169.254/"])
def test_no_address_leads_anywhere_else(feed_world: FeedWorld, url: str) -> None:
    async def scene(server: Server) -> None:
        result = await shown(server, url=url)
        assert buttons_of(result.response) == {}
        assert server.site.asked == []

    feed_world(scene)


def test_where_nothing_may_be_fetched_the_setting_is_named(feed_world: FeedWorld) -> None:
    async def scene(server: Server) -> None:
        result = await shown(server)
        assert "QUOTH_FETCH" in text_of(result.response)
        assert server.site.asked == []

    feed_world(scene, fetch=False)


def test_who_is_no_moderator_any_more_follows_and_removes_nothing(feed_world: FeedWorld) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        other = await shown(server, url=server.url + "?2")
        removing = await server.mia.slash(server.channel, "corpus feeds remove", feed=server.url)
        server.demote()
        for message, label in ((other.response, words.FOLLOW), (removing.response, words.UNFOLLOW)):
            result = await server.mia.click(message, label=label)
            assert words.ONLY_MODERATORS in text_of(result.response)
        assert len(followed(server.data)) == 1

    feed_world(scene)


def test_a_feed_is_removed_after_a_yes_also_after_a_restart_and_its_articles_stay(feed_world: FeedWorld) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        await server.look()
        (choice,) = await server.mia.autocomplete(server.channel, "corpus feeds remove", "feed", "SKARN")
        assert choice["name"].startswith("The *Skarn* Post · http")
        assert await server.mia.autocomplete(server.channel, "corpus feeds remove", "feed", "another") == []
        result = await server.mia.slash(server.channel, "corpus feeds remove", feed=choice["value"])
        assert words.WILL_UNFOLLOW in text_of(result.response)
        assert len(followed(server.data)) == 1
        await server.restart()
        await server.mia.click(result.response, label=words.UNFOLLOW)
        assert words.UNFOLLOWED in text_of(result.response)
        assert followed(server.data) == ()
        assert len(shelf_paths(server.data)) == 2
        with Store.open(server.data) as store:
            assert [str(act.deed) for act in store.history.acts()] == ["follow feed", "add", "add", "unfollow feed"]

    feed_world(scene)


def test_an_offer_from_before_a_restart_is_said_to_be_gone(feed_world: FeedWorld) -> None:
    async def scene(server: Server) -> None:
        result = await shown(server)
        await server.restart()
        await server.mia.click(result.response, label=words.FOLLOW)
        assert words.OFFER_GONE in text_of(result.response)

    feed_world(scene)


def test_no_name_of_one_server_leads_to_a_feed_of_another(feed_world: FeedWorld) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        other = server.elsewhere()
        assert words.NO_FEEDS in text_of((await other.mia.slash(other.channel, "corpus feeds list")).response)
        assert await other.mia.autocomplete(other.channel, "corpus feeds remove", "feed", "") == []
        mine = await server.mia.slash(server.channel, "corpus feeds remove", feed=server.url)
        (button,) = [part for part in walk(mine.response.components) if part["type"] == 2]
        await added(other)
        found = await other.mia.slash(other.channel, "corpus feeds remove", feed="no such feed")
        assert words.NO_SUCH_FEED in text_of(found.response)
        removing = await other.mia.slash(other.channel, "corpus feeds remove", feed=server.url)
        assert buttons_of(removing.response)[words.UNFOLLOW]["custom_id"] == button["custom_id"]
        await other.mia.click(removing.response, label=words.UNFOLLOW)
        assert (len(followed(server.data)), len(followed(other.data))) == (1, 0)

    feed_world(scene)


def test_fifty_feeds_in_trouble_stay_within_discords_limits(feed_world: FeedWorld) -> None:
    async def scene(server: Server) -> None:
        now = server.here.now
        for n in range(50):
            url = f"https://{'x' * 60}.example/{'*' * 900}/{n}"
            follow(server.data, Feed(url, f"{'*_' * 200} {n}", None, "x", "x", now, "ruth"))
            with Store.open(server.data) as store:
                state = Feed(
                    url, "", None, "", "", now, "", polled=now, due=now + timedelta(1), failures=9, fault="~" * 999
                )
                store.feeds.note_poll(state)
        listed = await server.mia.slash(server.channel, "corpus feeds list")
        assert "50 feeds followed · page 1 of 9" in text_of(listed.response)
        for page in range(2, 10):
            await server.mia.click(listed.response, label=words.MORE)
            assert f"page {page} of 9" in text_of(listed.response)
        assert buttons_of(listed.response)[words.MORE]["disabled"]
        choices = await server.mia.autocomplete(server.channel, "corpus feeds remove", "feed", "")
        assert len({choice["value"] for choice in choices}) == 25
        many = await added(server)
        assert "followed already" in text_of(many.response)

    feed_world(scene)


def test_a_feed_with_nothing_in_it_and_one_with_all_that_markdown_has_are_shown(feed_world: FeedWorld) -> None:
    async def scene(server: Server) -> None:
        server.site.pages["/rss"] = feed()
        assert words.NO_ITEMS in text_of((await shown(server)).response)
        long = [f"/{n}?" + "_" * 1500 for n in range(9)]
        server.site.pages["/rss"] = feed(*long, title="[x](http://evil.example) &lt;@1&gt; discord.gg/abc")
        seen = text_of((await shown(server, publisher="*" * 100)).response)
        assert "[x](http" not in seen
        assert "discord.gg/abc" not in seen
        assert "<@1>" not in seen

    feed_world(scene)


def test_what_a_servers_feeds_brought_waits_for_a_moderator_as_after_their_own_refresh(feed_world: FeedWorld) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        await server.look()
        assert current(server.data) is None
        assert len(waiting(server.data)) == 1
        ((space, order),) = server.here.orders
        assert (space.server, order.who, order.only) == (server.guild.id, FEEDS, ())
        status = await server.mia.slash(server.channel, "corpus status")
        assert words.PUBLISH in buttons_of(status.response)
        assert "1 feed" in text_of(status.response)
        await server.mia.click(status.response, label=words.PUBLISH)
        assert current(server.data) is not None

    feed_world(scene)


def test_a_check_question_stops_what_feeds_brought_from_answering_by_itself(
    feed_world: FeedWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        server.publishes_by_itself()
        monkeypatch.setattr("bot.preview.Preview.worse", ("a check question",))
        await server.look()
        assert current(server.data) is None
        assert len(waiting(server.data)) == 1

    feed_world(scene)


def test_what_the_operators_feeds_brought_answers_at_once_and_reaches_the_servers_with_an_index_of_their_own(
    feed_world: FeedWorld,
) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        server.publishes_by_itself()
        await server.look()
        first = current(server.data)
        feed = Feed(server.url + "?house", "House", None, "127.0.0.1", "house", server.here.now, "ruth")
        server.site.pages["/rss?house"] = server.site.pages["/rss"]
        follow(server.settings.data, feed)
        await server.look()
        assert current(server.settings.data) is not None
        assert current(server.data) != first
        assert [space.server for space, _ in server.here.orders] == [server.guild.id, None, server.guild.id]
        paths = server.env.bot.spaces.of(server.guild.id).live.snapshot().paths
        assert any(path.startswith(HOUSE) for path in paths)

    feed_world(scene)


@pytest.mark.parametrize("chosen", [None, ("elsewhere/",)], ids=["all is read", "the operator's shelf is not read"])
def test_what_the_operators_feeds_brought_reaches_the_servers_also_after_a_restart(
    feed_world: FeedWorld, chosen: tuple[str, ...] | None
) -> None:
    async def scene(server: Server) -> None:
        await added(server)
        server.publishes_by_itself()
        await server.look()
        first = current(server.data)
        server.env.bot.tools.choices.choose(Where(server.guild.id, None), "collections", chosen)
        feed = Feed(server.url + "?house", "House", None, "127.0.0.1", "house", server.here.now, "ruth")
        server.site.pages["/rss?house"] = server.site.pages["/rss"]
        follow(server.settings.data, feed)
        await server.env.bot.polls._look_at(None)  # and then the bot was killed
        unfollow(server.data, server.url, who="ruth", at=server.here.now)
        assert current(server.data) == first
        await server.restart()
        await server.look()
        paths = server.env.bot.spaces.of(server.guild.id).live.snapshot().paths
        assert any(path.startswith(HOUSE) for path in paths) == (chosen is None)
        orders = len(server.here.orders)
        await server.restart()
        await server.look()
        assert len(server.here.orders) == orders, "nothing is left to be taken up"

    feed_world(scene)


# The schedule


class Ticks:
    """A poll and a refresh that note when they were asked, and fail when told to."""

    def __init__(self) -> None:
        self.polled: list[Path] = []
        self.taken_up: list[Path] = []
        self.fails: set[str] = set()
        self.took_up = asyncio.Event()

    async def poll(self, space: Space) -> bool:
        self.polled.append(space.data)
        if "poll" in self.fails:
            raise PollError("It did not go well.", "Try again.")
        return True

    async def take_up(self, space: Space) -> None:
        self.taken_up.append(space.data)
        self.took_up.set()
        if "refresh" in self.fails:
            raise PollError("It did not go well.", "Try again.")


NOW = datetime(2031, 5, 4, 9, 30, tzinfo=UTC)


def spaces_in(data: Path, **options: Any) -> Spaces:
    return Spaces(data, None, lambda _: None, **options)  # type: ignore[arg-type, return-value]


def follows(data: Path, due: datetime | None = None) -> Path:
    """A data folder that follows a feed which was asked before."""
    feed = Feed("https://post.example/rss", "Post", None, "post.example", "post", NOW, "ruth", polled=NOW, due=due)
    follow(data, feed)
    with Store.open(data) as store:
        store.feeds.note_poll(feed)
    return data


def test_each_space_is_polled_when_a_feed_of_it_is_due_and_then_taken_up(tmp_path: Path) -> None:
    due = follows(tmp_path / "servers" / "1", NOW - timedelta(minutes=1))
    follows(tmp_path / "servers" / "2", NOW + timedelta(minutes=1))
    (tmp_path / "servers" / "3").mkdir()
    ticks = Ticks()
    polls = FeedPolls(spaces_in(tmp_path), ticks.poll, ticks.take_up, lambda: NOW)
    asyncio.run(polls.look())
    assert (ticks.polled, ticks.taken_up) == ([due], [due])
    assert not (tmp_path / "servers" / "3" / "quoth.db").exists()


def test_where_all_servers_share_a_shelf_only_that_is_polled(tmp_path: Path) -> None:
    follows(tmp_path / "servers" / "1")
    shared, ticks = follows(tmp_path), Ticks()
    asyncio.run(FeedPolls(spaces_in(tmp_path, one_shelf=True), ticks.poll, ticks.take_up, lambda: NOW).look())
    assert ticks.polled == [shared]


def test_a_space_in_trouble_does_not_hold_up_the_others_and_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = follows(tmp_path / "servers" / "1")
    (broken / "quoth.db").write_bytes(b"no database" * 100)
    well, ticks = follows(tmp_path / "servers" / "2"), Ticks()
    with caplog.at_level(logging.ERROR):
        asyncio.run(FeedPolls(spaces_in(tmp_path), ticks.poll, ticks.take_up, lambda: NOW).look())
    assert ticks.polled == [well]
    assert "The feeds of server 1 are in trouble" in caplog.text


def test_what_a_killed_bot_left_on_the_shelf_is_taken_up_at_the_next_start(tmp_path: Path) -> None:
    """Its articles were kept, and it was killed before the refresh; no feed brings anything new."""
    data = follows(tmp_path, NOW + timedelta(hours=1))
    (data / "shelf").mkdir()
    (data / "shelf" / "crane.txt").write_text("The crane weighs 310 tonnes.\n")
    ticks = Ticks()
    polls = FeedPolls(spaces_in(tmp_path), ticks.poll, ticks.take_up, lambda: NOW)

    async def twice() -> None:
        await polls.look()
        await polls.look()

    asyncio.run(twice())
    assert (ticks.polled, ticks.taken_up) == ([], [data])


def test_a_refresh_that_fails_is_tried_again_but_not_every_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, ticks = follows(tmp_path), Ticks()
    ticks.fails.add("refresh")
    polls = FeedPolls(spaces_in(tmp_path), ticks.poll, ticks.take_up, lambda: NOW)

    async def looks() -> None:
        await polls.look()
        follows(data, NOW + timedelta(hours=1))
        await polls.look()
        assert ticks.taken_up == [data]
        ticks.fails.clear()
        time = asyncio.get_running_loop().time
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: time() + 900)
        await polls.look()
        await polls.look()

    asyncio.run(looks())
    assert ticks.taken_up == [data, data]


def test_a_wake_does_not_wait_for_the_minute_and_a_stop_ends_it(tmp_path: Path) -> None:
    data, ticks = follows(tmp_path), Ticks()

    async def trip() -> None:
        polls = FeedPolls(spaces_in(tmp_path), ticks.poll, ticks.take_up, lambda: NOW)
        running = polls.start()
        async with asyncio.timeout(LOOK_SECONDS / 2):
            for _ in range(3):
                await ticks.took_up.wait()
                ticks.took_up.clear()
                await asyncio.sleep(0.05)
                polls.wake()
        running.cancel()
        await asyncio.wait({running})
        assert running.cancelled()

    asyncio.run(trip())
    assert ticks.polled[:3] == [data] * 3


# Processes of their own


def test_a_real_process_polls_and_tells_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("QUOTH_FETCH", "true")
    feed = Feed("http://127.0.0.1/rss", "Post", None, "127.0.0.1", "post", NOW, "ruth")
    follow(tmp_path, feed)
    with caplog.at_level(logging.INFO):
        assert asyncio.run(PollProcess()(Space(None, tmp_path, None))) is False  # type: ignore[arg-type]
    assert "leads into a private network" in caplog.text
    ((polled, _),) = followed(tmp_path)
    assert (polled.failures, polled.due is not None) == (1, True)


def test_a_process_that_fails_is_told_with_its_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTH_FETCH", "false")
    space = Space(None, tmp_path, None)  # type: ignore[arg-type]
    with pytest.raises(PollError, match="exit code 2"):
        asyncio.run(PollProcess()(space))
    cut = 'printf \'{"url": "https://po\'; kill -9 $$'
    with pytest.raises(PollError, match="exit code -9"):
        asyncio.run(PollProcess(("sh", "-c", cut))(space))


def test_a_process_is_ended_with_its_children_when_the_bot_stops_or_it_takes_too_long(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    script = f"(sleep 1.5; touch {alive}) & wait"

    async def stopped() -> None:
        task = asyncio.create_task(run_aside(("sh", "-c", script), 60, 15))
        await asyncio.sleep(0.2)
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled()
        code, _ = await run_aside(("sh", "-c", script), 0.2, 15)
        assert code < 0
        await asyncio.sleep(1.8)

    asyncio.run(stopped())
    assert not alive.exists()
