"""The card about an outcome contract: what the investor and kommunen get, and what the observation time means."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from kalkyl.fond.contract import NORRKOPING, NORRKOPING_BETALT, Kontrakt, settle
from kalkyl.language import decimal_mark
from kalkyl.model.problems import InputError
from kalkyl.report.numbers import format_kr, format_number
from kalkyl.ui.fields import FieldError, parse
from kalkyl.ui.markup import body, esc, notice, paragraph, table
from kalkyl.ui.widgets import Guard, box, button, html, text_entry

PERIODS = (2, 3, 5)
LEAD = (
    "En finansiär betalar först och får tillbaka när resultaten syns, upp till ett tak. Är observationstiden för kort hinner "
    "resultaten inte räknas."
)
LOSS = (
    "Norrköpings kontrakt i grova drag. Publicerat (Altinget, socialeinvesteringer.nu): 60 barn, 7,5 miljoner kronor använda och "
    "resultatet −3,5 miljoner kronor. Antagande: källorna som lästs säger inte vems resultatet är; här räknas det som finansiärens "
    "förlust. Fördelningen lika mellan tre år och beloppet per barn är också antaganden, valda så att förlusten blir den."
)
FIELDS = (
    ("utlagg", "Finansiärens utlägg per år, kr", "Flera år: skilj med semikolon."),
    ("betalning", "Betalning per resultat, kr", ""),
    ("utfall", "Resultat per år, antal", "Flera år: skilj med semikolon."),
    ("besparing", "Kommunens besparing per år, kr", "Flera år: skilj med semikolon. Tomt betyder noll."),
    ("ar", "Observationstid, år", ""),
    ("tak", "Finansiärens vinst högst", "Andel av utlägget, t.ex. 20 %."),
)


@dataclass(frozen=True)
class Typed:
    """What stands in the fields."""

    utlagg: str = ""
    betalning: str = ""
    utfall: str = ""
    besparing: str = ""
    ar: str = "3"
    tak: str = "20 %"


def norrkoping() -> Typed:
    """The published example, with a payment per child that the loss implies."""
    return Typed(
        utlagg="; ".join(f"{x:.0f}" for x in NORRKOPING.utlagg),
        betalning=f"{NORRKOPING_BETALT / 60:.2f}".replace(".", decimal_mark()),
        utfall="20; 20; 20",
        ar=str(NORRKOPING.observation_ar),
    )


def read(typed: Typed) -> tuple[Kontrakt, tuple[float, ...], tuple[float, ...]]:
    """Return terms, results and savings per year.

    Raises:
        FieldError: Something cannot be read; the message names the field.
    """

    def series(name: str, text: str, *, optional: bool = False) -> tuple[float, ...]:
        if optional and not text.strip():
            return ()
        found = _named(name, "list", text)
        if not found:
            raise FieldError(f"{name} är tomt. Skriv minst ett tal.")
        return tuple(float(x) for x in found)

    terms = Kontrakt(
        utlagg=series("Utlägget", typed.utlagg),
        betalning_per_utfall=float(_named("Betalningen", "kr", typed.betalning)),
        observation_ar=int(_named("Observationstiden", "integer", typed.ar)),
        tak=float(_named("Taket", "share", typed.tak)),
    )
    return terms, series("Resultaten", typed.utfall), series("Besparingen", typed.besparing, optional=True)


def _named(name: str, kind: str, text: str) -> Any:
    if not text.strip():
        raise FieldError(f"{name} är tomt. Skriv ett tal.")
    try:
        return parse(kind, text)  # type: ignore[arg-type]
    except FieldError as error:
        raise FieldError(f"{name}: {error}") from None


def outcome(typed: Typed) -> str:
    """The table of who gets what, for the contract's own observation time and for others; empty before anything is typed."""
    if not typed.utlagg.strip() and not typed.utfall.strip():
        return ""
    try:
        terms, results, savings = read(typed)
        periods = sorted({terms.observation_ar, *PERIODS})
        found = {n: settle(replace(terms, observation_ar=n), results, savings) for n in periods}
    except FieldError as error:
        return body(notice([str(error)], "bad"))
    except InputError as error:
        return body(notice([str(p) for p in error.problems], "bad"))
    rows = [
        (
            f"{n} år{' (valt)' if n == terms.observation_ar else ''}",
            format_number(r.raknade, 0),
            format_number(r.sena, 0),
            format_kr(r.betalt),
            format_kr(r.investerarens_netto),
            format_kr(r.kommunens_netto),
        )
        for n, r in found.items()
    ]
    heads = (
        "Observationstid",
        "Resultat som räknas",
        "För sena",
        "Kommunen betalar",
        "Finansiärens netto",
        "Kommunens netto",
    )
    own = found[terms.observation_ar].investerarens_netto
    verdict = "går med förlust" if own < 0 else "tjänar" if own > 0 else "går jämnt upp"
    said = (
        f"Finansiären {verdict}{f' ({format_kr(abs(own))})' if own else ''} med den valda observationstiden."
    )
    return body(paragraph(said), table("Vem får vad", heads, rows))


class ContractCard:
    """Fields and table.

    Attributes:
        view: The widget to place.
    """

    def __init__(self, guard: Guard) -> None:
        self.typed = Typed()
        self._result, self._note = html(), html()
        self._entries = {
            key: text_entry(label, guard(partial(self._changed, key))) for key, label, _ in FIELDS
        }
        example = button("Visa Norrköpings kontrakt", guard(self._example), "k-quiet")
        head = html(body("<h2>Utfallskontrakt</h2>", paragraph(LEAD, "k-muted")))
        fields = box(*(entry.view for entry in self._entries.values()), css="k-step")
        self.view = box(head, fields, example, self._note, self._result, css="k-card k-long")
        self._refresh()

    def _changed(self, key: str, text: str) -> None:
        self.typed = replace(self.typed, **{key: text})
        self._note.value = ""
        self._refresh()

    def _example(self) -> None:
        self.typed = norrkoping()
        self._note.value = body(paragraph(esc(LOSS), "k-muted"))
        self._refresh()

    def _refresh(self) -> None:
        for key, _, about in FIELDS:
            self._entries[key].refresh(getattr(self.typed, key), about)
        self._result.value = outcome(self.typed)
