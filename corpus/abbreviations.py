"""The words of English and Spanish that decide whether a full stop ends a sentence. Written without their last stop."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Titles and the like: a name or an example follows, always.
NEVER_LAST = _words("""
    Mr Mrs Ms Mx Messrs Dr Dra Drs Prof Gen Col Lt Sgt Capt Cmdr Cpl Maj Adm Gov Sen Sens Rep Reps Rev Hon Mt Ft Supt
    Insp Pres Mme Mlle Sra Srta Sres Dña Ing Lic Arq vs v e.g i.e cf ca p.ej P.ej Cía
""")

# Abbreviations before a number; before anything else they are words ("No.") or end their sentence ("in Feb.").
BEFORE_NUMBER = _words("""
    No Nos Nr núm Núm n.º Fig Figs fig Eq Art Arts art Sec Ch Vol Vols vol p pp pág págs para paras c
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
""")

# They end a sentence only when a word follows that begins sentences.
SELDOM_LAST = _words("""
    Jr Sr Inc Co Corp Ltd Bros LLC Ph.D St Ave Blvd Rd Dept Univ Assn EE UU FF AA Ud Uds D Da al approx
    Calif Fla Ariz Ill Mass Mich Minn Tenn Wash Conn Colo Okla Penn Pa Va Md Ga Ky Wis Ind Ore Nev Del Miss Ala Tex
    Kan Neb Ark La Mo Mont
""")

# Words that begin sentences and hardly ever names.
BEGINNERS = _words("""
    The This That These Those There Then They Their He She It Its His Her We Our You Your A An I If In On At As By For
    From But And Or So Yet Not No When While Where What Who Why How Since After Before Although Though However Because
    Both Some Many Most More Such With Under Over During Despite Among According Also Now Once Only Even Each Every All
    Last
    El La Los Las Un Una Unos Unas En Con Por Para Pero Y O Si No Su Sus Se Es Esta Este Esto Estos Estas Ese Esa Eso Al
    Del De Lo Le Les Que Como Cuando Donde Según Desde Tras Sin Sobre Entre También Además Ella Ellos
""")
