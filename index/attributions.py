"""What one sentence reports, and who says it there: the verbs that tell speech, "according to", and their speakers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.speaker_names import (
    Name,
    Token,
    apposed,
    head_of,
    is_edge,
    is_tight,
    listed,
    name_from,
    name_in,
    speaks,
    subject_of,
)
from index.speech_words import (
    ADDRESSED,
    AUXILIARIES,
    BARE,
    BEING,
    BETWEEN,
    BY_WHOM,
    CHARGES,
    CLITICS,
    CONVICTIONS,
    DAYS,
    DENIED,
    DENYING,
    DETERMINERS,
    DOCUMENTS,
    EMBEDS,
    EVENTS,
    FINITE,
    HEARD,
    JOINS,
    NEGATIONS,
    NEVER_INVERTED,
    NO_PERSON,
    NO_SOURCE,
    NOT_IN_NAMES,
    NOUNS_TOO,
    OF_ANYTHING,
    OF_PERIODS,
    OPINIONS,
    PARTICIPLES,
    PASSIVE_SPEECH,
    PERIODS,
    PLURALS,
    PREPOSITIONS,
    PROMISING,
    PRONOUNS,
    REPORTING,
    SAID_OF_NOBODY,
    THAT,
    TOLD_SOMEWHERE,
    WARNING,
    Needs,
)

_ENDS = frozenset(".!?…;:—–")
_POSSESSIVE = ("'s", "’s", "s'", "s’")
_ADJECTIVE = ("less", "ful", "ous", "able", "ible", "ive", "ical", "legal", "fair", "wise")
_WHEN_IN_SPANISH = frozenset("a al anoche ayer en esta este hoy".split())
_LONGEST_WHEN = 9  # tokens: "a última hora de la noche el …"
_FAR = 60  # tokens behind a verb that are looked at
_MOST_PARTS = 6  # between commas, of what is looked at before a verb


@dataclass(frozen=True, slots=True)
class Claim:
    """A verb that reports and whoever speaks: a name, a pronoun, or neither where that cannot be told.

    `begins` is where its clause does. `embedded`: it is said inside of a clause, not of the whole sentence.
    """

    verb: int
    begins: int
    name: Name | None = None
    pronoun: str = ""
    embedded: bool = False


def claims_in(tokens: Sequence[Token]) -> Iterator[Claim]:
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
            # In "según dijo" the verb is no claim beside the source's.
            behind = claim.name.last if claim.name else at + sources + 1 if sources else 0


def _source_at(tokens: Sequence[Token], at: int) -> int:
    """How many tokens of "according to" and the like stand here, 0 for none."""
    following = [token.low for token in tokens[at : at + 4]]
    for phrase in (
        ["according", "to"],
        ["según"],
        ["de", "acuerdo", "con"],
        ["in", "the", "words", "of"],
        ["in", "the", "view", "of"],
    ):
        if following[: len(phrase)] == phrase:
            return len(phrase)
    return 0


def _according(tokens: Sequence[Token], at: int, length: int) -> Claim | None:
    """The source behind "according to"."""
    embedded = at > 0 and tokens[at - 1].low in EMBEDS
    unsure = Claim(at, at, embedded=embedded)
    verb = tokens[at + length].low if at + length < len(tokens) else ""
    if tokens[at].low == "según" and verb in REPORTING:
        length = _behind_when(tokens, at + length + 1) - at  # "según informó el ministerio"
    elif tokens[at].low == "según" and (verb in TOLD_SOMEWHERE or verb.endswith(("ó", "aron", "ieron"))):
        return unsure
    name, end = name_from(tokens, at + length)
    if name is None or any(tokens[i].low in NOT_IN_NAMES for i in range(name.first, name.last)):
        return unsure
    if tokens[name.first].low in PRONOUNS | {"him", "her", "them"}:
        return unsure
    words = [token.text for token in tokens[name.first : name.last]]
    if head_of(words) in NO_SOURCE or words[0].casefold() in NO_SOURCE:
        return None
    if len(words) > 1 and words[1].casefold() == "own":
        return unsure  # "according to its own figures"
    name = apposed(tokens, name, end)
    return Claim(at, at, name, embedded=embedded)


def _behind_when(tokens: Sequence[Token], start: int) -> int:
    """The place of whoever speaks behind "según informó": what only tells when is passed over, "a última hora de la
    noche el alcalde"."""
    if start >= len(tokens) or tokens[start].low not in _WHEN_IN_SPANISH:
        return start
    for place in range(start + 1, min(start + _LONGEST_WHEN, len(tokens))):
        token, before = tokens[place], tokens[place - 1]
        if (token.low in ("el", "la", "los", "las") or token.is_capital) and before.low not in PREPOSITIONS:
            return place
    return start


def _is_noun(  # noqa: PLR0911 - one return for each sign of a noun or a verb
    tokens: Sequence[Token], at: int
) -> bool:
    """Whether what looks like a verb is a noun here: "his claims", "according to estimates", "reports of"."""
    if tokens[at].low not in NOUNS_TOO:
        return False
    before = tokens[at - 1] if at else None
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if tokens[at].low == "cifra":  # "SIMEVA cifra en 40 los despidos", but "la cifra en euros"
        return following != "en" or before is None or before.low in DETERMINERS
    if following in ("of", "by", "from", "about", "say", "said", "show", "suggest", "de", "del"):
        return True
    if before is None or before.text in REPORTING:
        return True  # "rejected calls for", "denied claims"
    if before.is_capital and before.low not in DETERMINERS | PREPOSITIONS and following in ("the", "a", "an", "its"):
        return False  # "Residents of Fen blame the dam"
    if following in FINITE and not any(token.low in EMBEDS for token in tokens[max(0, at - 6) : at]):
        return True
    if not tokens[at].low.endswith("s") and tokens[at].low not in ("say", "show", "find", "put", "read"):
        # "rebels claim that", but "the first report"
        plural = before.low.endswith("s") or before.low in PLURALS | PRONOUNS or not before.is_word
        between = before.low in AUXILIARIES | BETWEEN | NEGATIONS or before.low.endswith(("ly", "n't", "n’t"))
        if not plural and not between and before.low not in ("to", "police"):
            return True
    return before.low in (DETERMINERS - PLURALS | PREPOSITIONS) - {"to"} or before.text.endswith(_POSSESSIVE)


def _claim(  # noqa: PLR0911 - one return for each way in which a verb may be no claim
    tokens: Sequence[Token], at: int, needs: Needs
) -> Claim | None:
    """What the verb at `at` tells; None where it reports nothing that somebody claims."""
    unsure = Claim(at, at, embedded=False)
    told = _complement(tokens, at)
    low = tokens[at].low
    if _is_aside(tokens, at, told):
        return None
    if _is_infinitive_or_by(tokens, at):
        return _behind_by(tokens, at) or (unsure if told in ("that", "quote") or low in PASSIVE_SPEECH else None)
    inverted = _behind(tokens, at) if needs is not Needs.OBJECT and low not in NEVER_INVERTED else None
    if inverted is not None:
        return _rather_before(tokens, inverted, needs) or inverted
    end, negated, passive = _past_between(tokens, at)
    if low in CONVICTIONS:
        # "It is certain that" is nobody's conviction.
        impersonal = end > 0 and tokens[end - 1].low in ("it", "this", "that")
        if not passive or negated or impersonal:
            return unsure if impersonal else None
    elif passive:
        return _behind_by(tokens, at) or (unsure if _is_hearsay(tokens, at, told) else None)
    if low.startswith("urge") or (
        low.startswith("call") and [token.low for token in tokens[at + 1 : at + 2]] == ["for"]
    ):
        return unsure  # what somebody demands is neither told nor the reporter's
    if low in HEARD:
        return unsure if told in ("that", "quote", "clause") else None
    if low in DENYING and not _is_denial(tokens, at, told):
        return unsure if low.startswith("den") else None
    found = _before(tokens, at, end)
    long_ago = any(token.low in ("had", "long") for token in tokens[end:at])
    if negated or not (_is_enough(tokens, at, needs, told, found) or (low in PROMISING and told and not long_ago)):
        return None
    if low in EVENTS and told != "quote":
        return None  # "claimed the prize" is an event
    if found is not None and found.name is not None and _is_itself(tokens, found.name):
        return unsure
    return found or unsure


def _is_aside(tokens: Sequence[Token], at: int, told: str) -> bool:
    """Whether what looks like a verb only tells when: "Lund, asked about it, …", "the find, reported in March"."""
    if at == 0 or tokens[at - 1].text != ",":
        return False
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    closed = any(token.text == "," for token in tokens[at + 2 : at + 6]) and told not in ("that", "quote")
    asked = tokens[at].low == "asked" and following in PREPOSITIONS | THAT and not _is_relative(tokens[:at])
    done = tokens[at].low.endswith("ed") and following in PREPOSITIONS and told in ("", "words", "amount")
    return asked or done or (closed and following in ("a", "last", "this", "earlier"))


def _is_infinitive_or_by(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb stands in "to say", "by saying" or "denied by"."""
    return tokens[at - 1 if at else 0].low in ("to", "by") or (at + 1 < len(tokens) and tokens[at + 1].low == "by")


def _rather_before(tokens: Sequence[Token], inverted: Claim, needs: Needs) -> Claim | None:
    """Whoever stands before a verb that somebody stands behind as well, where they have more right to it.

    "Per Lund, the mayor, warned residents" is not theirs, and "Per Lund, the mayor, said Torvik, …" nobody's.
    """
    at, behind = inverted.verb, inverted.name
    if tokens[at - 1].text != ",":
        return None
    before = _before_apposition(tokens, at, at - 1)
    if before.name is None:
        return None
    proper = behind is None or any(token.is_capital for token in tokens[behind.first : behind.last])
    if needs is not Needs.LITTLE or not proper:
        return before
    # "Fish costs more, twice as much as meat, said Lund" is his: what stands before the commas is no name.
    return Claim(at, at) if behind is None or is_tight(tokens, before.name.first, before.name.last) else None


def _is_enough(tokens: Sequence[Token], at: int, needs: Needs, told: str, found: Claim | None) -> bool:
    """Whether a verb has with it what it needs to tell that somebody says something."""
    low = tokens[at].low
    if told in ("that", "quote") or (found is not None and _is_final(tokens, at, found.begins)):
        return True
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    of_anything = low in DENYING | OF_ANYTHING or (found is not None and _is_document(tokens, found.name))
    if of_anything or needs is Needs.LITTLE:
        return bool(told) and following not in SAID_OF_NOBODY
    if low in WARNING and (following in ("of", "about", "against") or "to" in [t.low for t in tokens[at + 2 : at + 6]]):
        return True
    if needs is Needs.OBJECT:
        return _has_object(tokens, at)
    if needs is Needs.THAT:
        return told == "clause" and low in BARE
    opinion = low in OPINIONS and told == "words" and following not in PREPOSITIONS
    claimed = low in ("claim", "claims") and following == "to"
    return told in ("clause", "amount") or _is_account(tokens, at) or opinion or claimed


def _is_denial(tokens: Sequence[Token], at: int, told: str) -> bool:
    """Whether a verb of denial is about what somebody said or is said to have done."""
    if told in ("that", "quote", "") or tokens[at].low.startswith("disput"):
        return True
    ahead = [token.low for token in tokens[at + 1 : at + 5]]
    return any(word in DENIED for word in ahead) or ahead[0].endswith("ing")


def _is_document(tokens: Sequence[Token], name: Name | None) -> bool:
    """Whether a name is a survey's or a report's, which says what it finds."""
    if name is None:
        return False
    words = [token.low for token in tokens[name.first : name.last]]
    before = next((i for i, word in enumerate(words) if i and word in PREPOSITIONS), len(words))
    return words[before - 1] in DOCUMENTS


def _behind_by(tokens: Sequence[Token], at: int) -> Claim | None:
    """Whoever stands behind "by": "losses are put at nine crowns by the union"."""
    if tokens[at].low not in BY_WHOM or at == 0 or not _past_between(tokens, at)[2]:
        return None
    for place in range(at + 1, min(at + 12, len(tokens))):
        if not tokens[place].is_word:
            return None
        if tokens[place].low == "by":
            name, end = name_from(tokens, place + 1)
            if name is None:
                return None
            words = [token.text for token in tokens[name.first : name.last]]
            known = speaks(head_of(words)) or words[-1][0].isupper()
            return Claim(at, at, apposed(tokens, name, end)) if known else None
    return None


def _is_relative(tokens: Sequence[Token]) -> bool:
    """Whether these words hold a clause on somebody: "Lund, whose brother drowned"."""
    return any(token.low in ("who", "whose", "which") for token in tokens)


def _is_itself(tokens: Sequence[Token], name: Name) -> bool:
    """Whether the article speaks of itself: "an earlier version of this article said"."""
    words = [token.low for token in tokens[name.first : name.last]]
    return "this" in words and words[-1] in ("article", "story", "report")


def _is_hearsay(tokens: Sequence[Token], at: int, told: str) -> bool:
    """Whether a passive verb tells that something is said, and not by whom: "is believed to have", "was told that"."""
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if tokens[at].low in CHARGES and following in ("of", "on", "for", "as"):
        return True
    beyond = tokens[at + 2].low if at + 2 < len(tokens) else ""
    if tokens[at].low not in PASSIVE_SPEECH:
        return False
    return (
        told in ("that", "quote") or (following, beyond) in (("to", "be"), ("to", "have")) or following in ("as", "at")
    )


def _complement(tokens: Sequence[Token], at: int) -> str:
    """What follows a verb in its clause: "that", "quote", "clause", "amount", "words", or nothing."""
    finite = amount = relative = False
    direct = True  # nothing but when, where and to whom stands between the verb and this place
    place = at + 1
    while place < min(len(tokens), at + _FAR):
        token, before = tokens[place], tokens[place - 1]
        if token.is_quote:
            return "quote" if place - at <= 12 else "clause" if finite else "words"
        if token.text in ".!?;":
            break
        if token.text in ":—–" or (token.text == "," and place + 1 < len(tokens) and tokens[place + 1].is_quote):
            place += 1
            continue
        if token.low in THAT and direct and place - at <= 9 and before.low != "so":
            return "that"
        direct = direct and (
            not token.is_word
            or tokens[at].low in ADDRESSED
            or tokens[at + 1].low in PREPOSITIONS | OF_PERIODS | BETWEEN | {"out"}
            or tokens[at + 1].text in DAYS | {","}
        )
        relative = relative or token.low in EMBEDS
        past = token.low.endswith("ed") and place - at > 1
        past = past and before.low not in DETERMINERS | PREPOSITIONS | {"and"} and not before.low.endswith("ly")
        finite = finite or (not relative and (past or token.low in FINITE))
        amount = amount or (place - at <= 6 and token.text[0].isdigit())
        place += 1
    if finite:
        return "clause"
    return "amount" if amount else "words" if place - at > 1 else ""


def _has_object(tokens: Sequence[Token], at: int) -> bool:
    """Whether "put", "accused", "called" and their like are followed by what makes them a claim."""
    verb = tokens[at].low
    ahead = [token.low for token in tokens[at + 1 : at + 13]]
    if not ahead:
        return False
    if verb.startswith("call"):
        called = ahead[0] in DETERMINERS | {"it", "him", "them", "her"}
        as_what = "a" in ahead[1:] or "an" in ahead[1:] or _ends_in_adjective(tokens, at)
        return called and as_what
    if verb.startswith(("blame", "cite")):
        return True
    for begins, words in (("accus", "of de"), ("acus", "of de"), ("put", "at"), ("cifr", "en")):
        if verb.startswith(begins):
            return any(word in ahead for word in words.split()) or (begins == "put" and ahead[0] == "it")
    return "as" in ahead[1:] or "como" in ahead or "de" in ahead


def _ends_in_adjective(tokens: Sequence[Token], at: int) -> bool:
    """Whether a clause behind a verb ends as in "called the decision reckless"."""
    end = next((i for i in range(at + 1, len(tokens)) if not tokens[i].is_word), len(tokens))
    return 3 < end - at <= 9 and tokens[end - 1].low.endswith(_ADJECTIVE)


def _is_account(tokens: Sequence[Token], at: int) -> bool:
    """Whether somebody reports something, and not to somebody: "residents reported heavy shelling"."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    return tokens[at].low.startswith("report") and following is not None and following.low not in PREPOSITIONS | {"the"}


def _is_final(tokens: Sequence[Token], at: int, begins: int) -> bool:
    """Whether speaker and verb close a sentence whose words stand before them: "…, the ministry said on Monday."."""
    if begins == 0 or not (tokens[begins - 1].is_quote or tokens[begins - 1].text == ","):
        return False
    if tokens[begins - 1].text == "," and begins < 4:
        return False  # "On Monday, the mayor confirmed the plan."
    behind = at + 2 if at + 1 < len(tokens) and tokens[at + 1].low == "out" else at + 1  # "points out"
    following = tokens[behind] if behind < len(tokens) else None
    beyond = tokens[behind + 1] if behind + 1 < len(tokens) else None
    if following is None or not following.is_word or following.text in DAYS or following.low in BETWEEN:
        return True
    if tokens[begins - 1].is_quote:
        return following.low in PREPOSITIONS | OF_PERIODS or following.low.endswith("ly")
    return beyond is not None and (
        (following.low in ("on", "in") and beyond.text in DAYS)
        or (following.low in OF_PERIODS and beyond.low in PERIODS)
    )


def _past_between(tokens: Sequence[Token], at: int) -> tuple[int, bool, bool]:
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
        elif not (low in BETWEEN or (end == at and low in CLITICS) or (low.endswith("ly") and not token.is_capital)):
            break
        end -= 1
    return end, negated, passive


def _before(  # noqa: PLR0911 - one return for each thing that may stand there
    tokens: Sequence[Token], verb: int, end: int
) -> Claim | None:
    """Whoever stands before a verb; `end` is behind their last token."""
    if end == 0 or tokens[end - 1].is_quote:
        return None
    if tokens[end - 1].text == ",":
        return _before_apposition(tokens, verb, end - 1)
    if tokens[end - 1].low in ("and", "but", "y", "pero"):
        return _before_another_verb(tokens, verb, end - 1)
    begin = end
    while begin > 0 and not is_edge(tokens[begin - 1]) and tokens[begin - 1].text not in ("said", "says"):
        begin -= 1
    edge = tokens[begin - 1].low if begin else ""
    embedded = edge in EMBEDS
    name = name_in(tokens, begin, end)
    if name is None and begin and tokens[begin - 1].text == "," and end - begin <= 3 and _is_final(tokens, verb, begin):
        # "…, civil defence said on Friday."
        bare = all(token.is_word and token.low not in NOT_IN_NAMES | PREPOSITIONS for token in tokens[begin:end])
        name = Name(begin, end) if bare else None
    if name is None:
        if begin < end - 1 and tokens[end - 1].low in PRONOUNS and tokens[end - 2].is_word:
            # "In a letter of nine pages she said" is hers; ", a charge he denies" is inside of something else.
            led = tokens[begin].low in PREPOSITIONS
            return Claim(verb, begin, pronoun=tokens[end - 1].low if led else "", embedded=embedded or not led)
        return Claim(verb, begin, embedded=embedded)
    if name.last - name.first == 1 and tokens[name.first].low in PRONOUNS:
        return Claim(verb, begin, pronoun=tokens[name.first].low, embedded=embedded)
    if edge == ",":
        name = listed(tokens, name)
    return Claim(verb, begin, name, embedded=embedded)


def _before_another_verb(tokens: Sequence[Token], verb: int, join: int) -> Claim | None:
    """Whoever does something else first: "Lund called it a shame and said that"."""
    join -= tokens[join - 1].text == ","
    subject = subject_of(tokens[:join], speaking=True)
    if subject is None:
        return None
    between = tokens[subject.last : join]
    if between and between[0].text == ",":  # "Per Lund, 43, was at home and said"
        between = between[next((i for i, token in enumerate(between) if i and token.text == ","), 0) + 1 :]
    if any(is_edge(token) or token.low in ("and", "y") for token in between):
        return None
    if tokens[subject.first].low in PRONOUNS:
        return Claim(verb, 0, pronoun=tokens[subject.first].low)
    return Claim(verb, 0, subject)


def _before_apposition(tokens: Sequence[Token], verb: int, comma: int) -> Claim:
    """Whoever stands before a verb with something between commas behind them: "Per Lund, the mayor, said"."""
    parts: list[tuple[int, int]] = []
    end = comma
    while len(parts) < _MOST_PARTS:
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
    if len(parts) > 1 and [token.low for token in tokens[parts[0][0] :][:2]] in (
        ["one", "of"],
        ["uno", "de"],
        ["una", "de"],
    ):
        parts = parts[1:] + parts[:1]  # "One of them, the student Per Lund, called"
    for place, (first, last) in enumerate(parts[:-1]):
        stop = next((i for i in range(first, last) if tokens[i].low in EMBEDS and i > first), last)
        name = name_in(tokens, first, stop, cut=False)
        if name is None:
            continue
        embedded = tokens[first].low in EMBEDS
        if name.last - name.first == 1 and tokens[name.first].low in PRONOUNS:
            return Claim(verb, first, pronoun=tokens[name.first].low, embedded=embedded)
        named = apposed(tokens, name, parts[place][1]) if name.last == last else name
        if name.last != last and len(parts) > place + 1:
            begin, end = parts[place + 1]
            words = [token.text for token in tokens[begin:end]]
            proper = 2 <= len(words) <= 5 and all(word[0].isupper() for word in words)
            if proper and not any(word in NO_PERSON for word in words):
                named = Name(begin, end)
        return Claim(verb, first, named, embedded=embedded)
    return Claim(verb, parts[0][0])


def _behind(  # noqa: PLR0911 - one return for each thing that may stand there instead
    tokens: Sequence[Token], at: int
) -> Claim | None:
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
    name, end = name_from(tokens, begin)
    if name is None:
        return None
    if end < len(tokens) and not _closes(tokens[end]):
        return None
    words = [token.text for token in tokens[name.first : name.last]]
    if len(words) == 1 and words[0].casefold() in PRONOUNS:
        alone = quoted and (end == len(tokens) or not tokens[end].is_word)
        return Claim(at, at, pronoun=words[0].casefold()) if alone else None
    head = head_of(words)
    known = speaks(head) or any(word[0].isupper() for word in words) or (quoted and words[0].casefold() in DETERMINERS)
    if not known or any(word.casefold() in NOT_IN_NAMES for word in words) or words[0].casefold() in PREPOSITIONS:
        return None
    return Claim(at, at, apposed(tokens, name, end))


def _closes(token: Token) -> bool:
    """Whether a name ends before this token, and nothing of its own clause follows but when and where."""
    low = token.low
    if not token.is_word:
        return not token.is_quote
    return (
        low in PREPOSITIONS | EMBEDS | JOINS | OF_PERIODS | BETWEEN or token.text in DAYS or low.endswith(("ly", "ing"))
    )


def claims_beside(tokens: Sequence[Token]) -> Iterator[Claim]:
    """Whoever the sentence is about, where they speak beside its verb: "…, saying that", or before a colon."""
    for at, token in enumerate(tokens[1:], 1):
        participle = token.low in PARTICIPLES and tokens[at - 1].low not in PREPOSITIONS
        participle = participle and _complement(tokens, at) in ("that", "quote", "clause")
        colon = token.text == ":" and at + 1 < len(tokens) and tokens[at + 1].is_quote
        if not participle and not colon:
            continue
        subject = subject_of(tokens[:at])
        if subject is None:
            yield Claim(at, 0)
        elif tokens[subject.first].low in PRONOUNS:
            yield Claim(at, 0, pronoun=tokens[subject.first].low)
        else:
            yield Claim(at, 0, subject)
        return
