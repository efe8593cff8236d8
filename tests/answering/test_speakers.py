"""Who says a quote: in each text the sentence between ⟦ and ⟧ is asked for. The people and places are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Kind, Mark, MarkKind, Metadata, MetadataSource, Sourced, Span
from corpus.sentences import quotations, sentences
from index.answer import Speaker
from index.speakers import speaker_at, speaker_of

OWN = "the article itself"


def article(text: str, language: str = "en", marks: tuple[Mark, ...] = ()) -> Article:
    known = Metadata(language=Sourced(language, MetadataSource.SIDECAR))
    return Article("a.txt", "0" * 64, text, known, marks, sentences(text, marks))


def told(marked: str, language: str = "en") -> str | None:
    """What is said of the sentence between the brackets: a name, the article's own voice, or None."""
    start, end = marked.index("⟦"), marked.index("⟧") - 1
    of = article(marked.replace("⟦", "").replace("⟧", ""), language)
    speaker = speaker_of(of, Span(start, end))
    if speaker is None:
        return None
    return speaker.name.cut(of.text) if speaker.name else OWN


DIRECT = {
    "name behind": ("⟦“We lost the roof,” said Pia Lorrimer.⟧", "Pia Lorrimer"),
    "name before": ("⟦“We lost the roof,” Lorrimer said.⟧", "Lorrimer"),
    "name in front": ("⟦Lorrimer said: “We lost the roof.”⟧", "Lorrimer"),
    "split": ("⟦“They had it in a drawer,” Roke said, “and hoped that nobody would look.”⟧", "Roke"),
    "a role behind the name": ("⟦“You would be surprised,” said Kofi Brand, an analyst at Mellor.⟧", "Kofi Brand"),
    "a clause behind the name": ("⟦“I heard thunder,” said Wanda Lisk, who lives there.⟧", "Wanda Lisk"),
    "a place behind the name": ("⟦“Not before,” Grane said on Radio Fen.⟧", "Grane"),
    "a time behind the name": ("⟦“We block the road,” said Imre on Monday.⟧", "Imre"),
    "a title": ("⟦“It is grim,” said Fire Chief Dora Kestrel.⟧", "Fire Chief Dora Kestrel"),
    "an abbreviated title": ("⟦“It is grim,” said Dr. Paul Asher of the clinic.⟧", "Dr. Paul Asher of the clinic"),
    "a description": ("⟦“I wait nine days,” one driver said.⟧", "one driver"),
    "a description behind": ("⟦“I wait nine days,” said a teacher on the bridge.⟧", "a teacher on the bridge"),
    "a service of a place": ("⟦It burnt for days, according to the Varn fire service.⟧", "the Varn fire service"),
    "people of a body of a place": (
        "⟦It took hours, according to volunteers of the Varn mountain rescue, who had ropes.⟧",
        "volunteers of the Varn mountain rescue",
    ),
    "a body of three nouns": (
        "⟦It is dry, said the Varn civil protection office.⟧",
        "the Varn civil protection office",
    ),
    "a time behind a name in lower case": ("⟦It is dry, said Lund late yesterday.⟧", "Lund"),
    "its name behind a description": ("⟦The engineer, Marta Voss, said: “It was rust.”⟧", "Marta Voss"),
    "its name far behind": ("⟦“It was rust,” said a ministry spokesman, Per Lund.⟧", "Per Lund"),
    "single quote marks": ("⟦'I never touched the money,' Mr Pell told the court.⟧", "Mr Pell"),
    "straight quote marks": ('⟦"I never touched the money," Mr Pell told the court.⟧', "Mr Pell"),
    "a question": ("⟦“Who is going to cook?” asked Fay Mundy, a head teacher.⟧", "Fay Mundy"),
    "quoted in part": ("⟦The opposition called the plan “a tax on islanders.”⟧", "The opposition"),
    "quoted in part, of him": ("⟦Miguel Tarn, a judge, has described it as a “pit”.⟧", "Miguel Tarn"),
    "told a paper": ("⟦Alex Curn, a lawyer in Tessen, told the Mail that “it is over”.⟧", "Alex Curn"),
    "participle": ("⟦Minister Ida Bull praised the wall in a post, stating, “This is the way.”⟧", "Minister Ida Bull"),
    "colon": ("⟦Mayor Otis Grane had one word for it: “Shame.”⟧", "Mayor Otis Grane"),
    "behind what is set apart": (
        "⟦Fish is dear, twice as dear as eggs, said the board’s cook, Ada Finch.⟧",
        "Ada Finch",
    ),
    "possessive behind the verb": ("⟦Elon Tusk, a rich man, called Varnia's offer “great”.⟧", "Elon Tusk"),
}
GOING_ON = {
    "same paragraph": ("“It is grim,” Lund said. ⟦“It will get worse.”⟧", "Lund"),
    "third in the paragraph": ("“It is grim,” Lund said. “It is.” ⟦“It was.”⟧", "Lund"),
    "before its speaker": ("⟦“It is grim.”⟧ “It will get worse,” Lund said.", "Lund"),
    "new paragraph": ("“It is grim,” Lund said.\n\n⟦“It will get worse.”⟧", "Lund"),
    "unclosed": ("“It is grim,” Lund said. “It will get worse.\n\n⟦“It always has.”⟧", "Lund"),
    "wrong-way marks": ("“We have a law,” Lund said. ⟦”But it is a kind offer ... they must decide.”⟧", "Lund"),
    "a colon above": ("Lund had this to say:\n\n⟦“It will get worse.”⟧", None),
    "the answer to a question": ("“Where were you?” Lund asked.\n\n⟦“At home.”⟧", None),
    "after the reporter": ("The dam is high.\n\n⟦“It will get worse.”⟧", None),
    "alone": ("⟦“It will get worse.”⟧", None),
}
INDIRECT = {
    "a number in the name": ("⟦A survey of 1,200 farms found that yields had fallen.⟧", "A survey of 1,200 farms"),
    "that": ("⟦Dr Sollen explained that winters were to blame.⟧", "Dr Sollen"),
    "without that": ("⟦Dr Sollen insisted winters were to blame.⟧", "Dr Sollen"),
    "behind": ("⟦Nobody was hurt, Fire Chief Dora Kestrel said.⟧", "Fire Chief Dora Kestrel"),
    "turned round": ("⟦The warning came late, said Oren Dask, the fire chief.⟧", "Oren Dask"),
    "in the middle": ("⟦The dam cost 412 crowns, the ministry said, and was paid for in cash.⟧", "the ministry"),
    "a time between": ("⟦Varn's council said on Tuesday that it was open.⟧", "Varn's council"),
    "an adverb between": ("⟦Lund later repeatedly said that it was open.⟧", "Lund"),
    "a role between": ("⟦Lund, who leads the rescue, said only 40 were alive.⟧", "Lund"),
    "however": ("⟦The navy, however, said none of its ships were there.⟧", "The navy"),
    "two speakers": ("⟦Lund and her team believe that a noise drove them in.⟧", "Lund and her team"),
    "three speakers": (
        "⟦The mayor, the bishop and the doctor said it was closed.⟧",
        "The mayor, the bishop and the doctor",
    ),
    "behind a clause": ("⟦The roof fell in and Mayor Otis Grane said it was old.⟧", "Mayor Otis Grane"),
    "behind another verb": ("⟦Fisk called the ruling odd and said the county would appeal.⟧", "Fisk"),
    "an estimate": ("⟦Some rights groups put it at 80 while others say it is 150.⟧", "Some rights groups"),
    "an amount": ("⟦In April 2031, a year before, the government reported nearly 36,000 cows.⟧", "the government"),
    "a document": (
        "⟦A report from the Varn Board, published in May, warned that it leaks.⟧",
        "A report from the Varn Board",
    ),
    "according to": ("⟦The tank holds nine tons, according to the Water Ministry.⟧", "the Water Ministry"),
    "according to, first": ("⟦According to Orla Fenn, the tank holds nine tons.⟧", "Orla Fenn"),
    "according to figures": ("⟦It holds 40,000, according to government figures.⟧", "government figures"),
    "according to plan": ("⟦According to plan, the bridge will open in 2034.⟧", OWN),
    "one of them": ("⟦One of them, the student Nico Harle, said that she counted.⟧", "the student Nico Harle"),
    "an accusation": ("⟦Critics accuse the ministry of hiding the numbers.⟧", "Critics"),
    "to whom it is said": ("⟦Marr warned governments that reefs could die.⟧", "Marr"),
    "an insisted clause": ("⟦Shipbuilder Kellmar has insisted its work met all standards.⟧", "Shipbuilder Kellmar"),
    "a noun like a verb": ("⟦The 180-page report does not blame the crew.⟧", OWN),
    "an outlet": ("⟦Lantern Wire reported that two of them had died.⟧", "Lantern Wire"),
    "his words": ("⟦In the words of Olga Crane, it is a lottery.⟧", "Olga Crane"),
    "as he puts it": ("⟦As the engineer Sven Tolk puts it, the line has to go.⟧", "the engineer Sven Tolk"),
    "nested": ("⟦Lund said the builders say it is safe.⟧", "Lund"),
}
PRONOUNS = {
    "of whoever spoke": ("Lund said it was open. ⟦He added that it was warm.⟧", "Lund", "Per Lund works there."),
    "of whoever acts": ("Minister Tom Verrell pressed it. ⟦“It works,” he said.⟧", "Minister Tom Verrell", ""),
    "through a chain": (
        "Minister Tom Verrell rose. “It works,” he said. ⟦“It does,” he added.⟧",
        "Minister Tom Verrell",
        "",
    ),
    "of two people": ("Per Lund met Tom Verrell. ⟦“It works,” he said.⟧", None, ""),
    "of a town": ("Sallowby was silent. ⟦“It works,” he said.⟧", None, "They live in Sallowby."),
    "of nobody": ("The wall is high. ⟦“It works,” he said.⟧", None, ""),
    "of the other sex": ("Mrs Oda Lund said so. ⟦“It works,” he said.⟧", None, ""),
    "of an answer": ("Judge Ida Lund asked whether it worked. ⟦“It works,” she replied.⟧", None, ""),
    "of the only one": ("The leak was found by Priya Lind, a student. ⟦“It works,” she said.⟧", "Priya Lind", ""),
    "of one further back": (
        "Clerk Tom Verrell was dismissed. The letter, ten lines long, was lost. ⟦“It works,” he said.⟧",
        "Clerk Tom Verrell",
        "",
    ),
    "of a group": ("A group called Clean Pages rose. ⟦“It works,” she said.⟧", None, ""),
    "of anybody": ("One person with the disease can infect nine. ⟦It ended in May, he said.⟧", None, ""),
    "of provinces": (
        "President Leo Itz closed the roads of Caldera and Alto Verde. ⟦He said it was war.⟧",
        "President Leo Itz",
        "",
    ),
    "of a firm": ("Kellmar dismissed nine of them. ⟦It denied that they had lied.⟧", "Kellmar", ""),
    "behind a letter": ("Kellmar has left. ⟦In a letter of nine pages it said the wall leaks.⟧", "Kellmar", ""),
    "of several": ("Researchers measured it for years. ⟦They found that it fell.⟧", "Researchers", ""),
    "bare": ("⟦He said that it works.⟧", None, ""),
    "a description stays": ("Per Lund said so. ⟦The lawyer warned that it leaks.⟧", "The lawyer", ""),
}
STANCES = {
    "denied": ("⟦The ministry denied that the wall leaks.⟧", "The ministry"),
    "denied a charge": ("⟦Kellmar, whose jets were grounded, denied any wrongdoing.⟧", "Kellmar"),
    "disputed": ("⟦Lund disputed the figure.⟧", "Lund"),
    "rejected a claim": ("⟦The council rejected claims that the wall leaks.⟧", "The council"),
    "denied and said": ("⟦Ms Torvik denied this and said they had paid for it.⟧", "Ms Torvik"),
    "denied by": ("⟦The charge was denied by the minister.⟧", "the minister"),
    "accused by": ("⟦The firm was accused by Torvik of lying.⟧", "Torvik"),
    "put by": ("⟦Losses are put at nine crowns by the traders' union.⟧", "the traders' union"),
    "put at": ("⟦The club put the cost at 4 million crowns.⟧", "The club"),
    "promised": ("⟦Lund promised a new bridge by 2031.⟧", "Lund"),
    "blames": ("⟦The union blames the owners for the delay.⟧", "The union"),
    "called it": ("⟦Biologist Dr Ada Wick, once of Varn, called the plan reckless.⟧", "Biologist Dr Ada Wick"),
    "warned of": ("⟦Police warned of more floods.⟧", "Police"),
    "warned whom": ("⟦Police warned drivers to stay at home.⟧", "Police"),
    "expects": ("⟦The growers expect a poor year.⟧", "The growers"),
    "is convinced": ("⟦Lund is convinced that the wall will fall.⟧", "Lund"),
    "claim to": ("⟦The rebels claim to hold the town.⟧", "The rebels"),
    "confirmed": ("⟦Police confirmed the arrest of three men.⟧", "Police"),
    "a survey found": ("⟦A survey by the coast board found nine puffins.⟧", "A survey by the coast board"),
    "a source behind": ("⟦Shops reported losses, according to the Guild of Bakers.⟧", "the Guild of Bakers"),
    "no article": ("⟦The bank broke, civil defence said on Friday.⟧", "civil defence"),
    "a dateline": ("⟦SALLOWBY, Varn — The wall fell, the ministry said.⟧", "the ministry"),
    "behind a dateline": ("⟦TESSEN — Minister Ida Bull opened the dam, saying that it works.⟧", "Minister Ida Bull"),
    "a firm's name": ("⟦Its sponsor, Fen Bank, said it would decide in May.⟧", "Fen Bank"),
    "an owner's name": ("⟦The owner, Kellmar, which is based in Tessen, said it was safe.⟧", "Kellmar"),
    "a longer title": ("⟦Its author, state senator Ruth Vane, said it was long.⟧", "Ruth Vane"),
    "a trade": ("⟦A baker, Tess Yarrow, said she had no flour.⟧", "Tess Yarrow"),
    "a trade with a place": ("⟦A geologist at the Fen Institute, Dr Maud Gale, said it was gas.⟧", "Dr Maud Gale"),
    "its own minister": ("⟦“It is over,” said Varnia's trade minister, Josef Pell, at the port.⟧", "Josef Pell"),
    "a name like a word": ("⟦“Nobody steals a tin,” Mr Us said.⟧", "Mr Us"),
    "expected, he said": ("⟦Lund is expected to sign it, her spokesman said.⟧", "her spokesman"),
    "a letter": ("⟦Her last letter, seen by the Fen Courier, said it was rust.⟧", "Her last letter"),
    "blame the": ("⟦Residents of Fen blame the dam for the flood.⟧", "Residents of Fen"),
    "recommends": ("⟦The report recommends charges against Kellmar.⟧", "The report"),
    "an audit of May": ("⟦An audit published in May found that it leaks.⟧", "An audit"),
    "unanimous": ("⟦The nine judges were unanimous that it leaks.⟧", "The nine judges"),
    "another verb between": (
        "⟦The board's president, Leb Kagel, was at a wedding and said his phone was off.⟧",
        "Leb Kagel",
    ),
}
OWN_VOICE = {
    "a vote": ("⟦By 411 votes to 376 the people of Fen agreed to leave so that it can be built.⟧", OWN),
    "an order": ("⟦President Ida Marr announced a day of mourning and ordered boats to stay where they were.⟧", OWN),
    "farewell": ("⟦The captain said farewell to her crew.⟧", OWN),
    "a title in marks": ("⟦The prize went to “Salt Road”, a comedy about a goat.⟧", OWN),
    "a request denied": ("⟦The judge rejected the appeal.⟧", OWN),
    "an election called": ("⟦The mayor called an election for May.⟧", OWN),
    "calls rejected": ("⟦Minister Kai Ulst rejected calls for new roads.⟧", OWN),
    "the police called": ("⟦Lund called the police.⟧", OWN),
    "bodies found": ("⟦Divers found three bodies.⟧", OWN),
    "guilt found": ("⟦The court found Lund guilty of fraud.⟧", OWN),
    "witnesses heard": ("⟦The trial lasted seven months and heard 112 witnesses.⟧", OWN),
    "a town claimed": ("⟦The army claimed the town.⟧", OWN),
    "announced before": ("⟦The cuts, announced a week ago, have been made longer.⟧", OWN),
    "filed from": ("⟦TESSEN — The Kellmar airline stopped flying without warning at midnight.⟧", OWN),
    "plain": ("⟦The dam opened in May.⟧", OWN),
    "an act": ("⟦The president declared a state of emergency.⟧", OWN),
    "no comment": ("⟦A company spokesman, Piet Harrow, declined to comment.⟧", OWN),
    "not said": ("⟦Investigators have not said what caused the fire.⟧", OWN),
    "a film": ("⟦The film “The Salt Road” won the prize.⟧", OWN),
    "a nickname": ("⟦Joe “Red” Tanner drove the van.⟧", OWN),
    "found in": ("⟦It is a fish found in no other river.⟧", OWN),
    "told to leave": ("⟦The people were told to leave their homes.⟧", OWN),
}
NOBODY_TOLD = {
    "certain": ("⟦It is certain that the wall will fall.⟧", None),
    "called for": ("⟦Lund called for a ban on boats.⟧", None),
    "urged": ("⟦Lund urged her followers to stay calm.⟧", None),
    "after a warning": ("⟦Shares fell after the firm warned that sales were low.⟧", None),
    "accused": ("⟦The mayor was accused of lying.⟧", None),
    "blamed": ("⟦The attack was blamed on a militia.⟧", None),
    "fears": ("⟦There are fears that the dam will burst.⟧", None),
    "rumours": ("⟦Rumours spread that the bank was closing.⟧", None),
    "half of it": ("⟦Nine died in the fire; the union says the doors were locked.⟧", None),
    "the other half": ("⟦The ministry said it came late; Ms Marr has a receipt.⟧", None),
    "a step of its own": ("⟦The town voted for the wall, a step its board says will cost little.⟧", None),
    "its own figures": ("⟦It loses nine crowns a day, according to its own figures.⟧", None),
    "hearsay": ("⟦It is believed to have come from the delta.⟧", None),
    "allegedly": ("⟦The van allegedly had no lights.⟧", None),
    "two speakers": ("⟦The president said it was open, but his minister said it was not.⟧", None),
    "inside of a clause": ("⟦The wall, which officials say is safe, cost nine crowns.⟧", None),
    "a loose quotation": ("⟦The plan is a “disgrace”.⟧", None),
    "what somebody called": ("⟦It closed after what the government called a “slap”.⟧", None),
    "the article of itself": ("⟦An earlier version of this article said that it leaks.⟧", None),
    "a dialogue": ("⟦—Nothing is left—, nothing.⟧", None),
    "denied": ("⟦The judge denied bail.⟧", None),
    "a conversation": ("⟦MAYOR LUND: It opened in May.⟧ It is old.", None),
    "a conversation goes on": ("Ida Lund (left): It opened in May. ⟦It is old.⟧", None),
    "an interview": ("Q: When?\nA: ⟦It opened in May.⟧", None),
}
SPANISH = {
    "behind": ("⟦«Regamos la mitad», dijo Lucía Berenal, presidenta de los regantes.⟧", "Lucía Berenal"),
    "de description": ("⟦“Nos despertó el agua”, relató un pescador.⟧", "un pescador"),
    "reflexive": ("⟦“Nadie nos avisó”, se quejó Ramiro Quiles, dueño de una tienda.⟧", "Ramiro Quiles"),
    "que": ("⟦Robles añadió que faltan solo las camas.⟧", "Robles"),
    "name behind the office": ("⟦La ministra, Elvira Santos, aseguró que “no corre peligro”.⟧", "Elvira Santos"),
    "an office of something": ("⟦La ministra de Obras, Elvira Santos, aseguró que “no corre”.⟧", "Elvira Santos"),
    "several": ("⟦Los regantes creen que es poco.⟧", "Los regantes"),
    "según": ("⟦El embalse es grande, según el Ministerio del Agua.⟧", "el Ministerio del Agua"),
    "según, first": ("⟦Según Quiles, el barrio vive del puente.⟧", "Quiles"),
    "según, with a verb": ("⟦Hay tres heridos, según informó la Guardia de Varn.⟧", "la Guardia de Varn"),
    "según, with a verb and an office": ("⟦Según explicó el alcalde, Ramiro Quiles, faltan seis.⟧", "Ramiro Quiles"),
    "según, and when": ("⟦Hay tres heridos, según informó a última hora de la noche el alcalde.⟧", "el alcalde"),
    "según, and the day": ("⟦Hay tres heridos, según informó este lunes Alba Nieto.⟧", "Alba Nieto"),
    "según, and nobody named": ("⟦Hay tres heridos, según dijo.⟧", None),
    "según, of a place in print": ("⟦El agua baja, según consta en el acta.⟧", None),
    "según, and another verb": ("⟦El agua baja, según pudo saber La Hoja.⟧", None),
    "puts a figure": ("⟦El gerente cifró en 21 las camas y prometió que en junio no faltará ninguna.⟧", "El gerente"),
    "puts a figure, now": ("⟦El sindicato cifra en el 83 % la participación.⟧", "El sindicato"),
    "a figure": ("⟦La cifra en euros es baja.⟧", OWN),
    "de acuerdo con": ("⟦De acuerdo con la auditoría, el precio se duplicó.⟧", "la auditoría"),
    "turned round": ("⟦Tardará dos inviernos, calcula el Instituto de Varn.⟧", "el Instituto de Varn"),
    "clitic": ("⟦Su portavoz, Alba Nieto, la calificó de “injusta”.⟧", "Alba Nieto"),
    "a protest": ("⟦«Nos piden papeles», protestó Brisa Ondal, presidenta de los regantes.⟧", "Brisa Ondal"),
    "its name behind two words": ("⟦Faltan seis, dijo la gerente, la doctora Alba Nieto.⟧", "Alba Nieto"),
    "a manager": ("⟦Un sabio decide, explicó el gerente, Ramiro Quiles.⟧", "Ramiro Quiles"),
    "irony": ("⟦«Que sea de día», ironizó un vecino, Ramiro Quiles, de 71 años.⟧", "Ramiro Quiles"),
    "a counsellor": ("⟦El consejero de Obras, Ramiro Quiles, admitió que faltan camas.⟧", "Ramiro Quiles"),
    "a protest that is a noun": ("⟦La protesta de los regantes fue larga.⟧", OWN),
    "own voice": ("⟦El puente se construyó en 1931.⟧", OWN),
    "no answer": ("⟦El alcalde no respondió a las preguntas.⟧", OWN),
    "hearsay": ("⟦El presunto ladrón huyó por la ventana.⟧", None),
}


def cases(*tables: dict[str, tuple[str, str | None]]) -> list[object]:
    return [pytest.param(*case, id=name) for table in tables for name, case in table.items()]


@pytest.mark.parametrize(("marked", "expected"), cases(DIRECT, GOING_ON, INDIRECT, STANCES, OWN_VOICE, NOBODY_TOLD))
def test_an_english_sentence_names_its_speaker(marked: str, expected: str | None) -> None:
    assert told(marked) == expected


@pytest.mark.parametrize(("marked", "expected"), cases(SPANISH))
def test_a_spanish_sentence_names_its_speaker(marked: str, expected: str | None) -> None:
    assert told(marked, "es") == expected


@pytest.mark.parametrize(
    ("marked", "expected", "elsewhere"), [pytest.param(*case, id=name) for name, case in PRONOUNS.items()]
)
def test_a_pronoun_stands_for_the_one_who_alone_can_be_meant(marked: str, expected: str | None, elsewhere: str) -> None:
    assert told(f"{marked}\n\n{elsewhere}") == expected


PARTS = {
    "behind the verb": ("Lund said ⟦40⟧ were hurt.", "Lund"),
    "behind the verb, before a word quoted": ("Lund said ⟦40⟧ were hurt, calling it “a shame”.", "Lund"),
    "quoted": ("“We hold ⟦40⟧ here,” said Lund.", "Lund"),
    "before a quotation": ("After ⟦70⟧ people had died on one Sunday, Mayor Lund wrote: “It is over.”", None),
    "behind a quotation": ("“We hold them,” said Lund, who has run it for ⟦12⟧ years.", None),
    "before a report": ("In March, when ⟦70⟧ people were killed, Lund said crime had fallen.", None),
    "at the end": ("More than ⟦84⟧ people were arrested, Lund said on Monday.", "Lund"),
    "at the end, at least": ("At least ⟦84⟧ people were hurt, said Ida Lund, the mayor of Varn.", "Ida Lund"),
    "at the end, with its least": ("⟦At least 84⟧ people were hurt, the mayor found.", "the mayor"),
    "at the end, about": ("About ⟦84⟧ people were hurt, Lund said.", "Lund"),
    "behind the first amount": ("At least two days after ⟦84⟧ people had died, Lund said crime had fallen.", None),
    "of the first of two": ("Some groups put it at ⟦80⟧ prisoners while others say it can be 150.", "Some groups"),
    "of the second of two": ("Some groups put it at 80 prisoners while others say it can be ⟦150⟧.", "others"),
    "of the other side": ("The ministry says 40 were hurt, but the union says ⟦62⟧ were.", "the union"),
    "of nobody that is known": ("According to Lund, 30 died, while officials counted ⟦12⟧.", None),
    "according to": ("According to Lund, ⟦30⟧ died.", "Lund"),
    "according to, at the end": ("The toll stood at ⟦30⟧, according to the harbour police.", "the harbour police"),
    "in a name": ("A survey of ⟦1,200⟧ farms found that yields had fallen.", None),
    "told by the reporter": ("The yard has ⟦30⟧ docks.", OWN),
    "of a pronoun": ("Ida Lund runs the yard. She said ⟦30⟧ docks were full.", "Ida Lund"),
}


@pytest.mark.parametrize(("marked", "expected"), cases(PARTS))
def test_a_figure_is_given_by_whoever_says_it_and_not_by_who_speaks_beside_it(
    marked: str, expected: str | None
) -> None:
    start, end = marked.index("⟦"), marked.index("⟧") - 1
    of = article(marked.replace("⟦", "").replace("⟧", ""))
    speaker = speaker_at(of, Span(start, end))
    assert (speaker and (speaker.name.cut(of.text) if speaker.name else OWN)) == expected


def test_sentences_of_one_speaker_have_that_speaker_and_of_several_none() -> None:
    assert told("⟦“It is grim,” Lund said. “It will get worse.”⟧") == "Lund"
    assert told("⟦Ida Lund said it was grim. “It will get worse,” Lund added.⟧") == "Ida Lund"
    assert told("⟦The dam is high. It is old.⟧") == OWN
    assert told("⟦The dam is high. Lund said it was old.⟧") is None
    assert told("⟦Lund said it was grim. Torvik said it was not.⟧") is None


def test_a_caption_is_the_publishers_own_voice() -> None:
    text = "The mayor says that the wall holds, 4 May 2031."
    of = article(text, marks=(Mark(MarkKind.CAPTION, Span(0, len(text))),))
    assert of.sentences[0].kind is Kind.CAPTION
    assert speaker_of(of, of.sentences[0].span) == Speaker(None)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param("Mayor Ina Torvik sat down.\nTorvik: No.\nWhy?\nTorvik: ⟦It rots.⟧", "Torvik", id="turn by turn"),
        pytest.param("Torvik: Yes.\nTorvik: ⟦It rots.⟧", None, id="nothing tells that it is a person"),
        pytest.param("Mayor Ina Torvik sat down.\nTorvik: ⟦Built the dam in 1931.⟧", None, id="a list of people"),
    ],
)
def test_in_a_conversation_a_line_is_said_by_the_person_that_it_begins_with(marked: str, expected: str | None) -> None:
    assert told(marked) == expected


def test_a_verb_is_no_part_of_a_name() -> None:
    assert told("His niece Signe Arvel remembers it otherwise. ⟦“He missed it,” she said.⟧") == "His niece Signe Arvel"


def test_a_colon_inside_of_a_sentence_is_no_label() -> None:
    assert told("The council wants three things. ⟦One is sure: it will not open in May.⟧") == OWN
    assert told("⟦On Monday one thing was sure: it will not open in May.⟧") == OWN


def test_of_a_language_without_rules_nothing_is_told() -> None:
    assert told("⟦Der Damm ist hoch.⟧", "de") is None


def test_a_sentence_of_many_thousand_words_is_not_told() -> None:
    assert told("⟦The wall " + "and the wall " * 500 + "stands.⟧") is None


@pytest.mark.parametrize(
    "part",
    [
        *(
            "Lund said ",
            "“",
            "said that Lund, ",
            "the the ",
            "and Lund ",
            "Lund’s ",
            "(",
            ", said",
            "“A,” he said. ",
            "A. ",
        ),
        *("TESSEN — ", "TE (", "of Caldera and ", "was put by the ", "Its owner, ", "It rose. ", "; it said "),
    ],
)
def test_hostile_text_costs_no_more_than_its_length(part: str) -> None:
    """Nothing is asserted: what grows with the square of the length would not come to an end here."""
    text = part * (100_000 // len(part))
    of = article(text)
    for sentence in of.sentences[-3:]:
        speaker_of(of, sentence.span)


WORDS = st.sampled_from(
    "Lund Torvik Ida the The mayor a ministry said says told that “ ” \" ‘ ’ ' , . : ; ? — – and but who which he she "
    "they it according to según dijo que \n\n \n ( ) [ ] Mr. Dr U.S. 40,000 asked called put at by of on Monday".split(
        " "
    )
)


@given(st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=200), st.sampled_from(["en", "es"]))
def test_a_speaker_is_a_span_of_the_article_whatever_its_text(text: str, language: str) -> None:
    of = article(text, language)
    for sentence in of.sentences:
        speaker = speaker_of(of, sentence.span)
        if speaker is not None and speaker.name is not None:
            name = speaker.name.cut(of.text)
            assert name == name.strip()
            assert any(held.span.contains(speaker.name) for held in of.sentences)


@given(st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=200))
def test_a_speaker_is_never_named_inside_of_a_quotation(text: str) -> None:
    of = article(text)
    for sentence in of.sentences:
        speaker = speaker_of(of, sentence.span)
        if speaker is not None and speaker.name is not None:
            held = next(each.span for each in of.sentences if each.span.contains(speaker.name))
            assert not any(quoted.overlaps(speaker.name) for quoted in quotations(of.text, held))


@given(st.text(max_size=100), st.integers(0, 100), st.integers(1, 100))
def test_any_span_may_be_asked_for(text: str, start: int, length: int) -> None:
    of = article(f"Lund said so. {text}")
    speaker = speaker_of(of, Span(start, start + length))
    assert speaker is None or start < of.sentences[-1].span.end
