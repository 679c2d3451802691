"""Checks across a whole parameter set: references, units, overlaps."""

from collections.abc import Iterator, Mapping

from kalkyl.model.carriers import Carrier, check_carrier
from kalkyl.model.parameters import Lon, Parameteruppsattning, Prislapp
from kalkyl.model.paths import all_values, get_value
from kalkyl.model.problems import Problem, near
from kalkyl.model.values import Varde

Files = Mapping[tuple[str, str], str]
"""(collection, id) -> file name."""


class _Where:
    def __init__(self, files: Files) -> None:
        self.files = files

    def __call__(self, collection: str, key: object, field: str = "") -> str:
        file = self.files.get((collection, str(key)), "")
        return ", ".join(part for part in (file, str(key), field) if part)


def check_set(parameters: Parameteruppsattning, files: Files) -> list[Problem]:
    """Find every broken reference, unit mismatch and overlap in a set.

    Args:
        parameters: The set.
        files: Which file each noun came from, for the messages. A noun that stands here but not in the set was itself
            faulty; references to it are not reported again.
    """
    where = _Where(files)
    return [
        *_sources(parameters, where),
        *_prices(parameters, where),
        *_states(parameters, where),
        *_groups(parameters, where),
        *_local(parameters, where),
        *_conventions(parameters),
    ]


def _missing(parameters: Parameteruppsattning, where: _Where, collection: str, key: str) -> bool:
    return key not in getattr(parameters, collection) and (collection, key) not in where.files


def _reference(
    parameters: Parameteruppsattning, where: _Where, place: str, collection: str, key: str, what: str
) -> Iterator[Problem]:
    if _missing(parameters, where, collection, key):
        known = getattr(parameters, collection)
        yield Problem(place, f"{what} ”{key}” finns inte i uppsättningen.{near(key, known)}")


def _sources(parameters: Parameteruppsattning, where: _Where) -> Iterator[Problem]:
    collections = {
        "prislapp": "prislappar",
        "lon": "loner",
        "konstant": "konstanter",
        "tillstand": "tillstand",
        "handelsetyp": "handelsetyper",
    }
    for path, value in all_values(parameters):
        noun, key, *rest = path.split(".")
        place = where(collections[noun], key, ".".join(rest))
        yield from _grounded(parameters, where, place, value)
    for group in parameters.malgrupper.values():
        for risk in group.grundrisker:
            yield from _grounded(parameters, where, where("malgrupper", group.id, risk.tillstand), risk.p0)
    for insats in parameters.insatser.values():
        for outcome in insats.utfall:
            place = where("insatser", insats.id, outcome.tillstand or outcome.handelse or "")
            if outcome.effekt is not None:
                yield from _grounded(parameters, where, place, outcome.effekt.varde)
        if insats.kostnad_per_deltagare is not None:
            place = where("insatser", insats.id, "kostnad_per_deltagare")
            yield from _grounded(parameters, where, place, insats.kostnad_per_deltagare)
    for link in parameters.samband.values():
        yield from _grounded(parameters, where, where("samband", link.id), link)
        if link.kausal_andel is not None:
            yield from _grounded(
                parameters, where, where("samband", link.id, "kausal_andel"), link.kausal_andel
            )
    for collection in ("skatteregler", "index"):
        for key, item in getattr(parameters, collection).items():
            yield from _reference(parameters, where, where(collection, key), "kallor", item.kalla, "källan")
    for kolumn in parameters.kolumner:
        place = f"{kolumn.fil}, {kolumn.namn}"
        yield from _reference(parameters, where, place, "kallor", kolumn.kalla, "källan")
    for insats in parameters.insatser.values():
        for kalla in insats.kallor:
            yield from _reference(parameters, where, where("insatser", insats.id), "kallor", kalla, "källan")


def _grounded(parameters: Parameteruppsattning, where: _Where, place: str, value: Varde) -> Iterator[Problem]:
    """A value has a source that exists, or is an assumption that says what it rests on."""
    if value.kalla:
        yield from _reference(parameters, where, place, "kallor", value.kalla, "källan")
    elif value.bevisgrad != "antagande":
        yield Problem(place, 'källa saknas. Ange kalla, eller bevisgrad = "antagande" med en kommentar.')
    elif not value.kommentar:
        yield Problem(place, "ett antagande utan källa måste ha en kommentar som säger vad det vilar på.")


def _prices(parameters: Parameteruppsattning, where: _Where) -> Iterator[Problem]:
    priced: list[Prislapp | Lon] = [*parameters.prislappar.values(), *parameters.loner.values()]
    for price in priced:
        is_wage = not isinstance(price, Prislapp)
        place = where("loner" if is_wage else "prislappar", price.id)
        index = price.index
        yield from _reference(parameters, where, place, "index", index, "prisindexet")
        series = parameters.index.get(index)
        known = series.varden if series is not None else {}
        if known and price.prisar is not None and price.prisar not in known and price.prisar < max(known):
            years = sorted(known)
            yield Problem(
                place,
                f"prisår {price.prisar} finns inte i indexet ”{index}” ({years[0]}–{years[-1]}). "
                "Välj ett annat index eller rätta prisåret.",
            )
        if isinstance(price, Prislapp):
            if "kommun" in price.fordelning and price.namnd is None:
                yield Problem(place, 'kommunen betalar men namnd saknas. Ange t.ex. namnd = "socialnamnd".')
            for other in price.ingar_i:
                yield from _reference(parameters, where, place, "prislappar", other, "ingar_i:")


def _states(parameters: Parameteruppsattning, where: _Where) -> Iterator[Problem]:
    known_bad = {key for collection, key in where.files if collection == "prislappar"}
    carriers: list[tuple[str, Carrier]] = [
        *(("tillstand", t) for t in parameters.tillstand.values()),
        *(("handelsetyper", h) for h in parameters.handelsetyper.values()),
    ]
    for collection, carrier in carriers:
        place = where(collection, carrier.id)
        for fault in check_carrier(carrier, parameters, place):
            if not any(f"prislappen ”{key}” finns inte" in fault.text for key in known_bad):
                yield fault
    for state in parameters.tillstand.values():
        place = where("tillstand", state.id)
        columns = {name for k in parameters.kommuner.values() for name in k.nyckeltal} | {"folkmangd"}
        if state.bestand is not None:
            for key in (state.bestand.nyckeltal, state.bestand.befolkning):
                if key and parameters.kommuner and key not in columns:
                    yield Problem(
                        place, f"nyckeltalet ”{key}” finns inte i kommuner.csv.{near(key, columns)}"
                    )


def _groups(parameters: Parameteruppsattning, where: _Where) -> Iterator[Problem]:
    for group in parameters.malgrupper.values():
        place = where("malgrupper", group.id)
        for risk in group.grundrisker:
            yield from _reference(parameters, where, place, "tillstand", risk.tillstand, "tillståndet")
    for insats in parameters.insatser.values():
        place = where("insatser", insats.id)
        for outcome in insats.utfall:
            if outcome.tillstand is not None:
                yield from _reference(parameters, where, place, "tillstand", outcome.tillstand, "tillståndet")
            if outcome.handelse is not None:
                yield from _reference(
                    parameters, where, place, "handelsetyper", outcome.handelse, "händelsetypen"
                )
        for key in insats.malgrupper:
            yield from _reference(parameters, where, place, "malgrupper", key, "målgruppen")
    for link in parameters.samband.values():
        if link.tillstand is not None:
            place = where("samband", link.id)
            yield from _reference(parameters, where, place, "tillstand", link.tillstand, "tillståndet")
    for item in parameters.risker.values():
        place = where("risker", item.id)
        for collection, keys, what in (
            ("malgrupper", item.malgrupper, "målgruppen"),
            ("tillstand", item.tillstand, "tillståndet"),
            ("handelsetyper", item.handelsetyper, "händelsetypen"),
            ("insatser", item.insatser, "insatsen"),
        ):
            for key in keys:
                yield from _reference(parameters, where, place, collection, key, what)
    for indicator in parameters.indikatorer.values():
        place = where("indikatorer", indicator.id)
        for key in indicator.risker:
            yield from _reference(parameters, where, place, "risker", key, "risken")
        if indicator.handelsetyp is not None:
            yield from _reference(
                parameters, where, place, "handelsetyper", indicator.handelsetyp, "händelsetypen"
            )


def _local(parameters: Parameteruppsattning, where: _Where) -> Iterator[Problem]:
    """Check what local values lean on: missing figures and the table of key figures to fetch."""
    collections = {
        "tillstand": "tillstand",
        "handelsetyp": "handelsetyper",
        "insats": "insatser",
        "malgrupp": "malgrupper",
    }
    for missing in parameters.saknade.values():
        place = where("saknade", missing.id)
        if missing.id in parameters.prislappar:
            yield Problem(place, "samma id finns som prislapp. Ta bort den saknade uppgiften eller byt namn.")
        for address in missing.galler:
            noun, _, key = address.partition(".")
            if noun not in collections:
                yield Problem(
                    place, f"galler: ”{address}” ska ha formen tillstand.ID, handelsetyp.ID eller insats.ID."
                )
            else:
                yield from _reference(parameters, where, place, collections[noun], key, "galler:")
    for row in parameters.hamtningar.values():
        try:
            get_value(parameters, row.mal)
        except KeyError:
            known = [path for path, _ in all_values(parameters)]
            yield Problem(
                where("hamtningar", row.id),
                f"det finns inget värde med id ”{row.mal}”.{near(row.mal, known)}",
            )


def _conventions(parameters: Parameteruppsattning) -> Iterator[Problem]:
    if parameters.skattear not in parameters.skatteregler:
        yield Problem(
            "uppsattning.toml", f"skatteregler för {parameters.skattear} saknas. Lägg till dem i skatt.toml."
        )
    kpi = parameters.index.get("kpi")
    if kpi is None:
        yield Problem("uppsattning.toml", "prisindexet ”kpi” saknas. Lägg till det i index.toml.")
    elif parameters.prisar not in kpi.varden:
        yield Problem("uppsattning.toml", f"prisår {parameters.prisar} finns inte i KPI-serien.")
