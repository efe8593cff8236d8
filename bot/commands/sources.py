"""`quoth sources`."""

from __future__ import annotations

import typer

from bot.commands.opening import data_of, need_index, opened_for, settings_of
from bot.commands.options import AsJson, Data, Server
from bot.commands.telling import explained, json_line


def sources(as_json: AsJson = False, server: Server = None, data: Data = None) -> None:
    """List the articles: who published each, when, which are one text, and what is not known."""
    settings = settings_of(data)

    from rich.console import Console

    from bot.sources_terminal import article_json, origin_by_path, show_shelf

    need_index(settings.data, data_of(settings, server))
    with explained(), opened_for(settings, server) as snapshot:
        if as_json:
            origin_of = origin_by_path(snapshot.origins)
            for article in snapshot.articles:
                typer.echo(json_line(article_json(article, origin_of.get(article.path))))
        else:
            show_shelf(snapshot.articles, snapshot.origins, snapshot.as_of, Console())
