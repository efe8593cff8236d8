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

ABOUT = (
    "Quoth answers questions with sentences that publishers printed, character for character.\n"
    "It writes no sentence of its own, and says so when no article answers."
)
# What /about and /privacy say of what is kept, sentence by sentence; `stored` chooses those that hold in a server.
CARDS_KEPT = (
    "For the buttons under an answer, Quoth keeps for {days} days which quotes were shown: no names, no account "
    "numbers, no questions."
)
QUESTIONS_NOT_KEPT = "Questions are not stored and not logged."
QUESTIONS_KEPT = (
    "This server keeps questions for {days} days, without who asked them, so that moderators see what is not answered."
)
POSTS_KEPT = (
    "Of public answers it keeps for {days} days where they stand and what they quote, so that corrections reach them."
)
WATCHES_KEPT = (
    "Whoever watches a question has Quoth keep it and their account number, until they end that, or for {days} days."
)
REPORTS_KEPT = (
    "Whoever reports a quote has Quoth keep that, the question above it and their account number, for {days} days."
)
DEEDS_KEPT = "What moderators do to the articles is logged with their name."
SHOW_MINE = "/privacy shows, exports and deletes what is kept of you."

# Corrections, below the question of a card.
REMOVED_SINCE = "this article was removed since. The quote is what it said then."
SAME_SINCE = "this article was changed since. The quoted words still stand in it."
CHANGED_SINCE = "this article was changed since. The quote is what it said then; now it says:"
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
NO_WATCHES = "You watch no question here. The button under an answer begins that."
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
REPORT_HEAD = "What would you like to say of a quote?"
REPORT_KEPT = "Moderators read it with the quote and the question, without your name; Quoth keeps who said it."
REPORTS_OFF = "This server has switched reports off."
REPORTED = "Reported quotes"
NO_REPORTS = "There is no report that is not settled."
SETTLE = "Settled"

# Gaps.
GAPS = "Asked, and not answered"
GAPS_OFF = "This server does not keep questions, so there is nothing to show here. /settings switches that on."
NO_GAPS = "No question was asked in vain, as far as questions are kept."
ANSWERED_SINCE = "An article answers it by now:"
NEAREST_NOW = "Nearest:"
NOTHING_NEAREST = "No article is near."
CLEAR = "Clear"
CLEAR_SURE = "Yes, forget them"
EXPORT = "Export"
ONLY_MODERATORS = "Only moderators may do that."

# /privacy.
MINE = "What is kept of you in this server"
NOTHING_MINE = "Nothing is kept of you in this server."
DELETE_MINE = "Delete all"
DELETE_SURE = "Yes, delete all"
CANNOT_WRITE = "That could not be written: is the disk full? Whoever runs Quoth finds the reason in its log."
EXPORTED = "Here it is."


def stored(*, cards: int, memory: int, watches: int, asked: bool, posts: bool, watching: bool, reports: bool) -> str:
    """What a server keeps of its members. `cards`, `memory` and `watches` are days; the others, what is switched on."""
    said = [
        QUESTIONS_KEPT.format(days=memory) if asked else QUESTIONS_NOT_KEPT,
        CARDS_KEPT.format(days=cards),
        POSTS_KEPT.format(days=memory) if posts else "",
        WATCHES_KEPT.format(days=watches) if watching else "",
        REPORTS_KEPT.format(days=memory) if reports else "",
        DEEDS_KEPT,
        SHOW_MINE,
    ]
    return " ".join(filter(None, said))


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
    return f"All questions that were asked in vain will be forgotten ({count(groups, 'group')}), not only this page."


def sure_to_delete(watches: int, reports: int) -> str:
    return f"{count(watches, 'watched question')} and {count(reports, 'report')} of yours will be deleted."


def deleted(things: int) -> str:
    return f"Deleted: {things:,}."


def watched_of_you(number: int) -> str:
    return f"**{count(number, 'watched question')}**"


def reports_of_you(number: int) -> str:
    return f"**{count(number, 'report')}**"


def too_soon(seconds: int) -> str:
    return f"One question at a time: please wait {seconds} more second{'s' if seconds != 1 else ''}."


def same_as(others: int) -> str:
    return f"same text as {count(others, 'other')}"


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
