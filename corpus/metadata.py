"""Who published it, and when: every field with the place it was read from. What is not known stays unknown."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import yaml

from corpus.article import Metadata, MetadataSource, Sourced
from corpus.canonical import one_line
from corpus.draft import RefusedError
from corpus.months import MONTHS

FIELDS = tuple(field.name for field in fields(Metadata))
ALIASES = {"author": "authors", "lang": "language"}
_KEYS = (*FIELDS, *ALIASES)

# The names of each news agency, the one that stands for all of them first.
_AGENCIES = """
    AAP; Australian Associated Press
    AFP; Agence France-Presse
    Anadolu; Anadolu Agency
    ANI
    ANSA
    AP; AP News; Associated Press; The Associated Press
    Canadian Press; The Canadian Press
    dpa; Deutsche Presse-Agentur
    EFE; Agencia EFE
    Europa Press
    IANS
    Kyodo; Kyodo News
    Notimex
    PA Media; Press Association
    PTI; Press Trust of India
    Reuters; Thomson Reuters
    TASS
    UPI; United Press International
    Xinhua; Xinhua News Agency
    Yonhap; Yonhap News Agency
"""
_AGENCY_NAMES = {
    name: names[0]
    for names in (line.strip().split("; ") for line in _AGENCIES.casefold().strip().split("\n"))
    for name in names
}


def is_agency(name: str) -> bool:
    """Whether `name` is that of a news agency, whose texts others reprint: one of the known, or one that says so."""
    name = name.strip().casefold()
    said_so = (" wire", " newswire", " news agency", " press agency", " news service")
    return name in _AGENCY_NAMES or name.endswith(said_so)


def agency_named(name: str) -> str:
    """The one name of a known agency; any other name as it is. Both are case-folded."""
    return _AGENCY_NAMES.get(name, name)


def first_known(claims: Iterable[Metadata]) -> Metadata:
    """Field by field the first claim that knows it; a date in the URL's path stands in where no other is known."""
    known: dict[str, Any] = {}
    for claim in claims:
        for name in FIELDS:
            value = getattr(claim, name)
            if value is not None:
                known.setdefault(name, value)
    if "date" not in known and "url" in known and (day := date_in_url(known["url"].value)) is not None:
        known["date"] = Sourced(day, MetadataSource.URL)
    return Metadata(**known)


# ── YAML: sidecar, front matter, folder defaults ──────────────────────────────────────────────────────────────────


def from_yaml(raw: bytes, name: str, source: MetadataSource) -> Metadata:
    """The fields in a YAML mapping; anything wrong in it raises RefusedError, with `name`, the file's."""
    try:
        stored = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(f"{name} is not UTF-8 (byte {error.start}).", f"Save {name} as UTF-8.") from error
    known = yaml_mapping(stored, name)
    if not isinstance(known, dict):
        raise RefusedError(f"{name} holds no fields.", f'Write one "field: value" a line, of: {", ".join(FIELDS)}.')
    for key in known:
        # A misspelt field would be lost without a word. What resembles no field is another program's, and is let be.
        near = difflib.get_close_matches(str(key), _KEYS, n=1, cutoff=0.85)
        if near and key not in _KEYS:
            raise RefusedError(f'{name}: there is no field "{key}".', f'Did you mean "{near[0]}"?')
    return from_mapping(known, name, source)


SAID_BY_FEED = "feed_"
"""With what the keys of a sidecar begin that hold the words of the feed by which an article came."""


def from_feed(sidecar: bytes, name: str) -> Metadata:
    """What a feed says of an article, as its sidecar holds it. Raises as `from_yaml`."""
    known = yaml_mapping(sidecar.decode("utf-8-sig", "replace"), name)
    said = known.items() if isinstance(known, dict) else ()
    by_feed = {str(key).removeprefix(SAID_BY_FEED): value for key, value in said if str(key).startswith(SAID_BY_FEED)}
    return from_mapping(by_feed, name, MetadataSource.FEED)


def yaml_mapping(text: str, name: str) -> object:
    """What the YAML says, every value as the string that was written; {} when it says nothing."""
    try:
        # BaseLoader makes strings, lists and mappings alone: "2025-02-04", "no" and "1e3" stay what was written.
        known = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (BaseLoader constructs no objects)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or "it is not YAML"
        raise RefusedError(
            f"{name}{line}: {problem}.", "Correct the YAML; quote a value that holds a colon."
        ) from error
    except (RecursionError, ValueError) as error:
        raise RefusedError(f"{name} is not YAML that can be read.", 'Write one "field: value" a line.') from error
    return {} if known is None or known == "" else known


def from_mapping(known: Mapping[Any, Any], name: str, source: MetadataSource) -> Metadata:
    """The fields of `known` that articles have; raises RefusedError for a value that the field cannot hold."""
    values: dict[str, Any] = {}
    for key, written in known.items():
        field = ALIASES.get(key, key)
        if field in FIELDS and written not in ("", "~", "null", []):
            value = _value(field, written, name)
            if value not in ("", ()):
                values[field] = Sourced(value, source)
    return Metadata(**values)


def _value(field: str, written: Any, name: str) -> object:
    def wrong(advice: str) -> RefusedError:
        value = repr(written[:80]) if isinstance(written, str) else f"(a {type(written).__name__})"
        return RefusedError(f"{name}: the {field} {value} cannot be read.", advice)

    if field == "authors":
        names = written if isinstance(written, list) else [written]
        if not all(isinstance(author, str) for author in names):
            raise wrong("Write a name, or a list of names.")
        return tuple(author for author in map(one_line, names) if author)
    if not isinstance(written, str):
        raise wrong("Write one value, not a list or a mapping.")
    value = one_line(written)
    if field in ("date", "updated"):
        day = written_date(value)
        if day is None:
            raise wrong("Write a full date, as 2025-02-04, or leave the field out.")
        return day
    if field == "url" and not is_web_address(value):
        raise wrong("Write the whole address, beginning with https://, without a user name, or leave the field out.")
    return value


# ── values ────────────────────────────────────────────────────────────────────────────────────────────────────────

_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
WRITTEN_DATE = re.compile(
    r"(?<![\w/-])(?:"
    r"(?P<y1>\d{4})[-/](?P<m1>\d{1,2})[-/](?P<d1>\d{1,2})(?:T\d{2}:\d{2}[\d:.]*(?:Z|[+-]\d{2}:?\d{2})?)?"
    rf"|(?P<m2>{_MONTH})[ \u00a0]+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?[ \u00a0]+(?P<y2>\d{{4}})"
    r"|(?P<d3>\d{1,2})(?:st|nd|rd|th|\.)?[ \u00a0]+(?:de[ \u00a0]+)?"
    rf"(?P<m3>{_MONTH}),?[ \u00a0]+(?:del?[ \u00a0]+)?(?P<y3>\d{{4}})"
    r")(?![\w/-])",
    re.IGNORECASE,
)
"""A full date, the year first in figures, or in English or Spanish words. 03/04/2025 is two dates, so it is none."""


def date_of(match: re.Match[str]) -> date | None:
    """The day that a match of WRITTEN_DATE names, as printed, in no other time zone; None for 31 February or year 1."""
    year = match["y1"] or match["y2"] or match["y3"]
    month = match["m1"] or match["m2"] or match["m3"]
    number = int(month) if month.isdecimal() else MONTHS[month.casefold().rstrip(".")]
    try:
        day = date(int(year), number, int(match["d1"] or match["d2"] or match["d3"]))
    except ValueError:
        return None
    return day if day.year >= 1400 else None  # 0001-01-01 is how programs print "none"; print itself is from 1450


_TIME_AFTER = re.compile(
    r"[ ,]*(?:(?:at )?\d{1,2}:\d{2}[\d:.]*)? ?(?:[ap]\.?m\.?)? ?(?:Z|[A-Z]{2,4}|[+-]\d{2}:?\d{2})?", re.IGNORECASE
)


def written_date(value: str) -> date | None:
    """The day of a value that is a date, with a time or without; None for anything else."""
    match = WRITTEN_DATE.match(value.strip())
    if match is None or _TIME_AFTER.fullmatch(value.strip()[match.end() :]) is None:
        return None
    return date_of(match)


_URL_DATE = re.compile(r"/((?:19|20)\d{2})/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?=/|$)")


def date_in_url(url: str) -> date | None:
    """The day in a path such as /2025/02/04/, as newspapers name their pages."""
    match = _URL_DATE.search(urlsplit(url).path)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def is_web_address(value: str) -> bool:
    """Whether `value` is an http(s) address with a host and without a user name, which could disguise the host."""
    try:
        parts = urlsplit(value)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and "@" not in parts.netloc
        and port_is_fine
        and value.isprintable()
        and not re.search(r'[\s<>"\\^`{|}]', value)
    )
