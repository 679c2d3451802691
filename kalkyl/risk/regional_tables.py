"""Regional work as tables and a document."""

from datetime import date

from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.report.document import Block, Bullets, Callout, Document, Heading, Paragraph, Table
from kalkyl.report.numbers import format_kr, format_kr_short, format_number, format_percent
from kalkyl.risk.financing import Finansieringsplan, gains, per_municipality, share_cost, usual_ways
from kalkyl.risk.regional import (
    ARBETSGIVARE,
    ASSUMPTION,
    FINANSIARER,
    OMRADEN,
    Finansiar,
    Regionalkostnad,
    Regionalplan,
    regional_cost,
)

GAIN_NOTE = (
    "Vem som vinner räknas på vad kommunen, regionen och staten slipper betala när en händelse, eller ett år i det "
    "tillstånd risken leder till, undviks. Det säger inte att arbetet har någon effekt: den är okänd."
)
Row = tuple[str, ...]


class Regionalbild:
    """A plan worked out, with the ways to pay for it.

    Args:
        plan: The plan.
        parameters: Parameter set.

    Raises:
        InputError: The plan does not fit the set.
    """

    def __init__(self, plan: Regionalplan, parameters: Parameteruppsattning) -> None:
        self.plan, self.parameters = plan, parameters
        self.kostnad: Regionalkostnad = regional_cost(plan, parameters)
        own = next(k.kod for k in parameters.kommuner.values() if k.lan == plan.lan)
        known = plan.risk in parameters.risker
        self.vinster: dict[Finansiar, float] | None = gains(parameters, own, plan.risk) if known else None
        extra = (plan.egen_finansiering,) if plan.egen_finansiering is not None else ()
        self.satt: tuple[Finansieringsplan, ...] = tuple(
            share_cost(self.kostnad, way) for way in (*usual_ways(self.vinster), *extra)
        )

    @property
    def risk(self) -> str:
        """Name of the risk whose costs say who gains."""
        found = self.parameters.risker.get(self.plan.risk)
        return found.namn if found is not None else self.plan.risk


def summary(bild: Regionalbild) -> str:
    """Say time and cost in one sentence."""
    hours, kronor = bild.kostnad.of()
    count = bild.kostnad.kommuner
    where = "1 kommun" if count == 1 else f"{count} kommuner"
    return (
        f"Det regionala arbetet i {bild.plan.lan} tar {format_number(hours)} timmar om året i {where}, "
        f"{format_number(bild.kostnad.arsarbetskrafter, 1)} årsarbetskrafter, och kostar "
        f"{format_kr_short(kronor)} om året. Över {bild.plan.ar} år är nuvärdet {format_kr_short(bild.kostnad.nuvarde())}."
    )


ACTIVITY_HEAD = ("Aktivitet", "Utförs av", "Gånger per år", "Timmar per år", "Kostnad per år, kr")


def activity_rows(bild: Regionalbild, omrade: str) -> list[Row]:
    """Activities of an area with their sum last."""
    rows = []
    for r in bild.kostnad.rader:
        a = r.aktivitet
        if a.omrade == omrade:
            each = " i varje kommun" if a.per == "kommun" else ""
            times = (
                f"{format_number(a.ganger_per_ar, 0 if a.ganger_per_ar == int(a.ganger_per_ar) else 1)}{each}"
            )
            rows.append(
                (a.namn, ARBETSGIVARE[a.utfors_av], times, format_number(r.timmar), format_number(r.kronor))
            )
    hours, kronor = bild.kostnad.of(omrade)  # type: ignore[arg-type]
    return [*rows, ("Summa", "", "", format_number(hours), format_number(kronor))]


EMPLOYER_HEAD = ("Vem som gör arbetet", "Timmar per år", "Kostnad per år, kr", "Kostnad per timme, kr")


def employer_rows(bild: Regionalbild) -> list[Row]:
    """Hours and kronor by who does the work."""
    return [
        (ARBETSGIVARE[e], *(format_number(x) for x in bild.kostnad.of(utfors_av=e)), format_number(price.kr))
        for e, price in bild.kostnad.timpriser.items()
    ]


def hour_sentences(bild: Regionalbild) -> tuple[str, ...]:
    """Say how the price of an hour was worked out."""
    return tuple(f"{ARBETSGIVARE[e]}: {price.forklaring}" for e, price in bild.kostnad.timpriser.items())


def share_rows(bild: Regionalbild) -> tuple[Row, list[Row]]:
    """Who gains, beside who pays in the last year of each way: headings and rows."""
    head = ("Vem", "Vinner", *(way.finansiering.namn for way in bild.satt))
    yearly = bild.kostnad.of()[1]
    rows = []
    for payer, name in FINANSIARER.items():
        gain = (bild.vinster or {}).get(payer, 0.0)
        paid = [
            float(way.kronor[payer][-1]) / yearly if payer in way.kronor and yearly else 0.0
            for way in bild.satt
        ]
        if gain or any(paid):
            shown = "saknas" if bild.vinster is None else format_percent(gain, 0)
            rows.append(
                (name, "–" if payer == "projektmedel" else shown, *(format_percent(p, 0) for p in paid))
            )
    left = [float(way.ofinansierat[-1]) / yearly if yearly else 0.0 for way in bild.satt]
    return head, [*rows, ("Ingen betalar", "–", *(format_percent(x, 0) for x in left))]


def year_rows(bild: Regionalbild) -> tuple[Row, list[Row]]:
    """What is paid by each, year by year, per way: headings and rows [kr]."""
    head = ("Upplägg och betalare", *(f"År {t}" for t in range(1, bild.plan.ar + 1)))
    rows: list[Row] = []
    for way in bild.satt:
        for payer, amounts in way.kronor.items():
            rows.append(
                (f"{way.finansiering.namn}: {FINANSIARER[payer]}", *(format_number(x) for x in amounts))
            )
        if way.ofinansierat.max() >= 0.5:
            rows.append(
                (f"{way.finansiering.namn}: Ingen betalar", *(format_number(x) for x in way.ofinansierat))
            )
    return head, rows


def lasting_sentences(bild: Regionalbild) -> tuple[str, ...]:
    """Say of each way whether it lasts."""
    return tuple(
        f"{way.finansiering.namn}: "
        + (
            "varaktig, allt är betalt även sista året."
            if way.varaktig
            else f"inte varaktig. År {bild.plan.ar} saknar {format_kr_short(_unsafe(way))} en varaktig betalare."
        )
        for way in bild.satt
    )


def _unsafe(way: Finansieringsplan) -> float:
    temporary = way.kronor.get("projektmedel")
    return float(way.ofinansierat[-1]) + (0.0 if temporary is None else float(temporary[-1]))


MUNICIPALITY_HEAD = ("Kommun", "Invånare", "Andel om kommunerna betalar allt, kr per år")


def municipality_rows(bild: Regionalbild) -> list[Row]:
    """The whole yearly cost divided over the county's municipalities by population."""
    found = per_municipality(bild.parameters, bild.plan.lan, bild.kostnad.of()[1])
    return [(name, format_number(people), format_number(kr)) for name, people, kr in found]


def regional_document(bild: Regionalbild, today: date) -> Document:
    """Return the basis for a decision on lasting financing."""
    shares, years = share_rows(bild), year_rows(bild)
    blocks: list[Block] = [
        Paragraph(summary(bild)),
        Callout(f"Timmar och antal gånger: {ASSUMPTION[0].lower()}{ASSUMPTION[1:]}", "varning"),
    ]
    for key, name in OMRADEN.items():
        rows = activity_rows(bild, key)
        blocks += [
            Heading(name),
            Table("Aktiviteter, tid och kostnad", ACTIVITY_HEAD, tuple(rows), 3, (len(rows) - 1,)),
        ]
    blocks += [
        Heading("Vem som gör arbetet"),
        Table("Tid och kostnad", EMPLOYER_HEAD, tuple(employer_rows(bild))),
        Bullets(hour_sentences(bild)),
        Heading("Varaktig finansiering"),
        Bullets(lasting_sentences(bild)),
        Table(f"Vem som vinner ({bild.risk}) och vem som betalar sista året", shares[0], tuple(shares[1])),
        Paragraph(GAIN_NOTE),
        Table("Betalning per år, kr", years[0], tuple(years[1])),
        Heading("Per kommun"),
        Table("Fördelat efter folkmängd", MUNICIPALITY_HEAD, tuple(municipality_rows(bild))),
        Paragraph(
            f"Hela kostnaden per år är {format_kr(bild.kostnad.of()[1])} i {bild.kostnad.prisar} års priser."
        ),
    ]
    return Document(
        f"{bild.plan.namn}: tid, kostnad och finansiering",
        tuple(blocks),
        subtitle=f"{today.isoformat()}. Parametrar {bild.parameters.id} {bild.parameters.version}.",
        footer=bild.plan.namn,
    )
