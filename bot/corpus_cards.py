"""What moderators see of /corpus: pure functions from values to cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from discord import Colour
from discord.ui import LayoutView

from bot import words
from bot.adding import FIRST, Offer
from bot.attribution import as_of, published, publisher, title
from bot.cards import INK, LABEL_LIMIT, QUIET, SHORT_LIMIT, block, packed
from bot.checks import Check, Checked, Result
from bot.composed import card
from bot.corpus_buttons import (
    CheckButton,
    DiscardButton,
    HistoryPageButton,
    OfferButton,
    PreviewPageButton,
    RefreshButton,
    RemoveButton,
    SwitchButton,
)
from bot.escape import VerbatimError, check_verbatim, clean, quote_lines
from bot.history import Event
from bot.posts import Corrected
from bot.preview import Preview, Sides
from bot.progress_lines import Failed, Step
from corpus.article import Article, Unreadable
from corpus.history import Act, PastRefresh
from index.answer import AsOf, Quote
from index.publishing import Switch

Part = tuple[str, ...]
"""Texts that stand on one page; each is a text of its own, so that nothing comes to stand behind a quote's bar."""
LISTED = 5  # paths or files of one kind; the rest is counted
BODY = 3000  # characters of the parts of a page; the rest is head, footer and buttons
TEXTS = 20  # of Discord's 40 components
OFFERED = 2400  # of the sentences of an article that is offered
ROOM = 1500  # of files that cannot be read, where more stands beside them
EVENTS = 6  # on a page of the history
LONGEST = 1500  # characters of one quote with its attribution
REASON_LIMIT = 200


def said(text: str, *buttons: Any) -> LayoutView:
    """A line or two of fixed words, with buttons."""
    return _card([(text,)], [buttons] if buttons else [], colour=QUIET)


def failure(failed: Failed) -> LayoutView:
    """Why nothing came of it, in the words of whoever noticed."""
    parts = (words.explained(each) for each in (failed.reason, failed.advice))
    first = " ".join(clean(each, 2 * REASON_LIMIT) for each in parts)
    return _card([(first, *_unreadable(failed.unreadable))], [], colour=QUIET)


# ── adding ────────────────────────────────────────────────────────────────────────────────────────────────────────


def offer_card(offer: Offer, key: str) -> LayoutView:
    """An article as it would be kept: what is known of it, how it begins, how much of it can be quoted."""
    known, article = offer.metadata, offer.candidate.reading.article
    where = clean(known.url.value, LABEL_LIMIT) if known.url else f"{words.FIELD_LABELS['url']}: {words.NOT_GIVEN}"
    about = [f"### {clean(title(known), LABEL_LIMIT)}", f"{clean(publisher(known), LABEL_LIMIT)} · {published(known)}"]
    about += [f"-# {where}"]
    first = [_sentence(article, at) for at in range(min(FIRST, len(article.sentences)))]
    while sum(map(len, first)) > OFFERED:
        first.pop()
    notes = [words.quotable(len(article.sentences))]
    if offer.missing:
        notes.append(words.not_known(offer.missing))
    if offer.replaces:
        notes.append(words.replaces(clean(offer.replaces, LABEL_LIMIT)))
    notes.append(f"-# {words.NOT_BEFORE_REFRESH}")
    row = [OfferButton(what, key) for what in ("keep", "more", "drop")]
    return _card([("\n".join(about), *first, "\n".join(notes))], [row])


def _sentence(article: Article, at: int) -> str:
    sentence = article.sentences[at]
    return _printed(Quote(article, sentence.span, sentence.kind, 0.0), "", attributed=False)


# ── removing, rolling back ────────────────────────────────────────────────────────────────────────────────────────


def removal_card(article: Article, digest: str, *, own: bool) -> LayoutView:
    """An article before it is taken away: `own` to the server's shelf, else withheld."""
    known = article.metadata
    told = f"{clean(publisher(known), LABEL_LIMIT)} · {published(known)}\n-# {clean(article.path, LABEL_LIMIT)}"
    text = f"### {clean(title(known), LABEL_LIMIT)}\n{told}\n{words.WILL_REMOVE if own else words.WILL_WITHHOLD}"
    return _card([(text,)], [[RemoveButton(digest, words.REMOVE if own else words.WITHHOLD)]])


def rollback_card(switch: Switch) -> LayoutView:
    names = (words.COMES_BACK, words.EARLIER_BACK, words.GOES)
    text = "\n".join([f"### {switch.to}", *_changes(switch, names)])
    return _card([(text,)], [[SwitchButton("rollback", switch.to, switch.now)]])


# ── refreshing ────────────────────────────────────────────────────────────────────────────────────────────────────


def progress_card(step: Step | None, who: str = "") -> LayoutView:
    """`who` is told who began it, where somebody else did."""
    told = (
        words.progress(words.PHASES.get(step.phase, step.phase), step.done, step.total)
        if step
        else words.REFRESH_BEGINS
    )
    return _card([("\n".join([*([clean(who, LABEL_LIMIT)] if who else []), told]),)], [], colour=QUIET)


def preview_card(preview: Preview, page: int, *, head: str = "", waits: bool = True) -> LayoutView:
    """What an index changes; `waits` for somebody to publish it, which `head` says otherwise."""
    parts = list(_preview_parts(preview, head or words.WAITS))
    leaves = _leaves(parts)
    page = min(page, len(leaves) - 1)
    rows: list[Sequence[Any]] = []
    if waits:
        rows.append([SwitchButton("publish", preview.switch.to, preview.switch.now), DiscardButton(preview.switch.to)])
    if len(leaves) > 1:
        back = PreviewPageButton(preview.switch.to, max(page - 1, 0), words.BACK, disabled=page == 0)
        more = PreviewPageButton(preview.switch.to, page + 1, words.MORE, disabled=page == len(leaves) - 1)
        rows.append([back, more])
    return _card(leaves[page], rows, foot=words.page_of(page + 1, len(leaves)) if len(leaves) > 1 else "")


def _preview_parts(preview: Preview, head: str) -> Iterator[Part]:
    lines = [f"### {head}", *_changes(preview.switch, (words.ADDED, words.CHANGED, words.REMOVED))]
    if preview.asked is None:
        lines.append(words.NOT_COMPARED)
    elif preview.asked:
        lines.append(words.would_change(len(preview.otherwise), preview.asked))
    if preview.checked:
        well = sum(each.result is Result.WELL for each in preview.checked)
        lines.append(words.checks_well(well, len(preview.checked)))
    yield ("\n".join(lines),)
    if not_well := _not_well(preview.checked):
        yield (
            "\n".join(
                f"- {clean(each.check.question, LABEL_LIMIT)}: {words.RESULTS[each.result]}" for each in not_well
            ),
        )
    if preview.unreadable:
        yield _unreadable(preview.unreadable)
    for other in preview.otherwise:
        yield (
            f"{words.ANSWERS_OTHERWISE}: {clean(other.question, LABEL_LIMIT)}",
            *_sides(other.sides, attributed=True),
        )
    for each in preview.rewritten:
        yield (f"{words.SENTENCES_CHANGED}: {clean(title(each.article.metadata), LABEL_LIMIT)}",)
        for sides in each.sides:
            yield _sides(sides, attributed=False)
        if each.more:
            yield (f"-# {words.and_more(each.more)}",)


def _not_well(found: Sequence[Checked]) -> list[Checked]:
    return [each for each in found if each.result is not Result.WELL][:LISTED]


def _sides(sides: Sides, *, attributed: bool) -> Part:
    """Old and new, one below the other: a phone has no room beside."""
    pairs = ((words.NOW, sides.before), (words.NEW, sides.after))
    if not attributed:
        return tuple(_printed(quote, name, attributed=False) for name, quote in pairs if quote is not None)
    return tuple(
        f"-# {name}: {words.NO_ANSWER}" if quote is None else _printed(quote, name, attributed=True)
        for name, quote in pairs
    )


def _printed(quote: Quote, name: str, *, attributed: bool) -> str:
    """A quote below its name, verbatim or not at all."""
    above = f"-# {name}\n" if name else ""
    try:
        if attributed:
            text = above + block(quote, None).markdown
        else:
            text = above + quote_lines(quote.text, [each.moved(-quote.span.start) for each in quote.emphasis])
        check_verbatim(text, quote.text)
    except VerbatimError:
        text = ""
    return text if 0 < len(text) <= LONGEST else f"{above}-# {words.NOT_SHOWN_HERE}"


def _changes(switch: Switch, names: tuple[str, str, str]) -> list[str]:
    """A line for each kind: "added 2: a.txt, b.txt"."""
    lists = zip(names, (switch.added, switch.changed, switch.removed), strict=True)
    return [f"{name} {len(paths):,}: {_listed(paths)}" for name, paths in lists if paths] or [words.NOTHING_NEW]


def _listed(paths: Sequence[str]) -> str:
    named = ", ".join(clean(path, SHORT_LIMIT) for path in paths[:LISTED])
    return f"{named} {words.and_more(len(paths) - LISTED)}" if len(paths) > LISTED else named


def _unreadable(files: Sequence[Unreadable]) -> Part:
    """As many as have ROOM, with the reason of each; the rest is counted."""
    if not files:
        return ()
    lines = [f"{words.UNREADABLE} {len(files):,}:"]
    for at, file in enumerate(files):
        why = clean(words.explained(f"{file.reason} {file.advice}"), REASON_LIMIT)
        line = f"- {clean(file.path, LABEL_LIMIT)}: {why}"
        if at == LISTED or sum(map(len, lines)) + len(line) > ROOM:
            lines.append(words.and_more(len(files) - at))
            break
        lines.append(line)
    return ("\n".join(lines),)


# ── status and history ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Status:
    """How the articles of a server are. `last` is None where it was never refreshed; `feeds` where nobody counts them.

    `articles` and `origins` are those that answer, `own` those on this server's shelf; `disk` is in bytes.
    """

    articles: int
    origins: int
    as_of: AsOf | None
    own: int
    withheld: tuple[str, ...]
    last: PastRefresh | None
    running: tuple[str, datetime] | None
    preview: Preview | None
    disk: int
    feeds: int | None = None


def status_card(status: Status) -> LayoutView:
    origins = f", {words.count(status.origins, 'origin')}" if status.origins else ""
    lines = [f"### {words.count(status.articles, 'article')}{origins}"]
    if status.as_of is not None:
        lines.append(clean(as_of(status.as_of), REASON_LIMIT))
        if status.as_of.overdue:
            lines.append(words.OVERDUE)
    last = status.last
    if last is not None:
        who = clean(last.cause.who, SHORT_LIMIT) or words.NOBODY_NAMED
        lines.append(words.last_refresh(_when(last.at), who, _outcome(last)))
        if last.outcome is None and status.running is None:
            lines.append(words.NOTHING_LOST)
    if status.running is not None:
        lines.append(words.running_refresh(clean(status.running[0], SHORT_LIMIT), _when(status.running[1])))
    if status.withheld:
        lines.append(f"{words.KEPT_OUT} {len(status.withheld):,}: {_listed(status.withheld)}")
    lines.append(f"-# {words.room(status.disk / 2**20, status.own, status.feeds)}")
    parts: list[Part] = [("\n".join(lines), *_unreadable(last.unreadable if last else ()))]
    row: list[Any] = [] if status.running else [RefreshButton()]
    rows: list[Sequence[Any]] = [row] if row else []
    if status.preview is not None:
        switch = status.preview.switch
        parts.append(
            ("\n".join([f"### {words.WAITS}", *_changes(switch, (words.ADDED, words.CHANGED, words.REMOVED))]),)
        )
        see = PreviewPageButton(switch.to, 0, words.MORE)
        rows.insert(0, [SwitchButton("publish", switch.to, switch.now), DiscardButton(switch.to), see])
    return _card(parts, rows)


def history_card(events: Sequence[Event | Corrected], server: int, page: int) -> LayoutView:
    """What was done, newest first."""
    if not events:
        return said(words.EMPTY_HISTORY)
    last = (len(events) - 1) // EVENTS
    page = min(page, last)
    text = "\n".join(_event(each, server) for each in events[page * EVENTS : (page + 1) * EVENTS])
    rows = []
    if last:
        back = HistoryPageButton(max(page - 1, 0), words.BACK, disabled=page == 0)
        rows.append([back, HistoryPageButton(page + 1, words.MORE, disabled=page == last)])
    return _card([(text,)], rows, foot=words.page_of(page + 1, last + 1) if last else "")


def _event(event: Event | Corrected, server: int) -> str:
    if isinstance(event, Corrected):
        what = words.CORRECTED_CARD if event.lost is None else words.NOT_CORRECTED_CARD
        return f"{_when(event.at)} · {what}: {event.link(server)}"
    told = event.told
    if isinstance(told, Act):
        who = clean(told.who, SHORT_LIMIT) or words.NOBODY_NAMED
        parts = [
            _when(event.at),
            who,
            words.DEEDS.get(told.deed, told.deed),
            clean(told.subject, 60),
            clean(told.detail, 80),
        ]
        return " · ".join(filter(None, parts))
    states = {"answers": words.ANSWERS, "kept": words.KEPT, "waiting": words.WAITING}
    outcome = _outcome(told)
    state = f" ({states[event.state]})" if event.state else ""
    who = clean(told.cause.who, SHORT_LIMIT) or words.NOBODY_NAMED
    first = " · ".join([_when(event.at), who, clean(told.cause.command, SHORT_LIMIT), f"{outcome}{state}"])
    lists = ((words.ADDED, told.added), (words.CHANGED, told.changed), (words.REMOVED, told.removed))
    changed = " · ".join(f"{name} {len(paths):,}: {clean(', '.join(paths), 60)}" for name, paths in lists if paths)
    return f"{first}\n-# {changed}" if changed else first


def _outcome(past: PastRefresh) -> str:
    return words.NOT_FINISHED if past.outcome is None else words.OUTCOMES.get(past.outcome, past.outcome)


# ── check questions ───────────────────────────────────────────────────────────────────────────────────────────────


def check_card(question: str, quote: Quote, key: str) -> LayoutView:
    """A question and the quote that would be expected of it."""
    texts = (f"### {clean(question, 300)}", words.EXPECTED, _printed(quote, "", attributed=True))
    return _card([texts], [[CheckButton(key)]])


def checks_card(checks: Sequence[Check]) -> LayoutView:
    if not checks:
        return said(words.NO_CHECKS)
    lines = [f"### {words.count(len(checks), 'check question')}"]
    for check in checks:
        by = ", ".join(filter(None, (clean(check.by, SHORT_LIMIT), _when(check.added))))
        line = f"- {clean(check.question, LABEL_LIMIT)}\n-# {by}"
        if sum(map(len, lines)) + len(line) > BODY:
            lines.append(words.and_more(len(checks) - len(lines) + 1))
            break
        lines.append(line)
    return _card([("\n".join(lines),)], [])


# ── all of them ───────────────────────────────────────────────────────────────────────────────────────────────────


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _leaves(parts: Sequence[Part]) -> list[list[Part]]:
    def fits(page: Sequence[Part]) -> bool:
        texts = [text for part in page for text in part]
        return sum(map(len, texts)) <= BODY and len(texts) + len(page) <= TEXTS

    return packed(parts, fits)


def _card(parts: Sequence[Part], rows: Sequence[Sequence[Any]], *, foot: str = "", colour: Colour = INK) -> LayoutView:
    """The parts with a line between any two."""
    lines: list[str | None] = [text for at, part in enumerate(parts) for text in ((None, *part) if at else part)]
    return card([*lines, f"-# {foot}"] if foot else lines, rows, colour)
