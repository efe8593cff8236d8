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
PARAGRAPH_OVER_BUDGET = "The paragraph around that quote is not shown: the publisher's budget."
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


def over_budget(quotes: int) -> str:
    return f"{count(quotes, 'more quote')} {'is' if quotes == 1 else 'are'} not shown: the publisher's budget"


def same_as(others: int) -> str:
    return f"same text as {count(others, 'other')}"


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
