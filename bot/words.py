"""The few fixed words that Quoth says of its own on Discord; those of an attribution are in bot/attribution.py."""

from __future__ import annotations

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
NO_INDEX = "Quoth has no articles to quote from at the moment. Whoever runs it finds the reason in its log."
WENT_WRONG = "Something went wrong. Whoever runs Quoth finds the reason in its log."
CANNOT_SHOW = "Sentences were found, but Discord would not show them as they were printed, so they are not shown."
CARD_GONE = "This card is too old: its buttons no longer work. Please ask again."
QUOTE_GONE = "The article of that quote is no longer kept here."
PARAGRAPH_NOT_SHOWN = "The paragraph around that quote is not shown: it is too long, or Discord would change it."
MAY_NOT_POST = "You may not write in this channel, so Quoth may not post here for you."
NO_SUCH_ARTICLE = "No article here is called that. Pick one from the list that appears while you type."
NOT_SHOWN = "The passage itself is not shown:"
OWN_CARD = "That is Quoth's own card: below each quote stands where it is from."
NOTHING_CLAIMED = "There is no sentence in that message to look for."
NOTHING_NEAR = "No article here has a sentence near that."
FIND_SOURCES = "Find sources"
NEAREST_SENTENCES = "Nearest printed sentences"
NO_VERDICT = "Quotes only: whether they bear it out is for you to read."
SOURCE_DETAILS = "Source details"
EMPTY_SHELF = "There is no article here yet."

OVERDUE = "The articles should have been refreshed by now: news may be missing."

FIGURES = "Figures given by the sources"
DIFFER = "The sources differ"
TIMELINE = "Figures of different dates"

SAME_TEXT = "Same text"
MORE_OF_THE_SAME = "more with the same text"
BOLD_DIFFERS = "In bold: words that the other text does not have there."
SAME_WORDS = "The same words; marks or capitals differ."
WORD_FOR_WORD = "Word for word the same:"
LEFT_OUT = "not there:"
ORIGINAL = "original"
IS_ORIGINAL = "This one is the original."
ORIGIN_UNKNOWN = "Origin unknown: neither dates nor credits say which came first."

# /corpus
NOT_MODERATOR = "Only moderators of this server may do that: Manage Server, or the moderators' role in /settings."
WHICH_ARTICLE = "Give an address, or attach a file."
FETCH_OFF = "Quoth fetches nothing from the web here: whoever runs it can set QUOTH_FETCH=true. A file can be attached."
UNCHANGED_PAGE = "It is on the shelf already, and its publisher has no other one."
OFFER_GONE = "That is no longer at hand: Quoth was restarted, or an hour went by. Please begin again."
NOT_KEPT = "It was not kept."
NOT_GIVEN = "not given"
NOT_ON_SHELF = "No article of this server's shelf is called that. Pick one from the list that appears while you type."
NOTHING_WITHHELD = "No article is withheld under that name."
NOT_BEFORE_REFRESH = "It answers after a refresh, which you see before it counts."
KEEP = "Keep"
SAY_MORE = "Say more…"
DO_NOT_KEEP = "Do not keep"
REFRESH_NOW = "Refresh now"
REMOVE = "Remove"
WITHHOLD = "Withhold"
PUBLISH = "Publish"
DISCARD = "Discard"
ROLL_BACK = "Roll back"
WHAT_IS_SAID = "What is said of it"
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
NOT_QUOTED_AFTER = "This server has no index of its own yet: it is no longer quoted after a refresh."
NOTHING_LEFT = "No article is left, so nothing is answered until there is one."
STILL_QUOTED = "But the index could not be built without it, so it is still quoted:"
REFRESH_BROKE_OFF = "The refresh broke off, and said no reason."
REFRESH_STOPPED = "The refresh was stopped: an article was removed or corrected, or Quoth is restarting."
REFRESH_AGAIN = "What it encoded is kept. Begin it again with /corpus refresh."
REFRESH_BEGINS = "The refresh begins as soon as no other one runs."
REFRESH_LONG = "-# It goes on, but this message can no longer be changed: /corpus status tells how it ends."
NOTHING_NEW = "Nothing is new, so the index stays as it is."
WAITS = "An index waits to be seen"
DOES_NOT_ANSWER = "It does not answer yet."
PUBLISHED = "Published: it answers now."
PUBLISHED_BY_ITSELF = "Published by itself, as this server chose: it answers now."
CHECK_STOPPED = "It was not published by itself: these check questions would be answered worse."
DISCARDED = "Discarded. The index answers as before."
GENERATION_GONE = "That index is no longer kept."
OTHER_PUBLISHED = "Another index was published meanwhile. Look again at what would change."
NOT_COMPARED = "-# Which answers would change is not known any more: Quoth was restarted. Refresh again to see it."
NONE_DIFFER = "No question that was compared is answered otherwise."
ANSWERS_OTHERWISE = "Answered otherwise"
NOW, NEW = "now", "new"
NO_ANSWER = "no answer"
SENTENCES_CHANGED = "Changed sentences"
NOT_SHOWN_HERE = "a sentence that Discord would not show as it was printed"
ADDED, CHANGED, REMOVED, UNREADABLE = "added", "changed", "removed", "unreadable"
CHECKS = "check questions"
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
EMPTY_HISTORY = "Nothing was done yet."
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
    "unfollow feed": "followed the feed no longer",
}
OUTCOMES = {
    "published": "published",
    "previewed": "built, to be seen first",
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
    "It writes no sentence of its own, and says so when no article answers."
)
PRIVACY = (
    "Questions are not stored and not logged. For the buttons under an answer, Quoth keeps for {days} days "
    "which quotes were shown: no names, no account numbers, no questions."
)


def too_soon(seconds: int) -> str:
    return f"One question at a time: please wait {seconds} more second{'s' if seconds != 1 else ''}."


def same_as(others: int) -> str:
    return f"same text as {count(others, 'other')}"


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def quotable(sentences: int) -> str:
    return f"{count(sentences, 'sentence')} can be quoted."


def replaces(path: str) -> str:
    return f"It replaces {path}: the same address, read again."


def kept_as(path: str) -> str:
    return f"Kept as {path}."


def edited(path: str) -> str:
    return f"What is said of {path} was changed, and counts at once."


def replaced(path: str) -> str:
    return f"{path} was replaced: from now on the new text is quoted."


def removed(path: str) -> str:
    return f"Removed {path}."


def withheld(path: str) -> str:
    return f"Withheld {path}."


def restored(path: str) -> str:
    return f"{path} is read again by the next refresh."


def not_known(names: str) -> str:
    return f"Not known: {names}."


def is_at_it(who: str, since: str) -> str:
    return f"{who} is at it since {since}."


def progress(phase: str, done: int, total: int) -> str:
    """A bar of twenty places."""
    filled = 20 * done // total if total else 20
    return f"{phase}  {'▰' * filled}{'▱' * (20 - filled)}  {done:,} of {total:,}"


def and_more(number: int) -> str:
    return f"and {number:,} more"


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


def page_of(page: int, pages: int) -> str:
    return f"page {page + 1} of {pages}"
