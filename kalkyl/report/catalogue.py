"""The parameter catalogue: every value of a set with its source, history and use."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kalkyl.model.associations import RATIOS
from kalkyl.model.labels import label, unit_label
from kalkyl.model.parameters import Handelsetyp, Parameteruppsattning, Prislapp, Tillstand
from kalkyl.model.paths import all_values
from kalkyl.model.values import Kalla, Varde

STATES: Final = "Tillstånd"
GROUPS: Final = "Målgrupper"
INTERVENTIONS: Final = "Insatser"
ASSOCIATIONS: Final = "Övergångar och samband"
SERIES: Final = "Index och basbelopp"
TAX: Final = "Skatteregler"
MUNICIPALITIES: Final = "Kommuntabellen"
MODELS: Final = "Andra kalkylmodeller"


@dataclass(frozen=True)
class Uppgift:
    """One figure of a parameter set.

    Attributes:
        id: Address, e.g. `prislapp.eb_hushall_ar`.
        namn: Name on screen.
        amne: Topic.
        aktorer: Actors that it concerns, as ids.
        varde: Point value, or None for a whole table.
        enhet: Unit in words.
        prisar: Price year.
        lag: Lower end of the interval.
        hog: Upper end.
        niva: Level of the interval.
        bevisgrad: Evidence grade, as id.
        kalla: Source, or None.
        detalj: Page, table or formula in the source.
        granskad: Date of the last review.
        giltig_till: Last date of use without a new review.
        kommentar: What the reader should know.
        historik: Addresses of older years of the same price, newest first.
        del_av: Names of the prices that already contain this one.
        anvands_i: Names of the states and events that use it.
        bas: Value in the set itself where a local value has replaced it.
        avstangd: Whether the value is not checked and therefore switched off.
    """

    id: str
    namn: str
    amne: str
    aktorer: tuple[str, ...] = ()
    varde: float | None = None
    enhet: str = ""
    prisar: int | None = None
    lag: float | None = None
    hog: float | None = None
    niva: float | None = None
    bevisgrad: str = ""
    kalla: Kalla | None = None
    detalj: str = ""
    granskad: date | None = None
    giltig_till: date | None = None
    kommentar: str = ""
    historik: tuple[str, ...] = ()
    del_av: tuple[str, ...] = ()
    anvands_i: tuple[str, ...] = ()
    bas: float | None = None
    avstangd: bool = False

    @property
    def kalltext(self) -> str:
        """The source in one line."""
        if self.kalla is None:
            return self.detalj or "Eget antagande"
        year = str(self.kalla.ar) if self.kalla.ar else "odaterad"
        parts = (f"{self.kalla.utgivare}: {self.kalla.titel}", year, self.detalj)
        return ", ".join(part for part in parts if part)


def catalogue(parameters: Parameteruppsattning) -> tuple[Uppgift, ...]:
    """List every figure of a set: prices first by topic, then wages, states, groups, interventions, series and rules."""
    users = _users(parameters)
    entries = [_addressed(parameters, path, value, users) for path, value in all_values(parameters)]
    order = {"Löner": 1, STATES: 2, "Händelser": 3, "Konstanter": 6}
    entries.sort(key=lambda u: (order.get(u.amne, 0), u.amne if u.amne not in order else ""))
    inner = [u for u in entries if order.get(u.amne, 0) < 6]
    rest = [u for u in entries if order.get(u.amne, 0) == 6]
    return (
        *inner,
        *_stocks(parameters),
        *_groups(parameters),
        *_associations(parameters),
        *_interventions(parameters),
        *rest,
        *_series(parameters),
        *_tax_rules(parameters),
        *_columns(parameters),
        *_models(parameters),
    )


def _users(parameters: Parameteruppsattning) -> dict[str, list[str]]:
    """Return names of the states and events by the address of the price or wage that they use."""
    users: dict[str, list[str]] = {}
    carriers: list[Tillstand | Handelsetyp] = [
        *parameters.tillstand.values(),
        *parameters.handelsetyper.values(),
    ]
    for carrier in carriers:
        for row in carrier.resurser:
            users.setdefault(f"prislapp.{row.prislapp}", []).append(carrier.namn)
    for state in parameters.tillstand.values():
        if state.lon is not None:
            users.setdefault(f"lon.{state.lon}", []).append(state.namn)
    return users


def _addressed(
    parameters: Parameteruppsattning, path: str, value: Varde, users: dict[str, list[str]]
) -> Uppgift:
    words = label(parameters, path)
    price = value if isinstance(value, Prislapp) else None
    base = parameters.basvarden.get(path)
    older = tuple(f"prislapp.{p.id}" for p in _older(parameters, price)) if price is not None else ()
    part_of = (
        [k for k in price.ingar_i if not _same_price(price, parameters.prislappar.get(k))] if price else []
    )
    return _entry(
        parameters,
        path,
        words.namn,
        words.amne,
        value,
        aktorer=words.aktorer,
        historik=older,
        del_av=tuple(parameters.prislappar[k].namn for k in part_of if k in parameters.prislappar),
        anvands_i=tuple(users.get(path, ())),
        bas=base.varde if base is not None else None,
        avstangd=price is not None and price.ej_kontrollerad,
    )


def _same_price(price: Prislapp, other: Prislapp | None) -> bool:
    """Whether another row is the same price in another year."""
    return other is not None and price.enhet == other.enhet and price.prisar != other.prisar


def _older(parameters: Parameteruppsattning, price: Prislapp) -> list[Prislapp]:
    """Older years of a price: rows in the same unit that say they are part of it (`ingar_i`)."""
    found = [
        p
        for p in parameters.prislappar.values()
        if price.id in p.ingar_i and _same_price(p, price) and (p.prisar or 0) < (price.prisar or 0)
    ]
    return sorted(found, key=lambda p: -(p.prisar or 0))


def _entry(
    parameters: Parameteruppsattning,
    path: str,
    name: str,
    topic: str,
    value: Varde,
    *,
    aktorer: Sequence[str] = (),
    historik: tuple[str, ...] = (),
    del_av: tuple[str, ...] = (),
    anvands_i: tuple[str, ...] = (),
    bas: float | None = None,
    avstangd: bool = False,
) -> Uppgift:
    return Uppgift(
        id=path,
        namn=name,
        amne=topic,
        aktorer=tuple(aktorer),
        varde=value.varde,
        enhet=unit_label(value.enhet),
        prisar=value.prisar,
        lag=value.lag,
        hog=value.hog,
        niva=value.niva if value.lag is not None else None,
        bevisgrad=value.bevisgrad,
        kalla=parameters.kallor.get(value.kalla),
        detalj=value.kalla_detalj,
        granskad=value.granskad,
        giltig_till=value.giltig_till,
        kommentar=value.kommentar,
        historik=historik,
        del_av=del_av,
        anvands_i=anvands_i,
        bas=bas,
        avstangd=avstangd,
    )


def _stocks(parameters: Parameteruppsattning) -> Iterator[Uppgift]:
    for state in parameters.tillstand.values():
        if state.bestand is None:
            continue
        for field, name in (
            ("andel", "andel av befolkningen"),
            ("andel_av_nyckeltal", "andel av nyckeltalet"),
        ):
            value = getattr(state.bestand, field)
            if value is not None:
                path = f"tillstand.{state.id}.bestand.{field}"
                yield _entry(parameters, path, f"{state.namn}: {name}", STATES, value)


def _groups(parameters: Parameteruppsattning) -> Iterator[Uppgift]:
    for group in parameters.malgrupper.values():
        for risk in group.grundrisker:
            state = parameters.tillstand[risk.tillstand].namn
            path = f"malgrupp.{group.id}.p0.{risk.tillstand}"
            yield _entry(parameters, path, f"{group.namn}: risk för {_lower(state)}", GROUPS, risk.p0)


def _associations(parameters: Parameteruppsattning) -> Iterator[Uppgift]:
    for link in parameters.samband.values():
        measure = f" ({link.matt})" if link.matt in RATIOS else ""
        state = parameters.tillstand.get(link.tillstand or "")
        used = (state.namn,) if state is not None else ()
        yield _entry(
            parameters, f"samband.{link.id}", f"{link.namn}{measure}", ASSOCIATIONS, link, anvands_i=used
        )
        if link.kausal_andel is not None:
            path, name = f"samband.{link.id}.kausal_andel", f"{link.namn}: kausal andel"
            yield _entry(parameters, path, name, ASSOCIATIONS, link.kausal_andel)


def _interventions(parameters: Parameteruppsattning) -> Iterator[Uppgift]:
    for insats in parameters.insatser.values():
        for outcome in insats.utfall:
            key = outcome.tillstand or outcome.handelse or ""
            found = parameters.tillstand.get(key) or parameters.handelsetyper.get(key)
            if outcome.effekt is not None and found is not None:
                name = f"{insats.namn}: effekt på {_lower(found.namn)} ({outcome.effekt.matt})"
                path = f"insats.{insats.id}.effekt.{key}"
                yield _entry(parameters, path, name, INTERVENTIONS, outcome.effekt.varde)
        if insats.kostnad_per_deltagare is not None:
            path, name = f"insats.{insats.id}.kostnad_per_deltagare", f"{insats.namn}: kostnad per deltagare"
            yield _entry(
                parameters,
                path,
                name,
                INTERVENTIONS,
                insats.kostnad_per_deltagare,
                aktorer=tuple(insats.betalare),
            )


def _series(parameters: Parameteruppsattning) -> Iterator[Uppgift]:
    for series in parameters.index.values():
        years = sorted(series.varden)
        guessed = f" Skattade år: {', '.join(map(str, series.skattade_ar))}." if series.skattade_ar else ""
        source = parameters.kallor.get(series.kalla)
        text = f"{years[0]}–{years[-1]}.{guessed} {series.kommentar}".strip()
        yield Uppgift(f"index.{series.id}", series.namn, SERIES, kalla=source, kommentar=text)


def _tax_rules(parameters: Parameteruppsattning) -> Iterator[Uppgift]:
    fields = (
        ("prisbasbelopp", "Prisbasbelopp", "kr"),
        ("skiktgrans", "Skiktgräns för statlig skatt", "kr"),
        ("statlig_skattesats", "Statlig skattesats", "andel"),
        ("arbetsgivaravgift", "Arbetsgivaravgift", "andel"),
        ("grundavdrag", "Grundavdrag, trappa", ""),
        ("jobbskatteavdrag", "Jobbskatteavdrag, trappa", ""),
    )
    for year, rules in parameters.skatteregler.items():
        for field, name, unit in fields:
            stated = getattr(rules, field)
            yield Uppgift(
                f"skatteregler.{year}.{field}",
                f"{name} {year}",
                TAX,
                varde=float(stated) if isinstance(stated, float) else None,
                enhet=unit_label(unit) if unit else "",
                prisar=year if unit == "kr" else None,
                bevisgrad=rules.bevisgrad,
                kalla=parameters.kallor.get(rules.kalla),
                kommentar=rules.kommentar,
            )


def _columns(parameters: Parameteruppsattning) -> Iterator[Uppgift]:
    for column in parameters.kolumner:
        kind = "kommun" if column.fil.startswith("kommun") else column.fil.removesuffix(".csv")
        yield Uppgift(
            f"{kind}.{column.namn}",
            column.beskrivning or column.namn,
            MUNICIPALITIES if kind == "kommun" else "Övriga tabeller",
            enhet=unit_label(column.enhet) if column.enhet else "",
            bevisgrad=column.bevisgrad,
            kalla=parameters.kallor.get(column.kalla),
            detalj=column.ar,
            kommentar=column.kommentar,
        )


def _models(parameters: Parameteruppsattning) -> Iterator[Uppgift]:
    for model in parameters.kalkylmodeller.values():
        source = parameters.kallor.get(model.kalla)
        text = f"{model.beskrivning} {model.kommentar}".strip()
        yield Uppgift(
            f"kalkylmodell.{model.id}",
            model.namn,
            MODELS,
            bevisgrad=model.bevisgrad,
            kalla=source,
            kommentar=text,
        )


def _lower(text: str) -> str:
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]
