"""The words of one sentence, and which of them name or describe somebody who may speak."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from corpus.article import Span
from corpus.sentences import quotations
from index.speech_words import (
    AGENT_ENDINGS,
    ARTICLES,
    AUXILIARIES,
    BETWEEN,
    BODIES,
    DAYS,
    DETERMINERS,
    EMBEDS,
    FINITE,
    FIRMS,
    JOINS,
    LINKS,
    NO_AGENTS,
    NO_PERSON,
    NOT_IN_NAMES,
    OF_PERIODS,
    OPENERS,
    PERIODS,
    PERSONS,
    PLURALS,
    PREPOSITIONS,
    PRONOUNS,
    REPORTING,
    SPEAK,
)

_LONGEST = 1_200  # code points of a sentence that are read; longer ones are lists and damage, and nobody quotes them
ENGLISH_LINKS = frozenset(("of", "for", "from", "at", "in", "with", "on", "to"))
_LONGEST_NAME = 14  # tokens
QUOTED = "\x01"  # stands for each character of a quotation

_TOKEN = re.compile(
    rf"{QUOTED}+|\([^()\n]{{0,200}}\)|\[[^\[\]\n]{{0,200}}\]|(?:[^\W\d_]\.){{2,9}}"
    r"|(?:Mr|Mrs|Ms|Dr|Dra|Prof|Sgt|Gen|Col|Lt|Capt|Cpl|Maj|Gov|Sen|Rep|Rev|Hon|Sr|Sra|St|Jr|Jan|Feb|Mar|Apr|Jun|Jul"
    r"|Aug|Sept|Oct|Nov|Dec|Inc|Corp|Ltd|Co)\.|[A-Z]\.(?=\s[A-Z])|\d+(?:[.,]\d+)+"
    r"|\w+(?:[’'.&/-]\w+)*(?:(?<=s)[’'](?=\s))?|[^\w\s]"
)


# "PORT ELLERY, Nordane — ": where the story was filed from.
_DATELINE = re.compile(rf"(?:[^\W\d_a-z]{{2}}[^\n.!?;:{QUOTED}]{{0,60}}?|[^\n!?;:{QUOTED}]{{2,60}}?\))\s[—–-]\s")


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.text.casefold()

    @property
    def is_quote(self) -> bool:
        return self.text[0] == QUOTED

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()

    @property
    def is_bracket(self) -> bool:
        return self.text[0] in "([" and len(self.text) > 1

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Name:
    """Whoever speaks, as tokens `first` to `last` (excluded) of the sentence."""

    first: int
    last: int


def tokens_in(text: str, span: Span) -> tuple[Token, ...]:
    """The words and signs of a sentence of an article; each quotation and each bracket is one token."""
    if len(span) > _LONGEST:
        return ()
    read = span.cut(text)
    for quoted in quotations(text, span):
        first, last = quoted.start - span.start, quoted.end - span.start
        read = read[:first] + QUOTED * (last - first) + read[last:]
    filed = _DATELINE.match(read)
    return tuple(
        Token(match.group(), span.start + match.start(), span.start + match.end())
        for match in _TOKEN.finditer(read, filed.end() if filed else 0)
    )


def span_of(tokens: Sequence[Token], name: Name) -> Span:
    """The tokens of a name as a span of the article; a possessive at its end is left out."""
    last = tokens[name.last - 1]
    owns = 2 if last.text.endswith(("'s", "’s")) else 0
    return Span(tokens[name.first].start, last.end - owns)


def head_of(words: Sequence[str]) -> str:
    """The word that a description is about: "spokesman" of "a spokesman for the ministry"."""
    for place, word in enumerate(words):
        before = words[place - 1].casefold() if place else ""
        # "Lund of the clinic" ends before its link, "Inés de la Cruz" does not.
        named = word not in ENGLISH_LINKS and place and words[place - 1][0].isupper() and not speaks(before)
        if place and word in LINKS - {"the", "and", "y"} and not named:
            return before
    return words[-1].casefold()


def speaks(noun: str) -> bool:
    return noun in SPEAK or noun.removesuffix("s") in SPEAK or noun in PLURALS or is_agent(noun.removesuffix("s"))


def is_agent(noun: str) -> bool:
    """Whether a noun ends as words for those who do something: "tailor", "entomologist", "watchman"."""
    return len(noun) > 4 and noun.endswith(AGENT_ENDINGS) and noun not in NO_AGENTS


def is_person_noun(noun: str) -> bool:
    """Whether one person is described by it: "mayor", "co-author", "ex-minister"."""
    return noun in PERSONS or noun.rpartition("-")[2] in PERSONS or (noun not in BODIES and is_agent(noun))


def name_from(tokens: Sequence[Token], begin: int, until: Container[str] = ()) -> tuple[Name | None, int]:
    """The name or description that begins at `begin`, no further than a word of `until`, and where it was left."""
    end = begin
    while end < len(tokens) and end - begin < _LONGEST_NAME and _goes_on(tokens, begin, end):
        if end > begin and tokens[end].text in until:
            break
        end += 1
    return _trimmed(tokens, begin, end), end


def _goes_on(  # noqa: PLR0911 - one return for each kind of word
    tokens: Sequence[Token], begin: int, end: int
) -> bool:
    """Whether the token at `end` still belongs to a name or description that begins at `begin`."""
    token = tokens[end]
    if not token.is_word:
        return token.is_bracket and end > begin and end + 1 < len(tokens) and tokens[end + 1].is_word
    if end == begin:
        return True
    low = token.low
    if token.is_capital:
        return token.text not in DAYS
    if low in EMBEDS or low in JOINS - {"and", "y"} or low in DAYS or low in NOT_IN_NAMES or low in AUXILIARIES:
        return False
    following = tokens[end + 1] if end + 1 < len(tokens) else None
    if low in LINKS:
        period = following is not None and (
            following.text in DAYS
            or following.low in PERIODS | OF_PERIODS - {"the", "el", "la"}
            or following.low.isdigit()
        )
        joined = following is not None and (following.is_capital or following.low in DETERMINERS | SPEAK)
        if low in ("and", "y", "e", "&"):
            return joined
        if low in ("in", "on", "at", "en", "to", "with", "from", "for") and tokens[end - 1].is_capital:
            # "said Lind in the evening": a person's name ends here, a description may go on.
            return False
        return following is not None and not period and following.is_word
    timed = (
        low in OF_PERIODS
        and following is not None
        and (following.low in PERIODS | OF_PERIODS or following.text in DAYS)
    )
    if (
        low in PREPOSITIONS
        or timed
        or (low in BETWEEN and tokens[end - 1].low not in DETERMINERS)
        or low.endswith("ly")
        or low == "as"
    ):
        return False
    before = tokens[end - 1]
    participle = low.endswith(("ed", "ing")) and before.low not in DETERMINERS
    owned = before.text.endswith(("'s", "’s"))  # "Varnia's trade minister"
    named = before.is_capital and not owned and before.low not in DETERMINERS
    return not participle and not (named and not speaks(low) and not _is_compound(tokens, begin, end))


def _is_compound(tokens: Sequence[Token], begin: int, end: int) -> bool:
    """Whether the common noun at `end` goes on with the name before it: "the Varn fire service", not "Lund today"."""
    first = end
    while first > begin and tokens[first - 1].is_capital and tokens[first - 1].low != "the":
        first -= 1
    if first == begin or tokens[first - 1].low != "the":
        return False
    last = end
    while last < min(len(tokens), end + 3) and tokens[last].is_word and not tokens[last].is_capital:
        low = tokens[last].low
        if low in FINITE | LINKS | PREPOSITIONS | BETWEEN | AUXILIARIES | PERIODS or low.endswith(("ed", "ing", "ly")):
            return False
        if speaks(low):
            return True
        last += 1
    # A comma ends it as well: "the Varn mountain rescue, which …".
    return last - end > 1 and (last == len(tokens) or not tokens[last].is_word)


def _trimmed(tokens: Sequence[Token], begin: int, end: int) -> Name | None:
    """Tokens without links, brackets and openers at their ends."""
    while begin < end and (tokens[begin].low in OPENERS or not tokens[begin].is_word):
        begin += 1
    while begin < end and (not tokens[end - 1].is_word or tokens[end - 1].low in LINKS - {"el", "la"}):
        end -= 1
    return Name(begin, end) if begin < end else None


def apposed(tokens: Sequence[Token], name: Name, end: int) -> Name:
    """The person's name behind the description of one: "a ministry spokesman, Per Lund, …"."""
    if end != name.last or end >= len(tokens) or tokens[end].text != ",":
        return name
    described = [token.text for token in tokens[name.first : name.last]]
    head = head_of(described)
    person, owned = is_person_noun(head), _is_owned(described)
    linked = any(word in LINKS - {"the", "and"} for word in described)
    if not (person or owned or head in FIRMS or is_agent(head)) or (described[-1][0].isupper() and not linked):
        return name
    first = end + 1
    while first < len(tokens) and first < end + 5 and tokens[first].is_word and not tokens[first].is_capital:
        first += 1  # "the president, former actress Vera Kint, …"
    bare = first == end + 1 or (first == end + 2 and tokens[end + 1].low in ("the", "el", "la"))
    if not bare and not is_person_noun(tokens[first - 1].low):
        return name
    last = first
    while last < len(tokens) and tokens[last].is_capital and tokens[last].text not in DAYS:
        last += 1
    closed = last >= len(tokens) or not tokens[last].is_word or tokens[last].low in ("who", "quien")
    words = [token.text for token in tokens[first:last]]
    firm = owned or head in FIRMS or (is_agent(head) and head not in PERSONS)
    proper = (1 if firm else 2) <= len(words) <= 5 and closed and (firm or not any(word in NO_PERSON for word in words))
    return Name(first, last) if proper else name


def _is_owned(words: Sequence[str]) -> bool:
    """Whether a description tells of one only: "its sponsor", "the line's owner"."""
    owner = words[0].casefold() in ("its", "his", "her", "their") or any(
        word.endswith(("'s", "’s", "s'", "s’")) for word in words[:-1]
    )
    return owner and not words[-1].endswith("s")


def name_in(  # noqa: PLR0911 - one return for each shape that a stretch may have
    tokens: Sequence[Token], begin: int, end: int, *, cut: bool = True
) -> Name | None:
    """Whoever a stretch of a clause names, None where it is more than a name or a description."""
    begin = _past_intro(tokens, begin, end)
    name = _trimmed(tokens, begin, end)
    if name is None:
        return None
    first, last = name.first, name.last
    if last - first == 1 and tokens[first].low in PRONOUNS:
        return name
    if any(
        tokens[i].low in ("its", "his", "her", "their") and tokens[i - 1].is_word and tokens[i - 1].low not in LINKS
        for i in range(first + 1, last)
    ):
        return None  # "a step its board says"
    joins = [i for i in range(first, last) if tokens[i].low in ("and", "y", "but", "pero")]
    if joins:
        left_is_name = is_tight(tokens, first, joins[0]) and tokens[joins[-1]].low in ("and", "y")
        if left_is_name and is_tight(tokens, joins[-1] + 1, last, link=True):
            return name
        tight = joins[-1] - first >= 4 and not left_is_name and is_tight(tokens, joins[-1] + 1, last)
        if tight or any(_is_verbal(tokens, first, i) for i in range(first, joins[-1])):
            return name_in(tokens, joins[-1] + 1, last, cut=cut)
        return None
    for i in range(first + 1, last):
        low = tokens[i].low
        participle = low.endswith("ed") and not tokens[i].is_capital and tokens[i - 1].low not in DETERMINERS
        if participle and not tokens[i - 1].low.endswith("ly"):
            if not cut or i + 1 >= len(tokens) or tokens[i + 1].low not in PREPOSITIONS:
                return None
            last = i
            break
    if last - first > _LONGEST_NAME or any(_is_foreign(tokens[i], i == first) for i in range(first, last)):
        return None
    return Name(first, last) if _can_speak(tokens, first, last) else None


def _is_foreign(token: Token, begins: bool) -> bool:
    """Whether no name holds this word; "Mr Will" and "Ms May" do."""
    return token.low in NOT_IN_NAMES and (begins or not token.is_capital or token.text == "I")


def _is_verbal(tokens: Sequence[Token], first: int, at: int) -> bool:
    low = tokens[at].low
    past = low.endswith("ed") and at > first and not tokens[at].is_capital
    return past or low in NOT_IN_NAMES or tokens[at].text in REPORTING


def _past_intro(tokens: Sequence[Token], begin: int, end: int) -> int:
    """Behind a connecting word and a time at the head of a clause: "But last year"."""
    while begin < end and (tokens[begin].low in OPENERS or not tokens[begin].is_word):
        begin += 1
    timed = begin
    if timed < end and tokens[timed].low in PREPOSITIONS:
        timed += 1
    after = timed
    while after < end:
        token = tokens[after]
        following = tokens[after + 1] if after + 1 < end else None
        of_period = (
            token.low in OF_PERIODS
            and following is not None
            and (following.low in PERIODS or following.low in OF_PERIODS or following.text in DAYS)
        )
        # "By 2031" and "On 4 May", but "By 411 votes".
        year = token.low.isdigit() and (len(token.low) == 4 or (following is not None and following.text in DAYS))
        year = year or (token.low.isdigit() and tokens[after - 1].text in DAYS)
        if not (token.text in DAYS or year or token.low in PERIODS or of_period):
            break
        after += 1
    dated = after > timed and not (after == timed + 1 and tokens[timed].low.isdigit() and timed == begin)
    return after if dated else begin


def _can_speak(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a stretch without a verb can be a speaker: a name, or a description of somebody."""
    head = first
    while head + 1 < last and not (head > first and tokens[head + 1].low in LINKS and not tokens[head + 1].is_capital):
        if tokens[head + 1].low in LINKS:
            break
        head += 1
    opening = tokens[first]
    if opening.low in PREPOSITIONS or opening.low.endswith("ly") or tokens[head].text[0].isdigit():
        return False
    if _is_participle(tokens, first) or (last - first == 1 and opening.low in ARTICLES):
        return False
    if any(tokens[i].is_capital for i in range(first, last)) or opening.low in DETERMINERS:
        return True
    bare = last - first <= 3 and tokens[last - 1].low.endswith("s")  # "night travellers said"
    return speaks(tokens[head].low) or bare


def _is_participle(tokens: Sequence[Token], at: int) -> bool:
    """Whether "Asked", "Speaking" or the like opens a clause that is not about itself."""
    if not tokens[at].low.endswith(("ing", "ed")):
        return False
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    return not tokens[at].is_capital or following in PREPOSITIONS | EMBEDS | DETERMINERS


def is_tight(tokens: Sequence[Token], first: int, last: int, *, link: bool = False) -> bool:
    """Whether these tokens are a name or a short description beyond doubt."""
    words = tokens[first:last]
    if not 0 < len(words) <= 9 or any(word.low in NOT_IN_NAMES or word.text in REPORTING for word in words):
        return False
    if any(word.low.endswith("ed") and not word.is_capital for word in words[1:]):
        return False
    if all(word.is_capital or word.low in LINKS or word.low in DETERMINERS for word in words):
        return True
    if words[0].low in ("other", "others", "many", "some", "her", "his", "their", "its", "otros", "otras"):
        return True
    return speaks(head_of([word.text for word in words])) or (link and words[-1].is_capital)


def listed(tokens: Sequence[Token], name: Name) -> Name:
    """With those before it in a list: "the mayor, the bishop and the doctor"."""
    first = name.first
    while (
        first > 1
        and tokens[first - 1].text == ","
        and any(tokens[i].low in ("and", "y") for i in range(name.first, name.last))
    ):
        begin = first - 1
        while begin > 0 and not is_edge(tokens[begin - 1]):
            begin -= 1
        above = name_in(tokens, begin, first - 1)
        if above is None or above.last != first - 1 or not is_tight(tokens, above.first, above.last):
            break
        first = above.first
        if begin == 0 or tokens[begin - 1].text != ",":
            break
    return Name(first, name.last)


def is_edge(token: Token) -> bool:
    if token.is_bracket:
        return False
    return not token.is_word or token.low in EMBEDS or token.low in JOINS - {"and", "y"}


def subject_of(tokens: Sequence[Token], *, speaking: bool = False) -> Name | None:
    """Whom or what a sentence is about: the name or description before its first verb.

    `speaking`: its words tell that it speaks, whatever it is called.
    """
    begin = _past_intro(tokens, 0, len(tokens))
    while begin < len(tokens) and (tokens[begin].low in PREPOSITIONS | EMBEDS | JOINS or _is_participle(tokens, begin)):
        comma = next((i for i in range(begin, len(tokens)) if tokens[i].text == ","), None)
        if comma is None:
            return None
        begin = comma + 1
    if begin < len(tokens) and tokens[begin].low in PRONOUNS:
        return Name(begin, begin + 1)
    name, end = name_from(tokens, begin, until=REPORTING)
    if name is None or not _can_speak(tokens, name.first, name.last):
        return None
    words = [token.text for token in tokens[name.first : name.last]]
    known = speaking or words[-1][0].isupper() or speaks(head_of(words))
    return apposed(tokens, name, end) if known else None
