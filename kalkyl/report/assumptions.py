"""Every value that a result rests on, with its source: one row each, for the workbook and the page."""

from collections.abc import Iterator
from dataclasses import dataclass

from kalkyl.engine.assemble import carriers, joined, used_values
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.result import Resultat
from kalkyl.model.scenario import Scenario
from kalkyl.model.values import BEVISGRAD_ETIKETTER, Kalla, Varde
from kalkyl.report.text import lower_first
from kalkyl.report.units import unit_label, value_name


@dataclass(frozen=True)
class Antagande:
    """A value that the result uses.

    Attributes:
        id: Address of the value.
        namn: Name on screen.
        bas: Value in the parameter set; None where the scenario states the value itself.
        varde: Value used.
        enhet: Unit in plain Swedish.
        prisar: Price year, or None.
        lag: Lower end of the interval, or None.
        hog: Upper end, or None.
        niva: Level of the interval, or None.
        bevisgrad: Evidence grade in Swedish.
        utgivare: Publisher.
        kallar: Year of publication, or None.
        titel: Title of the source, or the scenario's own words.
        detalj: Page, table or formula.
        lank: Address of the source.
        andrat: Whether the value differs from the parameter set's by an overlay.
        motivering: Why it was changed.
        kommentar: What the reader should know.
    """

    id: str
    namn: str
    bas: float | None
    varde: float
    enhet: str
    prisar: int | None
    lag: float | None
    hog: float | None
    niva: float | None
    bevisgrad: str
    utgivare: str
    kallar: int | None
    titel: str
    detalj: str
    lank: str
    andrat: bool
    motivering: str
    kommentar: str


def assumptions(resultat: Resultat) -> list[Antagande]:
    """List every value that the result uses: the scenario's own, the set's, the municipality's and the tax rules'."""
    scenario = resultat.scenario
    parametrar = joined(scenario, resultat.parametrar)
    values = used_values(carriers(scenario, parametrar), parametrar, scenario)
    rows = [_row(path, value, parametrar, scenario) for path, value in values.items()]
    rows.sort(key=lambda r: (_order(r.id), r.namn, r.id))
    return [*rows, *_municipality(resultat), *_tax_rules(parametrar)]


def _order(path: str) -> int:
    groups = ("kostnad", "utfall", "kalkyl", "tillstand", "handelsetyp", "prislapp", "lon", "konstant")
    head = path.split(".")[0]
    return groups.index(head) if head in groups else len(groups)


def _row(path: str, value: Varde, parametrar: Parameteruppsattning, scenario: Scenario) -> Antagande:
    change = next((c for c in parametrar.overlay if c.id == path), None)
    before = parametrar.basvarden.get(path)
    own = path.startswith(("utfall.", "kostnad.", "kalkyl."))
    changed = change is not None or before is not None
    bas = before.varde if before is not None else None if own or changed else value.varde
    source = parametrar.kallor.get(value.kalla)
    return Antagande(
        id=path,
        namn=value_name(path, parametrar, scenario),
        bas=bas,
        varde=value.varde,
        enhet=unit_label(value.enhet),
        prisar=value.prisar,
        lag=value.lag,
        hog=value.hog,
        niva=value.niva if value.lag is not None else None,
        bevisgrad=BEVISGRAD_ETIKETTER[value.bevisgrad],
        utgivare=source.utgivare if source else "",
        kallar=source.ar if source else None,
        titel=_title(source, value.kalla, own),
        detalj=value.kalla_detalj,
        lank=source.lank if source else "",
        andrat=changed,
        motivering=change.motivering if change is not None else "",
        kommentar=value.kommentar,
    )


def _title(source: Kalla | None, stated: str, own: bool) -> str:
    if source is not None:
        return source.titel
    return stated or ("Scenariots eget värde" if own else "")


def _municipality(resultat: Resultat) -> Iterator[Antagande]:
    parametrar = resultat.parametrar
    kommun = parametrar.kommuner.get(resultat.scenario.kommun)
    if kommun is None:
        return
    fields = [("kommunalskatt", "Kommunal skattesats"), ("regionskatt", "Regional skattesats")]
    if resultat.scenario.kalkyl.utjamning == "efter":
        fields.append(("kompensationsgrad_kommun", "Utjämningens återtag av ny skattebas, kommunen"))
        fields.append(("kompensationsgrad_region", "Utjämningens återtag av ny skattebas, regionen"))
    for field, name in fields:
        column = next((k for k in parametrar.kolumner if k.namn == field), None)
        yield _fixed(
            f"kommun.{kommun.kod}.{field}",
            f"{kommun.namn}: {lower_first(name)}",
            float(getattr(kommun, field)),
            source=parametrar.kallor.get(column.kalla) if column is not None else None,
            bevisgrad=BEVISGRAD_ETIKETTER[column.bevisgrad] if column is not None else "",
            detalj=column.ar if column is not None else "",
            kommentar=column.kommentar if column is not None else "",
        )


def _tax_rules(parametrar: Parameteruppsattning) -> Iterator[Antagande]:
    rules = parametrar.skatteregler.get(parametrar.skattear)
    if rules is None:
        return
    for field, name, prisar in (
        ("prisbasbelopp", "Prisbasbelopp", rules.ar),
        ("skiktgrans", "Skiktgräns för statlig skatt", rules.ar),
        ("statlig_skattesats", "Statlig skattesats", None),
        ("arbetsgivaravgift", "Arbetsgivaravgift", None),
    ):
        yield _fixed(
            f"skatteregler.{rules.ar}.{field}",
            f"{name} {rules.ar}",
            float(getattr(rules, field)),
            prisar=prisar,
            source=parametrar.kallor.get(rules.kalla),
            bevisgrad=BEVISGRAD_ETIKETTER[rules.bevisgrad],
            kommentar=rules.kommentar,
        )


def _fixed(
    path: str,
    name: str,
    value: float,
    *,
    source: Kalla | None,
    bevisgrad: str,
    prisar: int | None = None,
    detalj: str = "",
    kommentar: str = "",
) -> Antagande:
    """A value without interval that no overlay can change: a rate in kronor (with price year) or a share."""
    return Antagande(
        id=path,
        namn=name,
        bas=value,
        varde=value,
        enhet="andel" if prisar is None else "kr",
        prisar=prisar,
        lag=None,
        hog=None,
        niva=None,
        bevisgrad=bevisgrad,
        utgivare=source.utgivare if source else "",
        kallar=source.ar if source else None,
        titel=source.titel if source else "",
        detalj=detalj,
        lank=source.lank if source else "",
        andrat=False,
        motivering="",
        kommentar=kommentar,
    )
