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

# /corpus feeds
NOT_MODERATOR = "Only moderators of this server may do that: Manage Server, or the moderators' role in /settings."
OFFER_GONE = "That is no longer at hand: Quoth was restarted, or an hour went by. Please begin again."
FEEDS_OFF = "Quoth fetches nothing from the web here: whoever runs it can set QUOTH_FETCH=true."
FOLLOW = "Follow"
DO_NOT_FOLLOW = "Do not follow"
FOLLOWED = "Followed. It is asked for articles now, and then by itself; /corpus feeds list tells what it brought."
NOT_FOLLOWED = "It is not followed."
UNFOLLOW = "Follow no longer"
UNFOLLOWED = "It is followed no longer. Its articles stay: /corpus remove takes one away."
WILL_UNFOLLOW = "It brings nothing more. Its articles stay: /corpus remove takes one away."
FEED_GONE = "That feed is no longer followed."
NO_SUCH_FEED = "No feed here is called that. Pick one from the list that appears while you type."
NO_FEEDS = "No feed is followed. /corpus feeds add follows one."
NEWEST_ITEMS = "Newest:"
NO_ITEMS = "It has no item yet."
BROKEN_FEED = "Its XML is broken; what could be read of it is shown."
PAGES_NAME_PUBLISHER = "Publisher: as each page names it"
NOT_ASKED_YET = "not asked yet"
DATE_NOT_GIVEN = "date not given"

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


def page_of(page: int, pages: int) -> str:
    """`page` is counted from 0."""
    return f"page {page + 1} of {pages}"


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
