"""What the head of a page says of its article: JSON-LD, meta tags, its titles. What a field cannot hold is unknown."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from corpus.article import MarkKind, Metadata, MetadataSource, Sourced
from corpus.canonical import one_line
from corpus.metadata import is_agency, is_web_address, written_date
from corpus.page_blocks import Page


def claims_of(page: Page) -> Iterator[Metadata]:
    """Its claims, the most trusted first."""
    address = _first_address(page.canonical_url, page.meta.get("og:url"))
    own = {name.casefold() for name in (page.meta.get("og:site_name"), urlsplit(address).hostname) if name}
    headline = next((one_line(block.text) for block in page.blocks if block.kind is MarkKind.HEADING), "")
    title = one_line(page.title)
    described = [_from_json_ld(article, own) for article in _articles(page)]
    from_meta = _from_meta(page, address, own)
    if len({claim.title and claim.title.value for claim in described}) > 1:
        # Also the articles that the page leads on to, whose authors and dates are not its own.
        names = (headline, title, from_meta.title.value if from_meta.title else "")
        described = [claim for claim in described if _is_named(claim, names) or _is_at(claim, address)]
    yield from described
    yield from_meta
    if headline:
        yield Metadata(title=Sourced(headline, MetadataSource.TEXT_HEADER))
    if title:
        yield Metadata(title=Sourced(title, MetadataSource.META_TAGS))


def _articles(page: Page) -> Iterator[dict[str, Any]]:
    """Those that the page's JSON-LD describes."""
    for script in page.scripts:
        try:
            stored = json.loads(script)
        except (ValueError, RecursionError):
            continue  # as a browser does
        yield from filter(_is_article, _things(stored, 0))


def _is_named(claim: Metadata, names: Iterable[str]) -> bool:
    """Whether one of the page's titles is, or begins with, that of the article; "Headline | Outlet" does."""
    return claim.title is not None and any(
        name.casefold().startswith(claim.title.value.casefold()) for name in names if name
    )


def _is_at(claim: Metadata, address: str) -> bool:
    return claim.url is not None and claim.url.value == address


def _first_address(*written: object) -> str:
    """The first that is a whole web address; "" where none is, as of a page that names itself by its path."""
    lines = (each.strip() for each in written if isinstance(each, str))
    return next(filter(is_web_address, lines), "")


def _things(stored: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The objects at the top, in lists and in @graph."""
    if isinstance(stored, list) and depth < 4:
        for one in stored:
            yield from _things(one, depth + 1)
    elif isinstance(stored, dict):
        yield stored
        yield from _things(stored.get("@graph"), depth + 1)


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    return any(
        isinstance(kind, str) and kind.endswith(("Article", "BlogPosting"))
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _names(stored: Any) -> tuple[str, ...]:
    things = stored if isinstance(stored, list) else [stored]
    names = (thing.get("name") if isinstance(thing, dict) else thing for thing in things)
    return tuple(line for name in names if isinstance(name, str) and (line := one_line(name)))


def _from_json_ld(thing: dict[str, Any], own: set[str]) -> Metadata:
    def text(key: str) -> str:
        value = thing.get(key)
        return html.unescape(value) if isinstance(value, str) else ""

    publisher, authors = _names(thing.get("publisher"))[:1], _names(thing.get("author"))
    page = thing.get("mainEntityOfPage")
    return _metadata(
        MetadataSource.JSON_LD,
        own,
        title=text("headline"),
        publisher=publisher[0] if publisher else "",
        authors=authors,
        date=text("datePublished"),
        updated=text("dateModified"),
        url=_first_address(thing.get("url"), page.get("@id") if isinstance(page, dict) else page),
        language=text("inLanguage"),
        license=text("license"),
        based_on=text("isBasedOn"),
    )


def _from_meta(page: Page, address: str, own: set[str]) -> Metadata:
    def first(*keys: str) -> str:
        return next((page.meta[key] for key in keys if page.meta.get(key)), "")

    author = first("author", "article:author", "dc.creator", "parsely-author")
    return _metadata(
        MetadataSource.META_TAGS,
        own,
        title=first("og:title", "twitter:title", "dc.title"),
        publisher=first("og:site_name", "dc.publisher"),
        authors=() if is_web_address(author) else (author,),
        date=first("article:published_time", "datepublished", "og:article:published_time", "dc.date", "date"),
        updated=first("article:modified_time", "datemodified", "og:updated_time"),
        url=address,
        language=page.language or first("og:locale", "dc.language").replace("_", "-"),
    )


def _metadata(
    source: MetadataSource,
    own: set[str],
    *,
    title: str,
    publisher: str,
    authors: tuple[str, ...],
    date: str,
    updated: str,
    url: str,
    language: str,
    license: str = "",  # noqa: A002 (schema.org's name)
    based_on: str = "",
) -> Metadata:
    """What a page says of itself; a value that a field cannot hold is unknown.

    A news agency that is named on another publisher's page is the agency, not the publisher and not an author.
    """

    def known(text: str) -> Sourced[str] | None:
        line = one_line(text)
        return Sourced(line, source) if line else None

    agency = next((name for name in (publisher, *authors) if is_agency(name) and not _is_own(name, own)), "")
    names = tuple(line for author in authors if (line := one_line(author)) and not is_agency(line))
    published, modified = written_date(date), written_date(updated)
    return Metadata(
        title=known(title),
        publisher=known("" if publisher and publisher == agency else publisher),
        agency=known(agency),
        authors=Sourced(names, source) if names else None,
        date=Sourced(published, source) if published else None,
        updated=Sourced(modified, source) if modified else None,
        url=known(url),
        language=known(language),
        based_on=known(based_on),
        license=known(license),
    )


def _is_own(agency: str, own: set[str]) -> bool:
    """Whether the page is the agency's own: the site bears its name, or its address does (reuters.com, apnews.com)."""
    words = agency.casefold().removeprefix("the ").split()
    initials = "".join(word[0] for word in words) if len(words) > 1 else words[0]
    forms = {"".join(words), initials, initials + "news"}
    return agency.casefold() in own or any(forms & set(host.split(".")) for host in own)
