"""Who says what a quote says: named by a span of the article, the article in its own voice, or unknown.

The rules read a sentence without what it quotes. They look for verbs that report ("said", "estimates") and for whoever
stands before or behind them, and for "according to". A wrong name is the worst that can happen here: where the words
leave a doubt the answer is None. English and Spanish; of any other language nothing is told.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.article import Article, Kind, Span
from corpus.paragraphs import has_words
from corpus.sentences import quotations
from index.answer import Speaker
from index.language import language_of_article
from index.reporting import (
    ANSWERING,
    ASKING,
    AUXILIARIES,
    BARE,
    BEING,
    BETWEEN,
    BODIES,
    DAYS,
    DETERMINERS,
    EMBEDS,
    EVENTS,
    FINITE,
    HEARD,
    HEARSAY,
    HE_ONLY,
    JOINS,
    LINKS,
    NEGATIONS,
    NEVER_INVERTED,
    NO_PERSON,
    NO_SOURCE,
    NOT_IN_NAMES,
    NOUNS_TOO,
    OF_PERIODS,
    OPENERS,
    PARTICIPLES,
    PASSIVE_SPEECH,
    PERIODS,
    PERSONS,
    PLURALS,
    PREPOSITIONS,
    PRONOUNS,
    REPORTING,
    SHE_ONLY,
    SPEAK,
    THAT,
    TITLES,
    Needs,
)

_LANGUAGES = ("en", "es")
_LONGEST = 2_000  # code points of a sentence that are read; longer ones are lists and damage, and nobody quotes them
_FARTHEST = 6  # sentences back that a quotation or a pronoun is followed
_LONGEST_NAME = 14  # tokens
_QUOTED = "\x01"  # stands for each character of a quotation

_TOKEN = re.compile(
    rf"{_QUOTED}+|\([^()\n]{{0,200}}\)|\[[^\[\]\n]{{0,200}}\]|(?:[^\W\d_]\.){{2,9}}"
    r"|(?:Mr|Mrs|Ms|Dr|Dra|Prof|Sgt|Gen|Col|Lt|Capt|Cpl|Maj|Gov|Sen|Rep|Rev|Hon|Sr|Sra|St|Jr|Jan|Feb|Mar|Apr|Jun|Jul"
    r"|Aug|Sept|Oct|Nov|Dec|Inc|Corp|Ltd|Co)\.|[A-Z]\.(?=\s[A-Z])|\w+(?:[’'.&/-]\w+)*(?:(?<=s)[’'](?=\s))?|[^\w\s]"
)
_ENDS = frozenset(".!?…;:—–")
_POSSESSIVE = ("'s", "’s", "s'", "s’")
_APPOSED = re.compile(r",\s(?:(?!who\b)[\w’'-]{1,40}\s){1,6}")
_TERM = re.compile(r"(?:film|movie|book|novel|song|album|series|play|show|documentary|magazine|poem|painting|exhibition|opera|película|libro"
    r"|canción|novela|obra|serie|called|named|titled|entitled|nicknamed|dubbed|as|for|word|words|term|so-called|llamad[oa])$")


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.text.casefold()

    @property
    def is_quote(self) -> bool:
        return self.text[0] == _QUOTED

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
class _Name:
    """Whoever speaks, as tokens `first` to `last` (excluded) of the sentence."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Claim:
    """A verb that reports and whoever speaks: a name, a pronoun, or neither where that cannot be told.

    `begins` is where its clause does. `embedded`: it is said inside of a clause, not of the whole sentence.
    """

    verb: int
    begins: int
    name: _Name | None = None
    pronoun: str = ""
    embedded: bool = False


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one sentence tells about its speaker. `quotes`: it holds a quotation; `wholly`: it is nothing else.

    `asks`: it ends with a question or tells of one, so that whoever goes on may be somebody else.
    """

    name: Span | None = None
    pronoun: str = ""
    own_voice: bool = False
    quotes: bool = False
    wholly: bool = False
    asks: bool = False


def speaker_of(article: Article, span: Span) -> Speaker | None:
    """Who says the sentences of a span; None where the rules cannot tell, or they have several speakers."""
    if language_of_article(article) not in _LANGUAGES:
        return None
    first = bisect_right(article.sentences, span.start, key=lambda sentence: sentence.span.end)
    last = bisect_left(article.sentences, span.end, key=lambda sentence: sentence.span.start)
    if not 0 < last - first <= _FARTHEST:
        return None
    speakers = [_of_sentence(article, at) for at in range(first, last)]
    same = all(_same(article.text, one, other) for one, other in pairwise(speakers))
    return speakers[0] if same else None


def _same(text: str, one: Speaker | None, other: Speaker | None) -> bool:
    if one is None or other is None or one.name is None or other.name is None:
        return one == other
    return _last_word(one.name.cut(text)) == _last_word(other.name.cut(text))


def _last_word(name: str) -> str:
    return name.split()[-1].casefold()


def _of_sentence(article: Article, at: int, back: int = _FARTHEST) -> Speaker | None:
    """The speaker of the sentence at an index, with the help of at most `back` sentences before it."""
    reading = _read(article, at)
    if reading.name is not None:
        return Speaker(reading.name)
    if reading.own_voice:
        return Speaker(None)
    found: Span | None = None
    if reading.pronoun:
        found = _meant(article, at, reading.pronoun, back)
    elif reading.wholly:
        found = _going_on(article, at, back)
    return Speaker(found) if found is not None else None


def _going_on(article: Article, at: int, back: int) -> Span | None:
    """Whoever speaks in the sentences around one that is a quotation and nothing else."""
    below = _read(article, at + 1) if _adjoins(article, at, "\n") else _Reading()
    if below.quotes and not below.wholly:
        # “One. ” “Two,” she said.
        return below.name or (_meant(article, at + 1, below.pronoun, back) if below.pronoun else None)
    if back == 0 or not _adjoins(article, at - 1):
        return None
    above = _read(article, at - 1)
    if above.asks and not _adjoins(article, at - 1, "\n"):
        return None  # the answer, and nothing says whose
    if not above.quotes and not above.name and not above.pronoun:
        return None
    before = _of_sentence(article, at - 1, back - 1)
    name = before.name if before else None
    begins = not _adjoins(article, at - 1, "\n")
    if begins and below.name is not None and name is not None and not _same(article.text, before, Speaker(below.name)):
        return None  # a new paragraph, and what follows in it is somebody else's
    return name if above.quotes or article.text[article.sentences[at - 1].span.end - 1] == ":" else None


def _adjoins(article: Article, at: int, apart: str = "") -> bool:
    """Whether a sentence and the next have nothing but blanks between them, and not `apart`."""
    if not 0 <= at < len(article.sentences) - 1:
        return False
    one, other = article.sentences[at : at + 2]
    between = article.text[one.span.end : other.span.start]
    return one.kind is other.kind and not has_words(between) and not (apart and apart in between)


def _meant(article: Article, at: int, pronoun: str, back: int) -> Span | None:
    """The one that a pronoun in a sentence stands for, where only one can be meant."""
    tokens = _tokens(article, at)
    place = next((place for place, token in enumerate(tokens) if token.low == pronoun), len(tokens))
    inside = _people(article, tokens[:place])
    if inside:
        subject = _subject(tokens[:place])
        name = _span(tokens, subject) if subject else None
        return name if len(inside) == 1 and name and _fits(article, name, pronoun) else None
    if back == 0 or not _adjoins(article, at - 1):
        return None
    above, earlier = _read(article, at - 1), _tokens(article, at - 1)
    if above.asks or any(token.low in ANSWERING for token in tokens if not token.is_quote):
        return None
    if above.name or above.pronoun or above.wholly:
        before = _of_sentence(article, at - 1, back - 1)
        name = before.name if before else None
        others = [p for p in _people(article, earlier) if name and not p.overlaps(name) and not above.pronoun]
        others = [p for p in others if name and _last_word(p.cut(article.text)) != _last_word(name.cut(article.text))]
        # In one paragraph one speaks, whoever else is spoken of.
        sure = not others or (above.name is not None and _adjoins(article, at - 1, "\n"))
        return name if name and sure and _fits(article, name, pronoun) else None
    people = _people(article, earlier)
    subject = _subject(earlier)
    if subject is None:
        return None
    if subject.last - subject.first == 1 and earlier[subject.first].low in PRONOUNS:
        same = earlier[subject.first].low == pronoun and not people
        return _meant(article, at - 1, pronoun, back - 1) if same else None
    name = _span(earlier, subject)
    return name if all(p.overlaps(name) for p in people) and _fits(article, name, pronoun) else None


def _fits(article: Article, name: Span, pronoun: str) -> bool:
    """Whether a pronoun can stand for a name: "he" for one person, "they" for several, "it" for a body."""
    words = name.cut(article.text).split()
    low = [word.casefold() for word in words]
    head = _head(words)
    if pronoun in ("they", "ellos", "ellas"):
        return head in PLURALS or "and" in low or (head.endswith("s") and head[:-1] in SPEAK)
    body = head in BODIES or any(word in NO_PERSON for word in words)
    if pronoun == "it":
        return body
    if body or "and" in low or "y" in low or (head.endswith("s") and head[0].islower() and head[:-1] in SPEAK):
        return False
    if any(word in (SHE_ONLY if pronoun in ("he", "él") else HE_ONLY) for word in words):
        return False
    return head in PERSONS or _is_person(article.text, words)


def _head(words: Sequence[str]) -> str:
    """The word that a description is about: "spokesman" of "a spokesman for the ministry"."""
    for place, word in enumerate(words):
        before = words[place - 1].casefold() if place else ""
        named = place and words[place - 1][0].isupper() and not _speaks(before)
        if place and word in LINKS - {"the", "and", "y"} and not named:
            return before
    return words[-1].casefold()


def _speaks(noun: str) -> bool:
    return noun in SPEAK or noun.removesuffix("s") in SPEAK or noun in PLURALS


def _is_person(text: str, words: Sequence[str]) -> bool:
    """Whether a name is a person's, as titles and the rest of the article tell."""
    if any(word in TITLES for word in words) or any(word.casefold() in PERSONS for word in words[:-1]):
        return True
    named = next((place for place, word in enumerate(words) if word[0].isupper() and place), 0)
    if words[0].casefold() in DETERMINERS and named and not any(word in BODIES for word in words[:named]):
        words = words[named:]
    if words[0].casefold() in DETERMINERS or any(word in NO_PERSON or word.isupper() for word in words):
        return False
    if len(words) > 1:
        return all(word[0].isupper() or word in LINKS for word in words) and len(words) <= 4
    last = words[0]
    if last in NO_PERSON or not last[0].isupper():
        return False
    before = re.compile(rf"\b(\w[\w.’'-]{{0,40}})\s{re.escape(last)}\b(?!['’])")
    firsts = [match.group(1) for match in before.finditer(text)]
    known = any(
        first[0].isupper() and first.casefold() not in OPENERS | PREPOSITIONS | DETERMINERS and first not in NO_PERSON
        for first in firsts
    )
    return known and not any(first.casefold() in ("in", "at", "near", "en", "from") for first in firsts)


def _people(article: Article, tokens: Sequence[_Token]) -> list[Span]:
    """The people that are named or described in a sentence, outside of its quotations."""
    found: list[Span] = []
    run: list[_Token] = []
    for place, token in enumerate((*tokens, None)):
        if token is not None and token.low == "of" and run and run[-1].text in TITLES and tokens[place + 1 :][:1]:
            if tokens[place + 1].is_capital:
                run.append(token)  # "Secretary of State Ida Lund"
                continue
        if token is not None and token.is_capital and not (not run and token.low in DETERMINERS | OPENERS):
            run.append(token)
            if not token.text.endswith(("'s", "’s")):
                continue
        elif token is not None and token.low in PERSONS and not run:
            gap = article.text[found[-1].end : token.start] if found else ""
            if not (gap.startswith(",") and _APPOSED.fullmatch(gap)):
                found.append(Span(token.start, token.end))
        if run:
            words = [word.text.removesuffix("'s").removesuffix("’s") for word in run]
            before = article.text[max(0, run[0].start - 6) : run[0].start].casefold().split()
            placed = bool(before) and before[-1] in ("in", "at", "near", "en")
            if not placed and _is_person(article.text, words):
                found.append(Span(run[0].start, run[-1].end))
        run = []
    # "Water Minister Tomas Verrell" is one; so is "the mayor, Ina Torvik".
    return [
        one
        for one, other in pairwise([*found, Span(len(article.text), len(article.text) + 1)])
        if article.text[one.end : other.start].strip(" ,") or other.start >= len(article.text)
    ]


def _tokens(article: Article, at: int) -> tuple[_Token, ...]:
    """The words and signs of a sentence; each quotation and each bracket is one token."""
    span = article.sentences[at].span
    if len(span) > _LONGEST:
        return ()
    text = span.cut(article.text)
    for quoted in quotations(article.text, span):
        first, last = quoted.start - span.start, quoted.end - span.start
        text = text[:first] + _QUOTED * (last - first) + text[last:]
    return tuple(
        _Token(match.group(), span.start + match.start(), span.start + match.end()) for match in _TOKEN.finditer(text)
    )


def _read(article: Article, at: int) -> _Reading:
    """What a sentence tells by itself."""
    tokens = _tokens(article, at)
    if not any(token.is_word or token.is_quote for token in tokens):
        return _Reading()
    quotes = any(token.is_quote and not _is_term(article.text, tokens, i) for i, token in enumerate(tokens))
    wholly = quotes and not any(token.is_word for token in tokens)
    if wholly:
        return _Reading(quotes=True, wholly=True)
    if article.sentences[at].kind is Kind.CAPTION:
        return _Reading(own_voice=not quotes, quotes=quotes)
    claims = list(_claims(tokens))
    if not claims:
        claims = list(_beside(tokens))
    told = [claim for claim in claims if not claim.embedded]
    if not claims:
        doubt = quotes or any(token.low in HEARSAY for token in tokens) or tokens[0].text in "—–-"
        return _Reading(own_voice=not doubt, quotes=quotes)
    if not told or (told[0].name is None and not told[0].pronoun):
        return _Reading(quotes=quotes)
    first = told[0]
    if any(_is_other(tokens, first, claim) for claim in told[1:]):
        return _Reading(quotes=quotes)
    name = _span(tokens, first.name) if first.name else None
    asks = tokens[first.verb].low in ASKING or "?" in article.text[tokens[0].start : tokens[-1].end][-3:]
    return _Reading(name=name, pronoun=first.pronoun, quotes=quotes, asks=asks)


def _is_term(text: str, tokens: Sequence[_Token], at: int) -> bool:
    """Whether quote marks hold a title or a term that the reporter names, and nobody's words."""
    token = tokens[at]
    words = text[token.start + 1 : token.end - 1].split()
    named = len(words) <= 8 and all(word[0].isupper() or word in LINKS for word in words)
    before = tokens[at - 1].low if at else ""
    nickname = named and 0 < at < len(tokens) - 1 and tokens[at - 1].is_capital and tokens[at + 1].is_capital
    return nickname or (named and len(words) <= 8 and bool(_TERM.match(before)))


def _is_other(tokens: Sequence[_Token], first: _Claim, claim: _Claim) -> bool:
    """Whether a further claim has a speaker of its own, on the level of the first."""
    if claim.pronoun or claim.verb <= first.verb:
        return False
    if claim.name is None:
        edge = tokens[claim.begins - 1] if claim.begins else tokens[0]
        if any(token.low in ("and", "or", "but", "y", "o", "pero") for token in tokens[claim.verb - 2 : claim.verb]):
            return False  # "… and later said": still the same
        return claim.begins < claim.verb and (edge.text in ",;" or edge.low in JOINS)
    if tokens[claim.name.first].low in ("others", "other", "otros", "otras"):
        return False
    if first.name is not None and tokens[first.name.last - 1].low == tokens[claim.name.last - 1].low:
        return False
    # "The mayor said the builders say …" is the mayor's; behind a comma, "but" or "while" somebody else begins.
    return claim.begins > 0 and not (tokens[claim.begins - 1].is_word and tokens[claim.begins - 1].low not in JOINS)


def _claims(tokens: Sequence[_Token]) -> Iterator[_Claim]:
    """Every verb that reports with whoever speaks, and every "according to", in order."""
    behind = 0  # the end of the last name, whose words are no verbs
    for at, token in enumerate(tokens):
        if at < behind:
            continue
        sources = _source_at(tokens, at)
        if sources:
            claim = _according(tokens, at, sources)
        else:
            needs = REPORTING.get(token.text)
            claim = _claim(tokens, at, needs) if needs and not _is_noun(tokens, at) else None
        if claim is not None:
            yield claim
            behind = claim.name.last if claim.name else 0


def _source_at(tokens: Sequence[_Token], at: int) -> int:
    """How many tokens of "according to" and the like stand here, 0 for none."""
    following = [token.low for token in tokens[at : at + 4]]
    for phrase in (["according", "to"], ["según"], ["de", "acuerdo", "con"], ["in", "the", "words", "of"]):
        if following[: len(phrase)] == phrase:
            return len(phrase)
    return 0


def _according(tokens: Sequence[_Token], at: int, length: int) -> _Claim | None:
    """The source behind "according to"."""
    embedded = at > 0 and tokens[at - 1].low in EMBEDS
    unsure = _Claim(at, at, embedded=embedded)
    begin = end = at + length
    while end < len(tokens) and end - begin < _LONGEST_NAME and _goes_on(tokens, begin, end):
        end += 1
    name = _trimmed(tokens, begin, end)
    if name is None or any(tokens[i].low in NOT_IN_NAMES for i in range(name.first, name.last)):
        return unsure
    if tokens[name.first].low in PRONOUNS | {"him", "her", "them"}:
        return unsure
    words = [token.text for token in tokens[name.first : name.last]]
    if _head(words) in NO_SOURCE or words[0].casefold() in NO_SOURCE:
        return None
    name = _apposed(tokens, name, end)
    return _Claim(at, at, name, embedded=embedded)


def _goes_on(tokens: Sequence[_Token], begin: int, end: int) -> bool:
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
    if low in PREPOSITIONS or low in OF_PERIODS or low in BETWEEN or low.endswith("ly") or low == "as":
        return False
    participle = low.endswith(("ed", "ing")) and tokens[end - 1].low not in DETERMINERS
    return not participle and not (tokens[end - 1].is_capital and low not in PERSONS | BODIES)


def _trimmed(tokens: Sequence[_Token], begin: int, end: int) -> _Name | None:
    """Tokens without links, brackets and openers at their ends."""
    while begin < end and (tokens[begin].low in OPENERS or not tokens[begin].is_word):
        begin += 1
    while begin < end and (not tokens[end - 1].is_word or tokens[end - 1].low in LINKS - {"el", "la"}):
        end -= 1
    return _Name(begin, end) if begin < end else None


def _apposed(tokens: Sequence[_Token], name: _Name, end: int) -> _Name:
    """The person's name behind the description of one: "a ministry spokesman, Per Lund, …"."""
    if end != name.last or end >= len(tokens) or tokens[end].text != ",":
        return name
    if _head([token.text for token in tokens[name.first : name.last]]) not in PERSONS:
        return name
    first = end + 1
    while first < len(tokens) and first < end + 4 and (tokens[first].low in PERSONS | {"the", "el", "la"}):
        first += 1  # "the president, actress Vera Kint, …"
    last = first
    while last < len(tokens) and tokens[last].is_capital and tokens[last].text not in DAYS:
        last += 1
    closed = last >= len(tokens) or not tokens[last].is_word or tokens[last].low in ("who", "quien")
    words = [token.text for token in tokens[first:last]]
    proper = 2 <= len(words) <= 5 and closed and not any(word in NO_PERSON for word in words)
    return _Name(first, last) if proper else name


def _is_noun(tokens: Sequence[_Token], at: int) -> bool:
    """Whether what looks like a verb is a noun here: "his claims", "according to estimates", "reports of"."""
    if tokens[at].low not in NOUNS_TOO:
        return False
    before = tokens[at - 1] if at else None
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if following in ("of", "by", "from", "about", "say", "said", "show", "suggest", "de", "del"):
        return True
    if before is None:
        return True
    return before.low in (DETERMINERS - PLURALS | PREPOSITIONS) - {"to"} or before.text.endswith(_POSSESSIVE)


def _claim(tokens: Sequence[_Token], at: int, needs: Needs) -> _Claim | None:
    """What the verb at `at` tells; None where it reports nothing that somebody claims."""
    unsure = _Claim(at, at, embedded=False)
    told = _complement(tokens, at)
    before = tokens[at - 1].low if at else ""
    if tokens[at].low == "asked" and at + 1 < len(tokens) and before in ",":
        if tokens[at + 1].low in PREPOSITIONS | THAT:
            return None  # "Lund, asked about the vote, …"
    if before in ("to", "by") or (at + 1 < len(tokens) and tokens[at + 1].low == "by"):
        return unsure if told in ("that", "quote") or tokens[at].low in PASSIVE_SPEECH else None
    inverted = _behind(tokens, at) if needs is not Needs.OBJECT and tokens[at].low not in NEVER_INVERTED else None
    if inverted is not None:
        if tokens[at - 1].text == ",":
            # "Per Lund, the mayor, warned residents" is not theirs, and "Per Lund, the mayor, said Torvik, …" nobody's.
            apposed = _before_apposition(tokens, at, at - 1)
            if apposed.name is not None:
                return unsure if needs is Needs.LITTLE else apposed
        return inverted
    end, negated, passive = _past_between(tokens, at)
    if passive:
        return unsure if _is_hearsay(tokens, at, told) else None
    found = _before(tokens, at, end)
    final = found is not None and _is_final(tokens, at, found.begins)
    enough = {
        Needs.LITTLE: bool(told) or final,
        Needs.CLAUSE: told in ("that", "quote", "clause", "amount") or final or _is_account(tokens, at),
        Needs.THAT: told in ("that", "quote") or final or (told == "clause" and tokens[at].low in BARE),
        Needs.OBJECT: _has_object(tokens, at) or told in ("that", "quote"),
    }[needs]
    if tokens[at].low in HEARD:
        return unsure if told else None
    if negated or (tokens[at].low in EVENTS and told != "quote"):
        return None
    if not enough:
        # "claimed the prize" is an event; "said nothing" is one too.
        return None
    if found is not None and found.name is not None and _is_itself(tokens, found.name):
        return unsure
    return found or unsure


def _is_itself(tokens: Sequence[_Token], name: _Name) -> bool:
    """Whether the article speaks of itself: "an earlier version of this article said"."""
    words = [token.low for token in tokens[name.first : name.last]]
    return "this" in words and words[-1] in ("article", "story", "report")


def _is_hearsay(tokens: Sequence[_Token], at: int, told: str) -> bool:
    """Whether a passive verb tells that something is said, and not by whom: "is believed to have", "was told that"."""
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    beyond = tokens[at + 2].low if at + 2 < len(tokens) else ""
    if tokens[at].low not in PASSIVE_SPEECH:
        return False
    return (
        told in ("that", "quote") or (following, beyond) in (("to", "be"), ("to", "have")) or following in ("as", "at")
    )


def _complement(tokens: Sequence[_Token], at: int) -> str:
    """What follows a verb in its clause: "that", "quote", "clause", "amount", "words", or nothing."""
    finite = amount = relative = False
    direct = True  # nothing but when, where and to whom stands between the verb and this place
    place = at + 1
    while place < len(tokens):
        token, before = tokens[place], tokens[place - 1]
        if token.is_quote:
            return "quote" if place - at <= 12 else "clause" if finite else "words"
        if token.text in ".!?;":
            break
        if token.text in ":—–" or (token.text == "," and place + 1 < len(tokens) and tokens[place + 1].is_quote):
            place += 1
            continue
        if token.low in THAT and direct and place - at <= 9:
            return "that"
        direct = direct and (
            not token.is_word
            or tokens[at].low in NEVER_INVERTED
            or tokens[at + 1].low in PREPOSITIONS | OF_PERIODS | BETWEEN | {"out"}
            or tokens[at + 1].text in DAYS | {","}
        )
        relative = relative or token.low in EMBEDS
        past = token.low.endswith("ed") and place - at > 1
        past = past and before.low not in DETERMINERS | PREPOSITIONS and not before.low.endswith("ly")
        finite = finite or (not relative and (past or token.low in FINITE))
        amount = amount or (place - at <= 6 and token.text[0].isdigit())
        place += 1
    if finite:
        return "clause"
    return "amount" if amount else "words" if place - at > 1 else ""


def _has_object(tokens: Sequence[_Token], at: int) -> bool:
    """Whether "put", "accused", "called" and their like are followed by what makes them a claim."""
    verb = tokens[at].low
    ahead = [token.low for token in tokens[at + 1 : at + 13]]
    if verb.startswith("accus") or verb.startswith("acus"):
        return "of" in ahead or "de" in ahead
    if verb.startswith("blame"):
        return True
    if verb.startswith("put"):
        return ahead[:1] == ["it"] or "at" in ahead
    if verb.startswith("cite"):
        return bool(ahead)
    if verb.startswith("call"):
        return (
            bool(ahead)
            and ahead[0] in DETERMINERS | {"it", "him", "them", "her"}
            and ("a" in ahead[1:] or "an" in ahead[1:])
        )
    return "as" in ahead[1:] or "como" in ahead or "de" in ahead


def _is_account(tokens: Sequence[_Token], at: int) -> bool:
    """Whether somebody reports something, and not to somebody: "residents reported heavy shelling"."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    return tokens[at].low.startswith("report") and following is not None and following.low not in PREPOSITIONS | {"the"}


def _is_final(tokens: Sequence[_Token], at: int, begins: int) -> bool:
    """Whether speaker and verb close a sentence whose words stand before them: "…, the ministry said on Monday."."""
    if begins == 0 or not (tokens[begins - 1].is_quote or tokens[begins - 1].text == ","):
        return False
    if tokens[begins - 1].text == "," and begins < 4:
        return False  # "On Monday, the mayor confirmed the plan."
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None or not following.is_word or following.text in DAYS or following.low in OF_PERIODS | BETWEEN:
        return True
    if tokens[begins - 1].is_quote:
        return following.low in PREPOSITIONS or following.low.endswith("ly")
    return following.low == "on" and at + 2 < len(tokens) and tokens[at + 2].text in DAYS


def _past_between(tokens: Sequence[_Token], at: int) -> tuple[int, bool, bool]:
    """(where the name before the verb ends, whether the verb is negated, whether it is passive)."""
    end, negated, passive = at, False, False
    while end > 0:
        token = tokens[end - 1]
        low = token.low
        if low in NEGATIONS or low.endswith(("n't", "n’t")):
            negated = True
        elif low in AUXILIARIES:
            passive = passive or low in BEING
        elif low in BEING:
            passive = True
        elif token.text in DAYS or (low in PERIODS and end > 1 and tokens[end - 2].low in OF_PERIODS):
            if low in PERIODS:
                end -= 1
            if end > 1 and tokens[end - 2].low in ("on", "el", "in"):
                end -= 1
        elif token.text == "," and end > 2 and tokens[end - 2].low in BETWEEN and tokens[end - 3].text == ",":
            end -= 2
        elif not (low in BETWEEN or (low.endswith("ly") and not token.is_capital)):
            break
        end -= 1
    return end, negated, passive


def _before(tokens: Sequence[_Token], verb: int, end: int) -> _Claim | None:
    """Whoever stands before a verb; `end` is behind their last token."""
    if end == 0 or tokens[end - 1].is_quote:
        return None
    if tokens[end - 1].text == ",":
        return _before_apposition(tokens, verb, end - 1)
    begin = end
    while begin > 0 and not _is_edge(tokens[begin - 1]):
        begin -= 1
    edge = tokens[begin - 1].low if begin else ""
    embedded = edge in EMBEDS
    name = _name(tokens, begin, end)
    if name is None:
        return _Claim(verb, begin, embedded=embedded)
    if name.last - name.first == 1 and tokens[name.first].low in PRONOUNS:
        return _Claim(verb, begin, pronoun=tokens[name.first].low, embedded=embedded)
    if edge == ",":
        name = _apposed_before(tokens, _listed(tokens, name), begin - 1)
    return _Claim(verb, begin, name, embedded=embedded)


def _is_edge(token: _Token) -> bool:
    if token.is_bracket:
        return False
    return not token.is_word or token.low in EMBEDS or token.low in JOINS - {"and", "y"}


def _listed(tokens: Sequence[_Token], name: _Name) -> _Name:
    """With those before it in a list: "the mayor, the bishop and the doctor"."""
    first = name.first
    while (
        first > 1
        and tokens[first - 1].text == ","
        and any(tokens[i].low in ("and", "y") for i in range(name.first, name.last))
    ):
        begin = first - 1
        while begin > 0 and not _is_edge(tokens[begin - 1]):
            begin -= 1
        above = _name(tokens, begin, first - 1)
        if above is None or above.last != first - 1 or not _is_tight(tokens, above.first, above.last):
            break
        first = above.first
        if begin == 0 or tokens[begin - 1].text != ",":
            break
    return _Name(first, name.last)


def _apposed_before(tokens: Sequence[_Token], name: _Name, comma: int) -> _Name:
    return name


def _before_apposition(tokens: Sequence[_Token], verb: int, comma: int) -> _Claim:
    """Whoever stands before a verb with something between commas behind them: "Per Lund, the mayor, said"."""
    parts: list[tuple[int, int]] = []
    end = comma
    while len(parts) < _FARTHEST:
        begin = end
        while (
            begin > 0
            and tokens[begin - 1].text != ","
            and not (tokens[begin - 1].is_quote or tokens[begin - 1].text in _ENDS)
        ):
            begin -= 1
        parts.append((begin, end))
        if begin == 0 or tokens[begin - 1].text != ",":
            break
        end = begin - 1
    parts.reverse()
    if len(parts) > 1 and tokens[parts[0][0]].low in ("one", "another", "among", "una", "uno"):
        parts = parts[1:] + parts[:1]  # "One of them, the student Per Lund, called"
    for place, (first, last) in enumerate(parts[:-1]):
        stop = next((i for i in range(first, last) if tokens[i].low in EMBEDS and i > first), last)
        name = _name(tokens, first, stop, cut=False)
        if name is None:
            continue
        embedded = tokens[first].low in EMBEDS
        if name.last - name.first == 1 and tokens[name.first].low in PRONOUNS:
            return _Claim(verb, first, pronoun=tokens[name.first].low, embedded=embedded)
        named = _apposed(tokens, name, parts[place][1]) if name.last == last else name
        if name.last != last and len(parts) > place + 1:
            begin, end = parts[place + 1]
            words = [token.text for token in tokens[begin:end]]
            proper = 2 <= len(words) <= 5 and all(word[0].isupper() for word in words)
            if proper and not any(word in NO_PERSON for word in words):
                named = _Name(begin, end)
        return _Claim(verb, first, named, embedded=embedded)
    return _Claim(verb, parts[0][0])


def _name(tokens: Sequence[_Token], begin: int, end: int, *, cut: bool = True) -> _Name | None:
    """Whoever a stretch of a clause names, None where it is more than a name or a description."""
    begin = _past_intro(tokens, begin, end)
    name = _trimmed(tokens, begin, end)
    if name is None:
        return None
    first, last = name.first, name.last
    if last - first == 1 and tokens[first].low in PRONOUNS:
        return name
    joins = [i for i in range(first, last) if tokens[i].low in ("and", "y", "but", "pero")]
    if joins:
        left_is_name = _is_tight(tokens, first, joins[0]) and tokens[joins[-1]].low in ("and", "y")
        if left_is_name and _is_tight(tokens, joins[-1] + 1, last, link=True):
            return name
        if any(_is_verbal(tokens, first, i) for i in range(first, joins[-1])):
            return _name(tokens, joins[-1] + 1, last, cut=cut)
        return None
    for i in range(first + 1, last):
        low = tokens[i].low
        participle = low.endswith("ed") and not tokens[i].is_capital and tokens[i - 1].low not in DETERMINERS
        if participle and not tokens[i - 1].low.endswith("ly"):
            if not cut or i + 1 == last or tokens[i + 1].low not in PREPOSITIONS:
                return None
            last = i
            break
    if last - first > _LONGEST_NAME or any(tokens[i].low in NOT_IN_NAMES for i in range(first, last)):
        return None
    return _Name(first, last) if _can_speak(tokens, first, last) else None


def _is_verbal(tokens: Sequence[_Token], first: int, at: int) -> bool:
    low = tokens[at].low
    past = low.endswith("ed") and at > first and not tokens[at].is_capital
    return past or low in NOT_IN_NAMES or tokens[at].text in REPORTING


def _past_intro(tokens: Sequence[_Token], begin: int, end: int) -> int:
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
        if not (token.text in DAYS or token.low.isdigit() or token.low in PERIODS or of_period):
            break
        after += 1
    dated = after > timed and not (after == timed + 1 and tokens[timed].low.isdigit() and timed == begin)
    return after if dated else begin


def _can_speak(tokens: Sequence[_Token], first: int, last: int) -> bool:
    """Whether a stretch without a verb can be a speaker: a name, or a description of somebody."""
    head = first
    while head + 1 < last and not (head > first and tokens[head + 1].low in LINKS and not tokens[head + 1].is_capital):
        if tokens[head + 1].low in LINKS:
            break
        head += 1
    opening = tokens[first]
    if opening.low in PREPOSITIONS or opening.low.endswith("ly") or tokens[head].text[0].isdigit():
        return False
    if _is_participle(tokens, first):
        return False
    if any(tokens[i].is_capital for i in range(first, last)) or opening.low in DETERMINERS:
        return True
    bare = last - first <= 3 and tokens[last - 1].low.endswith("s")  # "night travellers said"
    return _speaks(tokens[head].low) or bare


def _is_participle(tokens: Sequence[_Token], at: int) -> bool:
    """Whether "Asked", "Speaking" or the like opens a clause that is not about itself."""
    if not tokens[at].low.endswith(("ing", "ed")):
        return False
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    return not tokens[at].is_capital or following in PREPOSITIONS | EMBEDS | DETERMINERS


def _is_tight(tokens: Sequence[_Token], first: int, last: int, *, link: bool = False) -> bool:
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
    return _speaks(_head([word.text for word in words])) or (link and words[-1].is_capital)


def _behind(tokens: Sequence[_Token], at: int) -> _Claim | None:
    """Whoever stands behind a verb that follows what they say: "…,” said Per Lund."."""
    if at == 0 or at + 1 >= len(tokens):
        return None
    before = tokens[at - 1]
    if before.low == "se" and at > 1:
        before = tokens[at - 2]
    if not (before.is_quote or before.text in ",—–"):
        return None
    quoted = before.is_quote or (at > 1 and tokens[at - 2].is_quote)
    begin = at + 1
    if begin + 1 < len(tokens) and tokens[begin].low in ("el", "on", "este") and tokens[begin + 1].text in DAYS:
        begin += 2
    elif tokens[begin].text in DAYS:
        begin += 1
    end = begin
    while end < len(tokens) and end - begin < _LONGEST_NAME and _goes_on(tokens, begin, end):
        end += 1
    name = _trimmed(tokens, begin, end)
    if name is None:
        return None
    if end < len(tokens) and not _closes(tokens[end]):
        return None
    words = [token.text for token in tokens[name.first : name.last]]
    if len(words) == 1 and words[0].casefold() in PRONOUNS:
        alone = quoted and (end == len(tokens) or not tokens[end].is_word)
        return _Claim(at, at, pronoun=words[0].casefold()) if alone else None
    head = _head(words)
    speaks = _speaks(head) or words[-1][0].isupper() or (quoted and words[0].casefold() in DETERMINERS)
    if not speaks or any(word.casefold() in NOT_IN_NAMES for word in words) or words[0].casefold() in PREPOSITIONS:
        return None
    return _Claim(at, at, _apposed(tokens, name, end))


def _closes(token: _Token) -> bool:
    """Whether a name ends before this token, and nothing of its own clause follows but when and where."""
    low = token.low
    if not token.is_word:
        return not token.is_quote
    return (
        low in PREPOSITIONS | EMBEDS | JOINS | OF_PERIODS | BETWEEN or token.text in DAYS or low.endswith(("ly", "ing"))
    )


def _beside(tokens: Sequence[_Token]) -> Iterator[_Claim]:
    """Whoever the sentence is about, where they speak beside its verb: "…, saying that", or before a colon."""
    for at, token in enumerate(tokens[1:], 1):
        participle = token.low in PARTICIPLES and _complement(tokens, at) in ("that", "quote", "clause")
        colon = token.text == ":" and at + 1 < len(tokens) and tokens[at + 1].is_quote
        if not participle and not colon:
            continue
        subject = _subject(tokens[:at])
        if subject is None:
            yield _Claim(at, 0)
        elif tokens[subject.first].low in PRONOUNS:
            yield _Claim(at, 0, pronoun=tokens[subject.first].low)
        else:
            yield _Claim(at, 0, subject)
        return


def _subject(tokens: Sequence[_Token]) -> _Name | None:
    """Whom or what a sentence is about: the name or description before its first verb."""
    begin = _past_intro(tokens, 0, len(tokens))
    while begin < len(tokens) and (tokens[begin].low in PREPOSITIONS | EMBEDS | JOINS or _is_participle(tokens, begin)):
        comma = next((i for i in range(begin, len(tokens)) if tokens[i].text == ","), None)
        if comma is None:
            return None
        begin = comma + 1
    if begin < len(tokens) and tokens[begin].low in PRONOUNS:
        return _Name(begin, begin + 1)
    end = begin
    while end < len(tokens) and end - begin < _LONGEST_NAME and _goes_on(tokens, begin, end):
        if tokens[end].text in REPORTING and end > begin:
            break
        end += 1
    name = _trimmed(tokens, begin, end)
    if name is None or not _can_speak(tokens, name.first, name.last):
        return None
    words = [token.text for token in tokens[name.first : name.last]]
    known = words[-1][0].isupper() or _head(words) in SPEAK
    return _apposed(tokens, name, end) if known else None


def _span(tokens: Sequence[_Token], name: _Name) -> Span:
    """The tokens of a name as a span of the article; a possessive at its end is left out."""
    last = tokens[name.last - 1]
    owns = 2 if last.text.endswith(("'s", "’s")) else 0
    return Span(tokens[name.first].start, last.end - owns)
