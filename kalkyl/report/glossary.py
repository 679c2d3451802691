"""Words that a reader of the workbook meets, explained in a sentence each."""

from typing import Final

_WORDS: Final[tuple[tuple[str, str], ...]] = (
    (
        "Aktör",
        "Den som betalar eller vinner: kommunen, regionen, statliga myndigheter, individen och övriga i samhället.",
    ),
    ("Avstämning", "Kontroll att aktörernas belopp tillsammans blir samhällets belopp."),
    (
        "Bevisgrad",
        "Hur starkt ett värde är underbyggt, från lagstadgat och officiell statistik till antagande.",
    ),
    (
        "Brytpunkt",
        "Vad som måste vara sant för att nettonuvärdet ska bli noll, till exempel hur många som måste lyckas.",
    ),
    (
        "Diskontering",
        "Att räkna ned framtida belopp till dagens värde med en ränta, eftersom pengar i dag är värda mer än pengar senare.",
    ),
    ("Dödvikt", "De som hade klarat sig även utan insatsen. De räknas inte som resultat av insatsen."),
    ("Horisont", "Antalet år som kalkylen omfattar."),
    (
        "Insatskostnad",
        "Vad själva insatsen kostar. Nyttan är allt annat som ändras.",
    ),
    (
        "Internränta",
        "Den ränta som gör nettonuvärdet till noll. Den finns bara när flödet byter tecken en gång.",
    ),
    (
        "Jämförelse",
        "Vad som hade hänt utan insatsen. Alla resultat är skillnaden mellan med och utan insats.",
    ),
    (
        "Kommunalekonomisk utjämning",
        "Statens omfördelning mellan kommuner. När skattebasen växer tar utjämningen tillbaka det mesta av ökningen.",
    ),
    ("Nettonuvärde", "Nyttan minus insatskostnaden, allt räknat i dagens värde. Över noll betyder vinst."),
    ("Nuvärde", "Värdet i dag av belopp som faller ut under flera år."),
    (
        "Nytto–kostnadskvot",
        "Nyttans nuvärde för det valda perspektivet delat med hela insatskostnadens nuvärde.",
    ),
    (
        "Perspektiv",
        "Vems plånbok resultatet gäller: en aktör, staten, offentlig sektor eller hela samhället.",
    ),
    ("Prisår", "Det år vars priser alla belopp är uttryckta i. Inflationen är alltså borträknad."),
    (
        "Produktion",
        "Värdet av det arbete som blir utfört (eller inte blir utfört), mätt med lön och avgifter.",
    ),
    ("Resurskostnad", "Kostnad för arbetstid, lokaler och annat som verkligen förbrukas."),
    ("Samhället", "Alla aktörer tillsammans. Transfereringar tar då ut varandra."),
    (
        "Transferering",
        "Pengar som flyttas från en aktör till en annan, till exempel bidrag. Den enes utgift är den andres inkomst.",
    ),
    (
        "Utanförskap",
        "Ett tillstånd med kostnader för individ och samhälle, till exempel långtidsarbetslöshet.",
    ),
    ("Återbetalningstid", "Tiden tills det samlade flödet är tillbaka på noll."),
    (
        "Återföring",
        "Den del av en nämnds besparing som betalas tillbaka till den som finansierade insatsen.",
    ),
)

UNCERTAINTY: Final[tuple[tuple[str, str], ...]] = (
    (
        "Simulering",
        "Varje osäkert värde får ett slumpat tal inom det som är rimligt, och hela kalkylen räknas om. Det görs "
        "tusentals gånger.",
    ),
    (
        "Lönar sig",
        "Pengarna har kommit tillbaka, med ränta, inom den tid som sägs. Över hela kalkylen: nettonuvärdet är över noll.",
    ),
    ("Mitten (median)", "Hälften av simuleringarna ger mer och hälften ger mindre."),
    (
        "Slumpfel",
        "Så mycket skulle andelen kunna ändras om simuleringarna gjordes om med andra slumptal. Det säger inget om fel i "
        "underlaget.",
    ),
    (
        "Grundfallet",
        "Kalkylen med punktvärdena, utan slump. Det är inte samma sak som mitten av simuleringarna.",
    ),
    (
        "Värdet av kunskap",
        "Hur mycket ett bättre beslut i genomsnitt skulle vara värt om man fick veta talet säkert innan man bestämmer sig.",
    ),
    (
        "Förväntad förlust",
        "Hur mycket man i genomsnitt går miste om för att beslutet i efterhand visar sig vara fel.",
    ),
    ("Ett gott år", "Ett år med full livskvalitet för en person."),
)
"""Words about uncertainty, also explained where one points at them on the page."""

_MORE: Final[tuple[tuple[str, str], ...]] = (
    ("EVPI", "Värdet av att veta allt säkert före beslutet. Mer kan ingen kunskap vara värd."),
    ("EVPPI", "Värdet av att veta ett visst värde säkert före beslutet."),
    ("Kvantil", "5 %-kvantilen är det belopp som 5 procent av simuleringarna ligger under."),
    (
        "Tornado",
        "Figur över vad varje värde ensamt gör med nettot när det är lägst och högst i sitt intervall.",
    ),
)


def _swedish_order(entry: tuple[str, str]) -> str:
    return entry[0].lower().translate(str.maketrans("åäö", "{|}"))


GLOSSARY: Final = tuple(sorted((*_WORDS, *UNCERTAINTY, *_MORE), key=_swedish_order))
"""Every word with its meaning, in Swedish alphabetical order."""
