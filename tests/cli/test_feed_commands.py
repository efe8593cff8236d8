"""`quoth corpus feed …`, as typed: what is shown, followed, fetched, refused and told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result
from website import Handler, Site, gives, running

from bot.exit_codes import ExitCode
from corpus import fetching
from corpus.feed_child import read

Quoth = Callable[..., Result]


def story(number: int) -> str:
    body = "".join(f"<p>Crane {number} was oiled for the {line}th time by its crew.</p>" for line in range(5))
    return (
        f"<html><head><title>Crane {number}</title></head><body><article><h1>Crane {number}</h1>"
        f"<p>The harbour crane number {number} weighs 310 tonnes.</p>{body}</article></body></html>"
    )


def feed(*links: str) -> Handler:
    items = "".join(
        f"<item><title>Crane {link}</title><link>{link}</link><pubDate>3 Feb 2025</pubDate></item>" for link in links
    )
    return gives(f'<rss version="2.0"><channel><title>The [b]Skarn[/b] Post</title>{items}</channel></rss>', "text/xml")


@pytest.fixture
def typed(quoth: Quoth, standing: Path, data: Path, articles: Path, monkeypatch: pytest.MonkeyPatch) -> Quoth:
    """`quoth` with the settings of a server that has an index and may fetch."""
    shutil.copytree(standing, data)
    for name, value in {"QUOTH_DATA": data, "QUOTH_ARTICLES": articles, "QUOTH_FETCH": "true"}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr("corpus.feed_page.read_apart", lambda child, raw, name, most: read(raw, most))
    monkeypatch.setattr("bot.polling.PAUSE", 0.0)
    return quoth


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Site, str]]:
    """A site with two articles in its feed, and the feed's address."""
    site = Site({"/1": gives(story(1)), "/2": gives(story(2)), "/rss": feed("/1", "/2")})
    with running(site) as at:
        guard = fetching.Guard(lambda address: address == "127.0.0.1", frozenset({site.port}))
        monkeypatch.setattr(fetching, "PUBLIC", guard)
        yield site, f"{at}/rss"


def lines(result: Result) -> list[Any]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def quoted(typed: Quoth) -> list[str]:
    (answer,) = lines(typed("ask", "how many tonnes weighs the harbour crane number 2", "--json"))
    return [quote["article"] for quote in answer["quotes"]]


def test_a_feed_is_shown_before_it_is_followed_and_brings_articles_that_are_quoted(
    typed: Quoth, post: tuple[Site, str]
) -> None:
    _, url = post
    seen = typed("corpus", "feed", "add", url, "--publisher", "The Skarn Post", "--yes", "--by", "ruth")
    assert seen.exit_code == ExitCode.OK, seen.output
    for line in ("The [b]Skarn[/b] Post", f"{url} · publisher: The Skarn Post", "Crane /1 · 3 Feb 2025", "2 items"):
        assert line in seen.stdout
    polled = typed("corpus", "feed", "poll")
    assert polled.exit_code == ExitCode.OK, polled.output
    assert "2 added · 0 replaced · 0 not kept" in polled.stdout
    first, second = (f".shelf/the-b-skarn-b-post/crane-{n}.html" for n in (1, 2))
    assert f"added      2: {first}, {second}" in polled.stdout
    assert second in quoted(typed)
    (quote,) = [each for each in lines(typed("corpus", "list", "--json")) if each["path"] == second]
    assert quote["added_by"] == f"feed {url}"
    deeds = [(event["what"], event["who"]) for event in lines(typed("history", "--json"))]
    assert ("follow feed", "ruth") in deeds
    assert deeds[0][0] == "corpus feed poll"


def test_without_a_yes_a_feed_is_not_followed(typed: Quoth, post: tuple[Site, str]) -> None:
    for form in ((), ("--json",)):
        result = typed("corpus", "feed", "add", post[1], *form)
        assert result.exit_code == ExitCode.USAGE
        assert "Crane /1" in result.stdout
        assert "Say --yes to follow it." in result.stderr
    assert lines(typed("corpus", "feed", "list", "--json")) == []


def test_on_a_terminal_one_is_asked(typed: Quoth, post: tuple[Site, str], monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.__main__ import app

    monkeypatch.setattr("bot.commands.feeds.is_terminal", lambda: True)
    for reply, followed in (("n\n", 0), ("y\n", 1)):
        CliRunner().invoke(app, ["corpus", "feed", "add", post[1]], input=reply)
        assert len(lines(typed("corpus", "feed", "list", "--json"))) == followed


def test_the_list_tells_what_each_feed_brought_and_what_not(typed: Quoth, post: tuple[Site, str]) -> None:
    site, url = post
    site.pages["/2"] = gives(status=403)
    (added,) = lines(typed("corpus", "feed", "add", url, "--yes", "--json"))
    assert (added["kept"], added["newest"][0]["date"], added["publisher"]) == (True, "2025-02-03", None)
    (polled,) = lines(typed("corpus", "feed", "poll", "--no-refresh", "--json"))
    assert (polled["added"], polled["left"], polled["fault"]) == ([".shelf/the-b-skarn-b-post/crane-1.html"], 0, None)
    (listed,) = lines(typed("corpus", "feed", "list", "--json"))
    assert listed["articles"] == [".shelf/the-b-skarn-b-post/crane-1.html"]
    assert [(each["url"].rsplit("/", 1)[1], "login" in each["reason"]) for each in listed["not_kept"]] == [("2", True)]
    shown = typed("corpus", "feed", "list").stdout
    assert "1 article of 2 items kept · asked 20" in shown
    assert "1 feed followed" in shown


def test_feeds_that_are_not_due_are_asked_with_all_but_not_in_a_row(
    typed: Quoth, post: tuple[Site, str], data: Path
) -> None:
    import sqlite3

    _, url = post
    typed("corpus", "feed", "add", url, "--yes")
    assert len(lines(typed("corpus", "feed", "poll", "--no-refresh", "--json"))) == 1
    for form in ((), ("--all",)):
        assert lines(typed("corpus", "feed", "poll", "--json", *form)) == []
    with sqlite3.connect(data / "quoth.db") as rows:
        rows.execute("UPDATE feeds SET polled = '2020-01-01T00:00:00+00:00'")
    rows.close()
    assert lines(typed("corpus", "feed", "poll", "--json")) == []
    assert len(lines(typed("corpus", "feed", "poll", "--all", "--json"))) == 1


def test_a_feed_that_fails_is_told_with_an_exit_code(typed: Quoth, post: tuple[Site, str]) -> None:
    site, url = post
    typed("corpus", "feed", "add", url, "--yes")
    site.pages["/rss"] = gives(status=500)
    result = typed("corpus", "feed", "poll")
    assert result.exit_code == ExitCode.FAILED
    assert "The site answered with status 500." in result.stdout
    assert "failed 1 time: The site answered" in typed("corpus", "feed", "list").stdout


def test_a_removed_feed_is_asked_no_more_and_its_articles_stay(typed: Quoth, post: tuple[Site, str]) -> None:
    site, url = post
    typed("corpus", "feed", "add", url, "--yes")
    typed("corpus", "feed", "poll")
    assert "its articles stay" in typed("corpus", "feed", "remove", url).stdout
    site.asked.clear()
    assert typed("corpus", "feed", "poll", "--all").exit_code == ExitCode.OK
    assert site.asked == []
    assert ".shelf/the-b-skarn-b-post/crane-2.html" in quoted(typed)
    again = typed("corpus", "feed", "remove", url)
    assert (again.exit_code, "is not followed" in again.stderr) == (ExitCode.USAGE, True)


def test_no_more_feeds_are_followed_than_can_be_asked_politely(
    typed: Quoth, post: tuple[Site, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.moderating.MOST_FEEDS", 1)
    site, url = post
    site.pages["/other"] = feed("/1")
    assert typed("corpus", "feed", "add", url, "--yes").exit_code == ExitCode.OK
    assert typed("corpus", "feed", "add", url, "--yes").exit_code == ExitCode.OK, "it is followed already"
    many = typed("corpus", "feed", "add", url.replace("rss", "other"), "--yes")
    assert (many.exit_code, "1 feeds are followed already" in many.stderr) == (ExitCode.USAGE, True)


@pytest.mark.parametrize("words", [("add", "https://post.example/rss", "--yes"), ("poll",)], ids=["add", "poll"])
def test_feeds_are_fetched_only_where_the_operator_allows_it(
    typed: Quoth, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("QUOTH_FETCH", "false")
    result = typed("corpus", "feed", *words)
    assert result.exit_code == ExitCode.USAGE
    assert "Set QUOTH_FETCH=true" in result.stderr


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://169.254.169.254/rss", "http://[::1]/", "http://10.0.0.1/"]
)
def test_no_feed_leads_inside(typed: Quoth, url: str) -> None:
    result = typed("corpus", "feed", "add", url, "--yes")
    assert result.exit_code == ExitCode.FAILED
    assert "private network" in result.stderr
