"""The words that tell speech in English and Spanish news: verbs that report, nouns that speak, words that join."""

from __future__ import annotations

from enum import Enum


class Needs(Enum):
    """What must go with a verb before it tells that somebody says something."""

    LITTLE = "a clause, a quotation, or nothing more"
    CLAUSE = "that, a quotation, a finite clause or an amount"
    THAT = "that, or a quotation"
    OBJECT = "an object: it is put at, accused of, described as"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FORMS = {
    Needs.LITTLE: """
        said say says told tell tells wrote writes tweeted tweets disagreed disagrees disagree reckons
        expects expect predicts forecasts foresees
        dijo dice dicen dijeron""",
    Needs.CLAUSE: """
        added adds argued argues argue insisted insists insist claimed claims claim warned warns warn acknowledged
        acknowledges acknowledge admitted admits admit explained explains explain noted notes note stressed stresses
        stress stated believes believe believed fears fear feared estimated estimates estimate concluded concludes
        conclude predicted predicts predict recalled recalls recall complained complains alleged alleges allege
        maintained maintains contended contends contend asserted asserts replied replies responded responds asserted
        testified advised advises recommends recommended recommend answered complain answers rejected rejects reject
        denied denies deny disputed disputes dispute
        doubts doubt doubted assumes assume forecast predict foresaw disclosed clarified clarifies confirmed confirms
        confirm reported reports report joked jokes quipped shouted
        cried countered retorted conceded concedes emphasised emphasized underlined suspects cautioned thinks
        thought think calculated calculates reckons reckon cautions remarked observed reiterated vowed lamented mused
        afirmó afirma afirman afirmaron añadió añade añaden agregó agrega explicó explica explican señaló señala
        señalan señalaron aseguró asegura aseguran aseguraron sostuvo sostiene sostienen sostuvieron advirtió advierte
        advierten advirtieron indicó indica indican manifestó declaró declara comentó comenta recordó recuerda
        respondió responde reconoció reconoce admitió admite insistió insiste denunció denuncia denuncian denunciaron
        estimó estima estiman calculó calcula calculan informó informa informaron cree creen creía opina opinan
        precisó precisa detalló detalla subrayó subraya apuntó apunta lamentó lamenta escribió preguntó exclamó
        expresó decía decían gritó gritaba explicaba contaba matizó argumentó argumenta argumentan alertó alerta alertan
        confirmó confirma confirmaron temen
        pronosticó pronostica prevé prevén concluyó concluye relató relata contó zanjó criticó criticaron quejó
        protestó protesta protestan protestaron ironizó bromeó replicó contestó confesó aclaró puntualizó recalcó
        remarcó reiteró rememoró apostilló explicaron añadieron""",
    Needs.THAT: """
        pointed points point announced announces announce revealed reveals reveal found finds find showed
        shows show suggested suggests
        suggest indicated indicates indicate declared declares declare disclosed asked asks read reads praised
        criticised criticized promised promises promise wondered pledged pledges hailed demanded mentioned
        ruled rules convinced confident certain adamant sure unanimous
        hoped hopes hope agreed agrees learned heard knew realised realized understood decided
        anunció anuncia anunciaron reveló revela mostró muestra muestran prometió promete halló encontró
        decidió acordó resumió sentenció defendió reprochó avisó adelantó exigió exigieron""",
    Needs.OBJECT: """
        accused accuses accuse blamed blames blame cited cites cite described describes describe called calls call
        put puts urged urges urge dismissed dismisses calificó califica califican tachó acusó acusa acusan acusaron
        cifró cifra cifran cifraron""",
}
REPORTING = {word: needs for needs, words in _FORMS.items() for word in words.split()}
# That somebody decides or learns is told in the reporter's voice; the rest of what they think is theirs.
EVENTS = _words("decided knew realised realized understood decidió acordó")
# Who denies and who rejects speaks where it is one of these that they deny; a judge who denies a request acts.
DENYING = _words("denied denies deny rejected rejects reject disputed disputes dispute")
DENIED = _words("""
    that this it any having wrongdoing involvement responsibility charge charges claim claims allegation allegations
    accusation accusations report reports rumour rumours criticism suggestion suggestions idea figure figures account
    findings version
""")
# Beside "is": "the mayor is convinced that it holds".
CONVICTIONS = _words("convinced confident certain adamant sure unanimous")
# These say something of whatever follows: "confirmed two deaths", "warned of floods".
OF_ANYTHING = _words("confirmed confirms confirm acknowledged acknowledges acknowledge")
WARNING = _words("warned warns warn cautioned complained complains complain")
# "said farewell": no word of theirs is told.
SAID_OF_NOBODY = _words("farewell goodbye nothing grace prayers mass")
# What somebody promises is what they say, whatever is promised.
PROMISING = _words("promised promises promise pledged pledges vowed")
# Whatever these find, they say: "the survey found 60 pairs".
DOCUMENTS = _words("""
    report study survey poll polls census count audit inquiry review analysis records record data figures statistics
    investigation memo footage research
""")
# Without "that", these need a clause to tell what somebody says.
BARE = _words("suggested suggests suggest indicated indicates indicate announced announces announce promised promises")
# These are followed by what somebody says even where no verb shows it: "insisted its work met all standards".
OPINIONS = _words("""
    insisted insists insist argued argues argue believe believes believed alleged alleges allege contended contends
    contend asserted asserts reckons reckon fear fears predicted predicts predict
""")
THAT = _words("that que how whether if why si cómo")
NEVER_INVERTED = _words("told tell tells")  # "told the paper": whoever stands behind them hears it
ADDRESSED = NEVER_INVERTED | _words("warned warns warn assured reminded dijo advirtió")  # "warned governments that"
# Told by somebody else, who may be in the sentence and may not.
HEARD = _words("heard learned")
# Whoever speaks next may be whoever was asked.
ASKING = _words("asked asks wondered preguntó pregunta")
ANSWERING = _words("replied replies responded responds answered respondió responde contestó")
# The same verbs beside a sentence's main one: ", saying that …", ", stating, …".
PARTICIPLES = _words("""
    saying adding stating writing arguing warning insisting claiming noting telling calling describing explaining
    acknowledging declaring estimating citing stressing tweeting asserting alleging suggesting
    diciendo añadiendo afirmando asegurando señalando
""")
# Nouns as well: after a determiner or an adjective they are no verb.
NOUNS_TOO = _words("""
    points point suspects thought
    doubt doubts forecast forecasts answers dispute disputes rules reject complain
    say claims claim notes note estimates estimate reports report fears fear states answers stress calls call shows
    show finds find hopes hope promise promises tweets reads puts asks read blame cautions
    protesta protestan denuncia denuncias calcula indica informa muestra estima cuenta alerta alertan promete comenta
    cifra
""")

# "según consta en el acta": where it stands, and not who says it.
TOLD_SOMEWHERE = _words("consta figura recoge publica adelanta pudo")
SOURCES = _words("according según")  # "de acuerdo con" is seldom last
NO_SOURCE = _words("""
    plan plans schedule custom tradition taste size age need needs rank ability rules rule law weight season
    circumstances weather calendar
    ley plan previsto costumbre tradición edad tamaño
""")
# Somebody says it, and the sentence does not tell who.
HEARSAY = _words("""
    reportedly allegedly purportedly supposedly apparently alleged rumoured rumored unconfirmed
    denying rumour rumor rumored rumors rumours
    supuestamente presuntamente presunto presunta presuntos presuntas supuesto supuesta supuestos supuestas niega
    negó niegan negaron
""")
PASSIVE_SPEECH = _words("""
    said believed thought reported claimed alleged estimated told understood considered accused feared suspected
    described put presumed
""")

CHARGES = _words("accused blamed criticised criticized suspected")
# "There are fears that the dam leaks": whoever has them is not told.
WHOSE = _words(
    "reports rumours rumors fears claims allegations accusations suggestions speculation suspicions concerns hopes"
)

BY_WHOM = PASSIVE_SPEECH | CHARGES | _words("called denied disputed")

TITLES = _words("""
    Mr Mr. Mrs Mrs. Ms Ms. Miss Dr Dr. Prof Prof. Professor Sir Lady Lord Dame President Vice-President Minister
    Premier Chancellor Governor Gov. Senator Sen. Mayor Judge Justice Sheriff Sgt. Sgt Lt. Capt. Captain Col. Colonel
    Gen. General Maj. Major Cpl. Inspector Detective Officer Chief Coach Rep. Rev. Father Bishop Archbishop Pope King
    Queen Prince Princess Secretary Ambassador Attorney Prosecutor Director Chairman Chairwoman Congressman
    Congresswoman Councillor Councilman Councilwoman Beekeeper Hon. Superintendent Commissioner Deputy Engineer
    Sr Sr. Sra Sra. Dra Dra. Don Doña Presidente Presidenta Ministro Ministra Alcalde Alcaldesa
    doctor doctora don doña
""")
HE_ONLY = _words("""
    Mr Mr. Sir Lord King Prince Father Chairman Congressman Councilman spokesman chairman businessman fisherman
    policeman father husband brother son man boy Sr Sr. Don don Ministro Presidente Alcalde doctor ministro alcalde
    presidente portavoz_m hermano padre hombre
""")
SHE_ONLY = _words("""
    Mrs Mrs. Ms Ms. Miss Lady Dame Queen Princess Chairwoman Congresswoman Councilwoman spokeswoman chairwoman
    businesswoman policewoman mother wife sister daughter woman girl Sra Sra. Dra Dra. Doña doña Ministra Presidenta
    Alcaldesa doctora ministra alcaldesa presidenta hermana madre mujer
""")
PERSONS = _words("""
    minister president mayor governor senator judge prosecutor lawyer attorney doctor nurse surgeon professor teacher
    scientist researcher engineer economist analyst biologist hydrologist historian author writer spokesman
    spokeswoman
    spokesperson chief director manager owner founder chairman chairwoman chair executive boss head leader
    captain coach player striker keeper official officer inspector detective sheriff soldier general colonel commander
    pilot driver skipper sailor farmer fisherman baker beekeeper builder worker employee resident neighbour neighbor
    witness survivor victim father mother husband wife brother sister son daughter uncle aunt nephew niece widow man
    woman boy girl person student pupil prisoner inmate suspect defendant activist campaigner lobbyist diplomat
    ambassador envoy secretary commissioner councillor adviser advisor aide deputy ombudsman bishop priest imam rabbi
    king queen prince princess reporter journalist editor correspondent photographer expert critic opponent supporter
    fan passenger tourist visitor guide ranger warden curator architect tenant landlord shopkeeper trader banker
    investor developer climber diver volunteer firefighter medic paramedic midwife geologist meteorologist lecturer
    traveller traveler actor actress musician violinist cellist artist singer painter teenager refugee rebel
    forecaster advocate campaigner scholar strategist minister leader farmer conservationist ecologist astronomer
    archaeologist veterinarian vet trainer caretaker source veteran parent referee trustee nominee chef cook guard
    clerk monk nun friend guest
    candidate colleague cousin mechanic tycoon host merchant assistant accountant consultant sergeant lieutenant migrant
    participant applicant plaintiff peasant peer champion pundit
    ministro ministra presidente presidenta alcalde alcaldesa gobernador gobernadora juez jueza fiscal abogado abogada
    médico médica doctor doctora profesor profesora científico científica investigador investigadora ingeniero
    ingeniera economista portavoz director directora jefe jefa dueño dueña agricultor agricultora vecino vecina
    testigo
    padre madre hermano hermana hombre mujer experto experta analista autor autora secretario secretaria comisario
    concejal concejala diputado diputada senador senadora vocero vocera capitán capitana entrenador entrenadora
    gerente consejero consejera responsable coordinador coordinadora delegado delegada rector rectora obispo párroco
    empresario empresaria tendero tendera panadero panadera enfermero enfermera maestro maestra arqueólogo arqueóloga
    historiador historiadora biólogo bióloga geólogo geóloga meteorólogo meteoróloga jugador jugadora delantero
    delantera
""")
BODIES = _words("""
    government administration ministry department agency authority council city parliament congress senate court
    police army navy force service office bureau commission committee board panel party opposition union association
    federation organisation organization group charity foundation institute institution university college school
    hospital company firm corporation bank manufacturer operator builder chipmaker carmaker airline club team league
    newspaper daily magazine broadcaster station agency network site website report study survey poll statement letter
    document documents records record data figures statistics census audit inquiry review analysis paper book article
    indictment complaint lawsuit ruling law accord agreement list brief crew family couple pair industry media press
    embassy watchdog regulator thinktank coalition alliance staff crowd public police army people utility
    gobierno ministerio departamento agencia autoridad ayuntamiento congreso senado tribunal policía ejército oficina
    comisión comité partido oposición sindicato asociación federación organización grupo fundación instituto
    universidad hospital empresa compañía banco club diario periódico informe estudio encuesta comunicado carta
    documento datos cifras registros auditoría censo acuerdo lista ley fiscalía familia consejo junta alcaldía centro
    bomberos bombero pescador pescadores maestros sindicatos campesinos manifestantes autoridades fuentes expertos
    médicos vecinos comerciantes agricultores regantes testigos ecologistas analistas
    científicos investigadores funcionarios abogados críticos familiares padres jueces fiscales
""")
SPEAK = PERSONS | BODIES
PLURALS = _words("""
    authorities officials people police media others some many most critics parents women men residents both
    autoridades otros otras algunos algunas muchos muchas
""")

# Behind these the name of one may follow: "the airline, Varnair, said".
FIRMS = _words("owner company firm group charity union airline agency club bank utility brewery manufacturer")
# Who does something is often called so: "tailor", "entomologist", "watchman". These only look alike.
AGENT_ENDINGS = ("er", "or", "ist", "ian", "man", "woman", "wife")
NO_AGENTS = _words("""
    number order paper newspaper letter river water power tower matter quarter weather summer winter floor door sector
    factor error motor corridor border corner september october november december hunger danger computer shower offer
    answer other another over under after however whether never ever rather together further former later earlier lower
    higher inner outer major minor senior junior interior exterior labor color odor fewer cover cancer fever dinner
    supper silver copper timber rubber sugar fiber fibre butter pepper master order murder disorder barrier center
    meter shelter shutter filter theater register chapter poster wider larger smaller greater better longer shorter
    older younger newer earlier former proper super human german manner banner container reactor trailer helicopter
    tractor steamer freighter cruiser tanker carrier mayor's for or nor per consumer prior superior anterior generator
    transformer turbine elevator escalator sewer layer wonder thunder ladder powder shoulder finger anger
    remember consider deliver discover gather prefer refer suffer differ infer confer defer transfer enter render
    recover conquer wander surrender falter bother alter utter mutter foster hover linger ponder whisper trigger favor
    honor harbor hinder encounter
""")

DETERMINERS = _words("""
    the a an this these those his her its their our my some many most several both all other another each every one
    two three four five six seven eight nine ten dozens hundreds thousands few more no
    el la los las un una unos unas su sus este esta estos estas ese esa varios varias algunos algunas muchos muchas
    otros otras dos tres cuatro
""")
# These alone are nobody.
ARTICLES = _words(
    "the a an its his her their my our this that no every el la los las un una unos unas su sus este esta"
)
CLITICS = _words("lo la los las le les se nos")  # "la calificó": called it
PRONOUNS = _words("he she they it él ella ellos ellas")
# No part of the name of whoever speaks: a stretch that holds one is a clause.
NOT_IN_NAMES = _words("""
    is are was were be been being am has have had do does did will would shall should can could may might must
    i you he she it they we him them us me there not never cannot if because when while where which that than what
    how why
    although though since until so but or nor
    es son era eran fue fueron ha han había habían será sería está están estaba estaban hay no si porque cuando
    mientras donde que aunque sino pero yo él ella ellos ellas se le les lo nos
    went came took made gave got saw met left held led won lost ran sent built grew became kept broke fell rose burst
    spent stood sat spoke began knew brought bought sold paid drove flew threw drew hit hurt struck shot killed
""")
FINITE = _words("""
    is are was were has have had will would can could may might must did does do should isn't aren't wasn't weren't
    won't wouldn't can't couldn't didn't doesn't don't hasn't haven't hadn't shouldn't cannot there'd
""")
AUXILIARIES = _words("has have had will would may might can could did do does is are was were ha han había habían se")
BEING = _words("is are was were be been being es son fue fueron sido era eran")
NEGATIONS = _words("""
    not never n't no hasn't haven't hadn't didn't doesn't don't won't wouldn't isn't wasn't cannot can't couldn't nor
    neither nunca tampoco nobody nadie
""")
# Between whoever speaks and the verb.
BETWEEN = _words("""
    also then later again already once now too still since even just first often always both however though meanwhile
    therefore instead earlier recently today yesterday ever long similarly
    también luego después ya además todavía siempre hoy ayer ahora
""")
# Before whoever speaks, at a sentence's beginning.
OPENERS = _words("""
    but and yet so however meanwhile still later then also now even only instead today yesterday nevertheless
    nonetheless moreover furthermore besides afterwards earlier for or separately elsewhere similarly
    pero y además también sin embargo luego después ahora hoy ayer mientras tanto
""")
# A clause begins behind these, and what is said in it is not what the sentence says.
EMBEDS = _words("""
    that which whom who whose what where because since after before when until unless if whether than although though
    despite que quien quienes cual cuyo donde porque cuando aunque si
""")
JOINS = _words("while whereas as mientras como y and but pero")
PREPOSITIONS = _words("""
    in on at by for from of to with about after before during since until under over near outside inside amid among
    against despite through throughout without within between behind beyond following upon via across
    en de con por para desde hasta sobre tras durante ante bajo sin contra entre
""")
# What may go on inside a name or a description: "the director of the prison", "a spokesman for the ministry".
LINKS = _words("of for from at in with to on de del la las los y e el the and & von van der den di da al bin ibn dos")
DAYS = _words("""
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August
    September October November December Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sept. Oct. Nov. Dec. today yesterday
    lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre
    octubre noviembre diciembre ayer hoy
""")
PERIODS = _words("""
    day week fortnight month year night morning afternoon evening weekend summer winter spring autumn fall decade hour
    semana mes año noche mañana tarde fin
""")
OF_PERIODS = _words("last this earlier late later that early next on in the el este la pasado pasada en")

# Words that open or end names of places and bodies, which are then no persons.
NO_PERSON = _words("""
    Central Latin Native African Asian Port Mount Lake River Street Avenue Road Bridge Island Islands City Town
    County Valley Bay Cape New North South
    East West San Santa Santo Los Las El La Puerto Villa Fort Castle Park Square Radio Cup League United Republic
    State States Union European International National World Red Cross Rights Human House White
    Ministry Department Office Bureau Agency Authority Council Parliament Congress Senate Court Commission Committee
    Board Party University College School Institute Institution Hospital Museum Company Corp. Corp Inc. Inc Ltd Bank
    Group Association Federation Organisation Organization Foundation Trust Society Club Service Center Centre Post
    Times Mail News Ledger Courier Wire Gazette Observer Review Journal Herald Tribune Power Energy Airlines
    Ministerio Departamento Oficina Agencia Comisión Comité Partido Universidad Instituto Hospital Banco Asociación
    Fundación Consejo Gobierno Dam Prison Act Watch Action Aid Alliance Network Initiative Movement Army Navy Police
""")
