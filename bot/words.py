"""The few fixed words that Quoth says of its own, in English; bot/words_es.py has the same names in Spanish.

Whoever writes `words.SHARE` gets it in the language that is spoken there (bot/language.py). So words are looked up
where they are said, `words.SHARE` and `words.count(…)`, never imported by their names nor kept in a table: on Discord
those would be English for good. Only what is for the terminal alone may.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

from bot import words_es
from bot.language import Language, spoken

if TYPE_CHECKING:
    from corpus.article import MarkKind
    from index.answer import Reason
    from index.pasted import Unfit

NEAREST = "Nearest, not an answer:"
ALSO_SEARCHED = "also searched:"
SOURCE = "Source"
CONTEXT = "Context"
SHARE = "Share"
SHARED = "Shared"
SHARED_BY = "Shared by"
BACK = "Back"
MORE = "More"

BUSY = "Many questions are waiting. Please ask again in a minute."
SERVER_BUSY = "This server already has many questions waiting. Please ask again in a minute."
STILL_ANSWERING = "Your last question is still being answered."
CLOSING = "Quoth is restarting. Please ask again in a minute."
TOO_SLOW = "That took too long, so it was given up. Please ask again."
NO_INDEX = (
    "Quoth has no articles to quote from at the moment. A moderator can add one with /corpus add; whoever runs Quoth "
    "finds the reason in its log."
)
WENT_WRONG = "Something went wrong. Whoever runs Quoth finds the reason in its log."
CANNOT_SHOW = "Sentences were found, but Discord would not show them as they were printed, so they are not shown."
CARD_GONE = "This card is too old: its buttons no longer work. Please ask again."
QUOTE_GONE = "The article of that quote is no longer kept here."
SINCE_REMOVED = "That article was removed on {day}, and is no longer quoted."
QUOTE_OVER_BUDGET = "This quote is not shown: this server's word limit per publisher."
PARAGRAPH_OVER_BUDGET = "The paragraph around that quote is not shown: this server's word limit per publisher."
PARAGRAPH_NOT_SHOWN = "The paragraph around that quote is not shown: it is too long, or Discord would change it."
MAY_NOT_POST = "You may not write in this channel, so Quoth may not post here for you."
NO_SUCH_ARTICLE = "No article here is called that. Pick one from the list that appears while you type."
NOT_SHOWN = "The passage itself is not shown:"
OWN_CARD = "That is Quoth's own card: below each quote stands where it is from."
NOTHING_CLAIMED = "There is no sentence in that message to look for."
NOTHING_NEAR = "No article here has a sentence near that."
NEAR_OVER_BUDGET = (
    "No sentence near that is shown: there is none, or this server's word limit per publisher leaves it out."
)
FIND_SOURCES = "Find sources"
NEAREST_SENTENCES = "Nearest printed sentences"
NO_VERDICT = "Quotes only: whether they bear it out is for you to read."
SOURCE_DETAILS = "Source details"
EMPTY_SHELF = "There is no article here yet."

INVITE_REMOVED = "[invite removed]"
TITLE_UNKNOWN = "title not given"
PUBLISHER_UNKNOWN = "publisher not given"
DATE_UNKNOWN = "date not given"
NOT_GIVEN = "not given"
CAPTION = "Photo caption"
OWN_VOICE = "speaker: the article itself"
# Not strftime: "%b" follows the machine's locale.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

OVERDUE = "The articles should have been refreshed by now: news may be missing."

FIGURES = "Figures given by the sources"
DIFFER = "The sources differ"
TIMELINE = "Figures of different dates"

SAME_TEXT = "Same text"
MORE_OF_THE_SAME = "more with the same text"
BOLD_DIFFERS = "In bold: words that the other text does not have there."
SAME_WORDS = "The same words; marks or capitals differ."
WORD_FOR_WORD = "Word for word the same:"
LEFT_OUT = "left out:"
ORIGINAL = "original"
IS_ORIGINAL = "This one is the original."
ORIGIN_UNKNOWN = "Origin unknown: neither dates nor credits say which came first."

# /corpus feeds
OFFER_GONE = "That has expired: Quoth was restarted, or an hour went by. Please begin again."
FEEDS_OFF = "Quoth fetches nothing from the web here: whoever runs it can set QUOTH_FETCH=true."
FOLLOW = "Follow"
DO_NOT_FOLLOW = "Do not follow"
FOLLOWED = "Followed. It is asked for articles now, and then by itself; /corpus feeds list tells what it brought."
NOT_FOLLOWED = "It is not followed."
UNFOLLOW = "Stop following"
UNFOLLOWED = "It is no longer followed. Its articles stay: /corpus remove takes one away."
WILL_UNFOLLOW = "It brings nothing more. Its articles stay: /corpus remove takes one away."
FEED_GONE = "That feed is no longer followed."
NO_SUCH_FEED = "No feed here is called that. Pick one from the list that appears while you type."
NO_FEEDS = "No feed is followed. /corpus feeds add follows one."
NEWEST_ITEMS = "Newest:"
NO_ITEMS = "It has no item yet."
BROKEN_FEED = "Its XML is broken; what could be read of it is shown."
PAGES_NAME_PUBLISHER = "Publisher: as each page names it"
NOT_ASKED_YET = "not asked yet"

# /corpus
WHICH_ARTICLE = "Give an address, or attach a file."
FETCH_OFF = "Quoth fetches nothing from the web here: whoever runs it can set QUOTH_FETCH=true. A file can be attached."
UNCHANGED_PAGE = "It is on the shelf already, and its publisher has no other one."
NOT_KEPT = "It was not kept."
KIND_NOT_READ = "Quoth does not read this kind of file."
SPLIT_IT = "Split it, or save its text alone."
EDIT_IT = "Its title, publisher or date is changed with `corpus edit`."
NOT_ON_SHELF = "No article of this server's shelf is called that. Pick one from the list that appears while you type."
NOTHING_WITHHELD = "No article is withheld under that name."
NOT_BEFORE_REFRESH = "It is quoted once a refresh with it is published."
KEEP = "Keep"
SAY_MORE = "Say more…"
DO_NOT_KEEP = "Do not keep"
REFRESH_NOW = "Refresh now"
REMOVE = "Remove"
WITHHOLD = "Withhold"
PUBLISH = "Publish"
DISCARD = "Discard"
ROLL_BACK = "Roll back"
WHAT_IS_SAID = "About this article"
FIELD_LABELS = {
    "title": "Title",
    "publisher": "Publisher",
    "agency": "Agency",
    "date": "Date, as 2031-02-05",
    "url": "Address where it can be read",
}
WILL_REMOVE = (
    "It is taken from the shelf and no longer quoted, at once. "
    "Its versions are kept, so that old quotes can be checked."
)
WILL_WITHHOLD = (
    "It lies in the folder of whoever runs Quoth, and stays there. This server's answers no longer quote it, at once, "
    "until /corpus restore lets it back."
)
NOT_QUOTED = "It is no longer quoted."
NOTHING_LEFT = "No article is left, so nothing is answered until there is one."
NOT_BUILT = "But the index could not be built anew. Until a refresh succeeds, no answer quotes it:"
REFRESH_BROKE_OFF = "The refresh broke off, and said no reason."
REFRESH_STOPPED = "The refresh was stopped: an article was removed or corrected, or Quoth is restarting."
REFRESH_AGAIN = "What it encoded is kept. Begin it again with /corpus refresh."
REFRESH_BEGINS = "The refresh begins as soon as no other one runs."
REFRESH_LONG = "-# It goes on, but this message can no longer be changed: /corpus status tells how it ends."
NOTHING_NEW = "Nothing is new, so the index stays as it is."
WAITS = "A new index waits to be published"
PUBLISHED = "Published: it answers now."
PUBLISHED_BY_ITSELF = "Published by itself, as this server chose: it answers now."
CHECK_STOPPED = "It was not published by itself: these check questions would be answered worse."
DISCARDED = "Discarded. The index answers as before."
GENERATION_GONE = "That index is no longer kept."
OTHER_PUBLISHED = "Another index was published meanwhile. Look again at what would change."
NOT_COMPARED = "-# Which answers would change is not known any more: Quoth was restarted. Refresh again to see it."
ANSWERS_OTHERWISE = "Answered differently"
NOW, NEW = "now", "new"
NO_ANSWER = "no answer"
SENTENCES_CHANGED = "Changed sentences"
NOT_SHOWN_HERE = "a sentence that Discord would not show as it was printed"
ADDED, CHANGED, REMOVED, UNREADABLE, KEPT_OUT = "added", "changed", "removed", "unreadable", "withheld"
CHECK_KEPT = "Kept as a check question: a refresh that answers it worse does not publish by itself."
CHECK_NO_ANSWER = "Nothing answers that today, so there is no quote to expect."
CHECK_MANY = "This server has as many check questions as it may have. Remove one first."
CHECK_REMOVED = "It is a check question no longer."
NO_SUCH_CHECK = "No check question of this server is that. Pick one from the list that appears while you type."
NO_CHECKS = "This server has no check questions."
EXPECTED = "The quote that is expected from now on is today's first answer:"
NOTHING_TO_ROLL_BACK = "There is no earlier index to go back to."
ROLLED_BACK = "The earlier index answers again. The next refresh reads the articles as they are."
COMES_BACK, EARLIER_BACK, GOES = "quoted again", "earlier version quoted again", "no longer quoted"
EMPTY_HISTORY = "Nothing has been done yet."
ANSWERS, KEPT, WAITING = "answers", "kept", "waiting"
DEEDS = {
    "add": "added",
    "replace": "replaced",
    "edit": "edited",
    "remove": "removed",
    "withhold": "withheld",
    "restore": "restored",
    "rollback": "rolled back to",
    "publish": "published",
    "discard": "discarded",
    "retract": "let nothing answer any more",
    "follow feed": "followed the feed",
    "unfollow feed": "stopped following the feed",
}
OUTCOMES = {
    "published": "published",
    "previewed": "built as a preview",
    "unchanged": "nothing new",
    "recalibrated": "calibrated anew",
}
RESULTS = {"well": "as expected", "worse": "worse", "fails": "not as expected, now as before"}
PHASES = {
    "Reading": "Reading",
    "Checking": "Checking",
    "Encoding": "Encoding",
    "Comparing": "Comparing",
    "Building": "Building",
    "Publishing": "Publishing",
    "Asking": "Asking",
}
NOTHING_LOST = "It did not end: nothing of it answers, and what it encoded is kept for the next one."
NOT_FINISHED = "not finished"
NOBODY_NAMED = "nobody named"
CORRECTED_CARD, NOT_CORRECTED_CARD = "a card was corrected", "a card could not be corrected"


ABOUT = (
    "Quoth answers questions with sentences that publishers printed, character for character.\n"
    "It writes no sentence of its own, and says so when no article answers.\n"
    "Ask with /ask. /sources lists the articles, /verify tells whether a text was printed.\n"
    "Articles that are one text, reprinted or rewritten, count as one origin."
)
NO_ARTICLES = "It has no articles to quote from at the moment."
# What /about and /privacy say of what is kept, sentence by sentence; `stored` chooses those that hold in a server.
CARDS_KEPT = (
    "For the buttons under an answer, Quoth keeps for {days} days which quotes were shown: no names, no user "
    "IDs, no questions."
)
QUESTIONS_NOT_KEPT = "Questions are not stored and not logged."
QUESTIONS_KEPT = (
    "This server keeps questions for {days} days, without who asked them, so that moderators see what is not answered."
)
POSTS_KEPT = (
    "Of public answers it keeps for {days} days where they stand and what they quote, so that corrections reach them."
)
WATCHES_KEPT = (
    "Of whoever watches a question it keeps the question and their user ID, until they stop, or for {days} days."
)
REPORTS_KEPT = (
    "Of whoever reports a quote it keeps the report, the question above it and their user ID, for {days} days."
)
DEEDS_KEPT = (
    "What moderators do is logged with their name. In the history of the articles it stays as long as those are kept; "
    "/privacy does not delete that."
)
SHOW_MINE = "/privacy shows, exports and deletes what is kept of you."

# Corrections, below the question of a card.
REMOVED_SINCE = "this article was removed since. The quote is what it said then."
SAME_SINCE = "this article was changed since. The quoted words still stand in it."
NOW_SAYS = "this article was changed since. The quote is what it said then; now it says:"
OTHER_SINCE = "this article was changed since. The quote is what it said then; now it says something else there."
CUT_SINCE = "this article was changed since. The quote is what it said then; no sentence like it stands there now."
NO_PERMISSION = "no permission"  # why a message could not be corrected, for /corpus history
NO_ROOM = "no room on the card"
NOT_TAKEN = "Discord did not take the edit"
SOME_CORRECTED = "articles quoted here were changed or removed since."

# Watches.
WATCH_ANSWER = "Tell me when this changes"
WATCH_GAP = "Tell me when an article answers"
STOP_WATCHING = "Stop"
WATCHES_OFF = "This server has switched watching off."
TOO_MANY_WATCHES = "You already watch {most} questions here. /watches lists them and ends them."
ALREADY_WATCHED = "You already watch that question. /watches lists what you watch."
NO_WATCHES = f"You watch no question here. To begin, press “{WATCH_ANSWER}” under an answer that only you see."
WATCH_STOPPED = "You are no longer told of that question, and it is no longer kept."
WATCH_GONE = "That question is no longer watched."
QUESTION_CUT = "This card shows the question shortened. Please ask it again, in fewer words."
ANSWER_CHANGED = "The answer to a question that you watch has changed"
WATCHED = "Questions that you watch"
KNOWN_BEFORE = "Until now:"
KNOWN_NOW = "Now:"
NO_QUOTE_BEFORE = "Until now no article answered that."
NO_QUOTE_NOW = "Now no article here answers that."
QUOTE_NOT_SHOWN = "A quote that is not shown here: Discord would change it, or it is too long. Please ask again."
NOT_TOLD = "Quoth could not send you a message, so you read it here."

# Reports.
REPORT = "Report"
VERDICTS = {"answers": "This answers it", "wrong": "Wrong sentence", "outdated": "Out of date"}
REPORT_HEAD = "What do you want to say about a quote?"
REPORT_KEPT = "Moderators read it with the quote and the question, without your name; Quoth keeps who said it."
REPORTS_OFF = "This server has switched reports off."
REPORTED = "Reported quotes"
NO_REPORTS = "There are no open reports."
SETTLE = "Settle"

# Gaps.
GAPS = "Asked, and not answered"
GAPS_OFF = "This server does not keep questions, so there is nothing to show here. /settings switches that on."
NO_GAPS = "Every question that is kept was answered."
ANSWERED_SINCE = "An article answers it by now:"
NEAREST_NOW = "Nearest:"
NOTHING_NEAREST = "No article is near."
CLEAR = "Clear"
CLEAR_SURE = "Yes, forget them"
EXPORT = "Export"

# /privacy.
MINE = "What is kept of you in this server"
NOTHING_MINE = "Nothing is kept of you in this server."
DELETE_MINE = "Delete all"
DELETE_SURE = "Yes, delete all"
CANNOT_WRITE = "That could not be written: is the disk full? Whoever runs Quoth finds the reason in its log."
EXPORTED = "Here it is."
ACTS = {"setting": "setting changed", "check question": "check question set", "settled report": "report settled"}


def stored(*, cards: int, memory: int, watches: int, asked: bool, posts: bool, watching: bool, reports: bool) -> str:
    """What a server keeps of its members, a sentence a line.

    `cards`, `memory` and `watches` are days; the others, what is switched on.
    """
    said = [
        QUESTIONS_KEPT.format(days=memory) if asked else QUESTIONS_NOT_KEPT,
        CARDS_KEPT.format(days=cards),
        POSTS_KEPT.format(days=memory) if posts else "",
        WATCHES_KEPT.format(days=watches) if watching else "",
        REPORTS_KEPT.format(days=memory) if reports else "",
        DEEDS_KEPT,
        SHOW_MINE,
    ]
    return "\n".join(filter(None, said))


def named(title: str) -> str:
    """A title inside of a line."""
    return f"“{title}”"


def quote_number(number: int) -> str:
    return f"quote {number}"


def and_more(number: int) -> str:
    return f"and {number} more"


def watching(question: str, until: str) -> str:
    """`question` escaped, `until` a day."""
    return (
        f"“{question}”\nA direct message tells you when the first quote changes. For that, Quoth keeps this question "
        f"and that you watch it, until {until}. /watches lists what you watch and ends it."
    )


def watched_since(since: str, until: str) -> str:
    return f"since {since}, until {until}"


def in_server(name: str) -> str:
    return f"in {name}"


def stop_number(number: int) -> str:
    return f"{STOP_WATCHING} {number}"


def verdict_on(verdict: str, number: int) -> str:
    return f"{VERDICTS[verdict]} {number}"


def settle_number(number: int) -> str:
    return f"{SETTLE} {number}"


def asked_times(number: int) -> str:
    return "asked once" if number == 1 else f"asked {number:,} times"


def also_asked(questions: str) -> str:
    return f"also: {questions}"


def page_of(page: int, of: int) -> str:
    return f"page {page} of {of}"


def settled(reports: int) -> str:
    return f"Settled: {count(reports, 'report')}."


def cleared(questions: int) -> str:
    return f"Forgotten: {count(questions, 'question')}."


def sure_to_clear(groups: int) -> str:
    return f"All unanswered questions will be forgotten ({count(groups, 'group')}), not only this page."


def sure_to_delete(watches: int, reports: int, acts: int) -> str:
    said = f"{count(watches, 'watched question')} and {count(reports, 'report')} of yours will be deleted."
    return f"{said} What you did as a moderator stays noted, without your name." if acts else said


def deleted(things: int) -> str:
    return f"Deleted: {things:,}."


def watched_of_you(number: int) -> str:
    return f"**{count(number, 'watched question')}**"


def reports_of_you(number: int) -> str:
    return f"**{count(number, 'report')}**"


def acts_of_you(number: int) -> str:
    return f"**{count(number, 'act')} as a moderator**"


EXACT = "Exact"
SHORTENED = "Exact, but shortened"
ALTERED = "Altered"
NOT_FOUND = "Not found"
NO_SUCH_NAME = "No stored article has a passage of that name."
NOWHERE = "No stored article has these words, or words near them."
NEAREST_PASSAGE = "No stored article has just these words. This is the nearest passage; what differs is in bold."
MARKS_ITSELF = "The paste marks every change itself, by brackets or an ellipsis."
NAME_STANDS_FOR = "That name stands for these words."
WERE_PRINTED = "These words were printed."
OTHER_TYPOGRAPHY = "The typography differs: quote marks, dashes, blanks or Markdown."
AS_PASTED = "As pasted:"
CHANGED_SINCE = "The article has changed since: these words are in an earlier version of it."
NO_LONGER_THERE = "The article is no longer on the shelf."
CURRENT_VERSION = "This is the article's current version."
EARLIER_VERSION = "The article has changed since: this is an earlier version of it."

CHANGE = "Change…"
SETTINGS_OF_SERVER = "Settings of this server"
SETTINGS_OF_CHANNEL = "Settings of this channel"
WHOLE_SERVER = "Whole server"
THIS_CHANNEL = "This channel"
YES = "yes"
NO = "no"
EACH_OWN = "each member's own"
MANAGE_SERVER = "whoever may manage the server"
ROLE = "a role"
NO_LIMIT = "no limit"
ALL_COLLECTIONS = "all"
NO_COLLECTION = "none of the operator's"
ANOTHER_NUMBER = "Another number…"
TAKE_BACK = "Undo this choice"
EARLIER = "Earlier"
ONLY_MODERATORS = "Only moderators of this server may do that: Manage Server, or the moderators' role in /settings."
ONLY_MANAGERS = "Who is a moderator may only be said by those with Manage Server."

_SETTINGS = {
    "public": "Answers for all to see",
    "quotes": "Quotes on a page",
    "cooldown": "Wait between two questions",
    "language": "Language of the labels",
    "collections": "Articles from",
    "moderators": "Moderators",
    "questions": "Questions are kept",
    "corrections": "Corrections reach posted answers",
    "watches": "Members may watch questions",
    "feedback": "Members may report quotes",
    "publish": "A refresh publishes by itself",
    "budget": "Words of one publisher in an answer",
    "budget_day": "Words of one publisher a day",
}
_SETTINGS_HELP = {
    "public": "Whether the whole channel sees an answer, where the member does not choose otherwise.",
    "quotes": "How many quotes a page of an answer has at most.",
    "cooldown": "How long a member waits before the next question. Not shorter than the operator's default.",
    "language": "Of buttons and Quoth's own words. What publishers printed is never translated.",
    "collections": "The folders and feeds that are quoted here. What moderators added in this server is always read. "
    "Where they did, what is chosen in addition is read from the next refresh on.",
    "moderators": "The role that may use moderators' buttons, beside whoever may manage the server.",
    "questions": "Without who asked them: for /gaps, and to see what a refresh would answer differently.",
    "corrections": "Posted answers are remembered, and get a dated note when a quoted article changes.",
    "watches": "A member may be told when the answer to a question changes.",
    "feedback": "A member may say that a quote is wrong or out of date.",
    "publish": "Without a moderator's yes, unless the check questions of this server are answered worse.",
    "budget": "Quotes over so many words of one publisher are left out of an answer, never cut.",
    "budget_day": "The same in this whole server, from midnight to midnight UTC.",
}
_SOURCES = {
    "channel": "chosen for this channel",
    "server": "chosen for this server",
    "operator": "the operator's default",
}
_MARKED = {
    "HEADER": "It stands in the head of the article, not in its text.",
    "BYLINE": "It is a byline.",
    "CAPTION": "It is a photo caption.",
    "CREDIT": "It is a photo credit.",
    "FURNITURE": "It stands beside the article's text.",
    "TABLE": "It is a row of a table.",
    "HEADING": "It is a heading.",
    "SIGN_OFF": "It is the article's sign-off.",
}


def day(number: int, month: int, year: int) -> str:
    """A date that reads the same on both sides of the Atlantic: "4 Feb 2025"."""
    return f"{number} {MONTHS[month - 1]} {year}"


def entry(time: str) -> str:
    return f"entry “{time}”"


def text_says(date: str) -> str:
    return f"the text says “{date}”"


def agency(name: str) -> str:
    return f"agency: {name}"


def updated(date: str) -> str:
    return f"updated {date}"


def speaker(name: str) -> str:
    return f"speaker: {name}"


def as_of(refreshed: str, time: str, newest: str | None) -> str:
    return f"Articles as of {refreshed}, {time} UTC; {f'newest of {newest}' if newest else 'none of them dated'}"


def newest_quoted(date: str) -> str:
    return f"newest quoted: {date}"


def quoted_from(counted: str) -> str:
    return f"From {counted}"


def page(number: int, of: int) -> str:
    return f"page {number} of {of}"


def sentence_of(number: int, of: int) -> str:
    return f"sentence {number} of {of}"


def near(number: int) -> str:
    return f"Near {number}"


def and_in_more(number: int) -> str:
    return f"and in {number} more"


def also_in(named: str) -> str:
    return f"also in: {named}"


def sentences_left_out(number: int) -> str:
    return f"{count(number, 'more sentence')} of that message not looked for."


def quotes_left_out(number: int) -> str:
    return f"{count(number, 'more quote')} of that paste not looked for."


def in_order(left_out: int) -> str:
    return f"Each part was printed, in this order; {count(left_out, 'word')} between them left out."


def marked(kind: MarkKind) -> str:
    return _MARKED[kind.name]


def places(number: int, change: str) -> str:
    """`change` is "changed", "added" or "left out"."""
    return f"{count(number, 'place')} {change}"


def given_in(quotes: str, *, one: bool) -> str:
    return f"{'quote' if one else 'quotes'} {quotes}"


def dated(first: str, last: str) -> str:
    return f"Dated {first} to {last}." if first != last else f"Dated {first}."


def without(number: int, field: str) -> str:
    return f"{number:,} without a {field}"


def field(name: str) -> str:
    """The label of a field of an article's metadata: "based_on" is "Based on"."""
    return "URL" if name == "url" else name.replace("_", " ").capitalize()


def read_from(source: str) -> str:
    """Where a field was read, as corpus.article.MetadataSource names it."""
    return f"from: {source}"


def quotable(sentences: int) -> str:
    return f"{count(sentences, 'sentence')} that may be quoted"


def version(digits: str) -> str:
    return f"version {digits}"


def same_text_in(articles: int) -> str:
    return f"The same text in {count(articles, 'article')}"


def same_text_as(number: int) -> str:
    return f"{SAME_TEXT} as {number}"


def characters(start: int, end: int) -> str:
    return f"characters {start:,} to {end:,}"


def hash_of_text(digest: str) -> str:
    return f"SHA-256 of the text {digest}"


def hash_of_file(digest: str) -> str:
    return f"SHA-256 of the file {digest}"


def selector_too_long(ref: str) -> str:
    return f"The selector is too long for here: quoth source {ref} --json"


def abstained(why: Reason) -> str:
    return str(why)


def unfit(why: Unfit) -> str:
    return str(why)


def fault(why: str) -> str:
    """Why a passage is not shown, as bot/escape.py and bot/cards.py say it."""
    return why


def setting(name: str) -> str:
    """The name of a choice of bot/server_settings.py."""
    return _SETTINGS[name]


def setting_help(name: str) -> str:
    """What it is, in a sentence or two."""
    return _SETTINGS_HELP[name]


def source(who: str) -> str:
    """Who says what holds: "channel", "server" or "operator"."""
    return _SOURCES[who]


def seconds(number: float) -> str:
    return f"{number:,} second{'' if number == 1 else 's'}"


def number_between(least: int, most: int) -> str:
    return f"A whole number from {least:,} to {most:,}"


def collection(path: str) -> str:
    """A folder of the operator's, or one of the shelves (corpus/shelf.py)."""
    if path.startswith(".house/"):
        return f"added by the operator: {path.removeprefix('.house/')}".removesuffix(": ")
    if path.startswith(".shelf/"):
        return f"added in this server: {path.removeprefix('.shelf/')}".removesuffix(": ")
    return "in no folder" if path == "./" else path.removesuffix("/")


def taken_back(setting: str) -> str:
    return f"{setting}: choice undone"


def too_soon(seconds: int) -> str:
    return f"One question at a time: please wait {seconds} more second{'s' if seconds != 1 else ''}."


def over_budget(quotes: int, *, none_shown: bool = False) -> str:
    """`none_shown`: these are all that there would be."""
    noun = "quote" if none_shown else "more quote"
    return f"{count(quotes, noun)} {'is' if quotes == 1 else 'are'} not shown: this server's word limit per publisher"


def same_as(others: int) -> str:
    return f"same text as {count(others, 'other')}"


def publisher_of_feed(name: str) -> str:
    return f"Publisher, where a page names none: {name}"


def feed_size(items: int, most: int) -> str:
    looked_at = f", of which the newest {most} are looked at" if items > most else ""
    return f"{count(items, 'item')}{looked_at}. New ones come to the shelf by themselves."


def feed_brought(articles: int, others: int) -> str:
    return f"{count(articles, 'article')} kept" + (f", {others} not" if others else "")


def asked_at(when: str) -> str:
    return f"asked {when}"


def asked_again(when: str) -> str:
    return f"again {when}"


def feed_failed(times: int) -> str:
    return f"failed {count(times, 'time')}:"


def feeds_followed(number: int) -> str:
    return f"{count(number, 'feed')} followed"


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def replaces(path: str) -> str:
    return f"It replaces {path}: the same address, read again."


def kept_as(path: str) -> str:
    return f"Kept as {path}."


def edited(path: str) -> str:
    return f"{path} was edited, which counts at once."


def replaced(path: str) -> str:
    return f"{path} was replaced: from now on the new text is quoted."


def removed(path: str) -> str:
    return f"Removed {path}."


def withheld(path: str) -> str:
    return f"Withheld {path}."


def kinds_read(endings: str) -> str:
    return f"It reads {endings}."


def file_too_large(megabytes: float) -> str:
    return f"The file is larger than {megabytes:g} MB."


def no_longer_ends(ending: str) -> str:
    return f"It is no longer a {ending} file."


def remove_first(path: str) -> str:
    return f"Remove {path}, then add it."


def on_shelf_as(path: str) -> str:
    return f"This very file is on the shelf already, as {path}."


def restored(path: str) -> str:
    return f"{path} is read again by the next refresh."


def quoted_again(path: str) -> str:
    return f"{path} is quoted again."


def not_known(names: Sequence[str]) -> str:
    """`names` are those of fields of an article's metadata."""
    return f"Not known: {', '.join(names)}."


def is_at_it(who: str, since: str) -> str:
    return f"{who} has been refreshing since {since}."


def progress(phase: str, done: int, total: int) -> str:
    """A bar of twenty places."""
    filled = 20 * done // total if total else 20
    return f"{phase}  {'▰' * filled}{'▱' * (20 - filled)}  {done:,} of {total:,}"


def would_change(number: int, of: int) -> str:
    return f"{count(number, 'answer')} of {count(of, 'question')} would change"


def checks_well(well: int, of: int) -> str:
    return f"{well:,} of {count(of, 'check question')} answered as expected"


def last_refresh(when: str, who: str, outcome: str) -> str:
    return f"Last refresh {when} by {who}: {outcome}."


def running_refresh(who: str, since: str) -> str:
    return f"A refresh runs, begun by {who} at {since}."


def room(megabytes: float, articles: int, feeds: int | None) -> str:
    told = f"{megabytes:,.1f} MB on disk, {count(articles, 'article')} on this server's shelf"
    return told if feeds is None else f"{told}, {count(feeds, 'feed')}"


def explained(said: str) -> str:
    """What corpus/ says of a file, a page or a feed that could not be read: a reason, the advice, or both in a row."""
    return said


class _Words(ModuleType):
    """This module, as it is looked up: each name in the language that is spoken."""

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_") and spoken() is Language.SPANISH and hasattr(words_es, name):
            return getattr(words_es, name)
        return super().__getattribute__(name)


sys.modules[__name__].__class__ = _Words
