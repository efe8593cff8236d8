"""`quoth sources`."""

from __future__ import annotations

import typer

from bot.commands.opening import need_index, opened, settings_of
from bot.commands.options import AsJson, Data
from bot.commands.telling import explained, json_line


def sources(as_json: AsJson = False, data: Data = None) -> None:
    """List the articles: who published each, when, which are one text, and what is not known."""
    settings = settings_of(data)

    from rich.console import Console

    from bot.shelf import article_json, origin_by_path, show_shelf

    need_index(settings.data)
    with explained(), opened(settings) as live:
        snapshot = live.snapshot()
        if as_json:
            origin_of = origin_by_path(snapshot.origins)
            for article in snapshot.articles:
                typer.echo(json_line(article_json(article, origin_of.get(article.path))))
        else:
            show_shelf(snapshot.articles, snapshot.origins, snapshot.as_of, Console())
