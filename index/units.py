"""Which units a figure of a kind may have, and which two may be of one thing."""

from __future__ import annotations

from index.asking import AskedFigure, FigureKind
from index.figures import DATE, MEASURED, MONEY, MONTHS, SECONDS, SHARE

# Nouns that count people: "how many people" is answered by any of them.
_PEOPLE = frozenset(
    """
    person prisoner migrant death worker child man woman officer victim casualty soldier student member passenger
    protester refugee patient suspect criminal citizen civilian guard resident visitor player candidate voter teacher
    doctor nurse guest fan tourist employee villager survivor hostage body arrest volunteer pupil sailor miner
    marcher walker hiker runner starter rider driver commuter farmer shopper customer patron spectator supporter
    demonstrator striker trainee pilot crewman firefighter lawyer journalist reporter engineer neighbour
    neighbor evacuee attendee participant swimmer climber skier cyclist pilgrim believer member orphan baby parent
    muerto víctima herido detenido migrante soldado estudiante niño mujer hombre asistente manifestante espectador
    pasajero visitante participante corredor minero bombero alumno paciente viajero ocupante vecino trabajador
    profesor médico agente policía civil peatón ciclista turista
    """.split()
)
# Of these one word says much the same as another, where both count what one question asks for.
_ALIKE = tuple(
    frozenset(words.split())
    for words in (
        "spectator visitor fan supporter attendee guest viewer onlooker patron espectador visitante aficionado",
        "protester demonstrator marcher participant walker striker manifestante participante asistente",
        "runner starter participant competitor athlete swimmer rider cyclist corredor participante",
        "death victim body casualty muerto víctima fallecido cadáver cuerpo",
        "casualty victim herido lesionado",
        "passenger traveller traveler tourist pasajero viajero ocupante",
        "worker miner labourer laborer staff post position job role puesto empleo plaza",
        "evacuee resident villager neighbour neighbor vecino evacuado",
        "pupil student schoolchild alumno estudiante",
        "soldier troop fighter militant combatant soldado combatiente",
        "home house household dwelling flat apartment property family customer vivienda casa hogar piso",
        "building house home structure edificio casa vivienda inmueble",
        "vehicle car lorry truck bus van coach motorbike vehículo coche camión",
        "boat ship vessel ferry craft barco buque",
        "plane aircraft jet airliner avión aeronave",
        "grave tomb burial skeleton tumba sepultura enterramiento",
        "weapon gun rifle pistol firearm arma pistola",
        "book volume tome libro volumen volúmene tomo ejemplar",
        "seat place butaca asiento plaza",
        "shot bullet round tiro disparo bala",
        "vote ballot aye senator deputy member lawmaker voto",
        "case infection patient caso contagio paciente",
        "shop store outlet branch tienda comercio local",
        "piece object artefact artifact item find coin painting work pieza objeto obra",
        "operation surgery intervention operación intervención cirugía",
    )
)
SIZED = MEASURED - MONEY - {SECONDS, MONTHS, SHARE}
UNITS = {
    FigureKind.QUANTITY: SIZED,
    FigureKind.AMOUNT: MONEY | SIZED | {SHARE},
    FigureKind.SHARE: frozenset({SHARE}),
    FigureKind.DURATION: frozenset({SECONDS, MONTHS}),
    FigureKind.LENGTH: frozenset({SECONDS, MONTHS, "m", "foot", "mile", "yard", "inch"}),
    FigureKind.AGE: frozenset({MONTHS}),
}
UNITS_OF = UNITS | {FigureKind.MONEY: MONEY, FigureKind.MEASURE: SIZED}
_WHO = (
    "er",
    "or",
    "ee",
    "ist",
    "ian",
    "ant",
    "ent",
    "man",
    "ista",
    "ador",
    "ante",
    "ero",
)  # ends who is called by what he does
# Who is counted by what became of them may be called anything: "31 passengers were hurt".
_MET_WITH = frozenset("death victim casualty arrest injury herido muerto víctima detenido desaparecido".split())
# Whoever belongs to these may be called a person where so many of them are told of; a child or an officer may not.
_CALLED_PERSONS = frozenset(
    """
    prisoner migrant death victim casualty resident protester refugee visitor guest passenger arrest spectator
    detenido muerto víctima herido migrante
    """.split()
)


def same_thing(asked: AskedFigure, one: str, other: str) -> bool:
    """Whether figures of these units can be values of the thing that was asked for."""
    if asked.kind in (FigureKind.DURATION, FigureKind.LENGTH) and {one, other} == {SECONDS, MONTHS}:
        return True
    if asked.kind is FigureKind.MONEY and "" in (one, other):
        return one in MONEY or other in MONEY  # "not 2.4 million pounds but 4.2 million"
    if one == other or asked.kind is not FigureKind.COUNT:
        return one == other
    if {one, other} == {"person", asked.noun} and asked.noun is not None and asked.noun.endswith(_WHO):
        return True
    return may_count(one, other) or (asked.noun in _MET_WITH and {one, other} <= _PEOPLE)


def counts_people(noun: str) -> bool:
    """Whether so many of these are so many people."""
    return noun in _PEOPLE


def is_count(unit: str) -> bool:
    return not (unit in MEASURED or unit in MONEY or unit in (SHARE, DATE) or "/" in unit)


def may_count(one: str, other: str) -> bool:
    """Whether two nouns can count the same; a figure without a noun may count anything."""
    if one == other or "" in (one, other):
        return True
    if "animal" in (one, other):
        return not (_PEOPLE & {one, other}) and is_count(one) and is_count(other)
    if one in _PEOPLE and other in _PEOPLE and {"person", "man", "child"} & {one, other}:
        return True
    shorter, longer = sorted((one, other), key=len)
    if longer.endswith(shorter) and len(shorter) > 2 and not ({one, other} & _PEOPLE):
        return True  # "snuffboxes", "boxes"
    return any(one in nouns and other in nouns for nouns in _ALIKE)


def counts(asked: str, unit: str) -> bool:
    """Whether a figure of this unit can be so many of what was asked for."""
    if unit in (asked, ""):
        return True
    return (asked == "person" and unit in _PEOPLE) or (unit == "person" and asked in _CALLED_PERSONS)
