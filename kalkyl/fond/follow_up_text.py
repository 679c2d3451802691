"""What a follow-up says in words and tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kalkyl.fond.beliefs import Utfallstro
from kalkyl.fond.follow_up import COUNTS, Matning, Uppfoljning
from kalkyl.fond.follow_up_result import Uppfoljningsbild
from kalkyl.fond.signal import RAD, rule_text
from kalkyl.fond.updating import interval
from kalkyl.model.result import Resultat
from kalkyl.report.numbers import format_kr, format_kr_short, format_number, format_percent
from kalkyl.report.text import in_sentence

PLAN_HEAD: Final = ("", "Planen", "Uppmätt", "Bedömning nu", "95-procentsintervall")
PERIOD_HEAD: Final = ("Period", *COUNTS.values(), "Kommentar")
HISTORY_HEAD: Final = ("Registrerad", *PERIOD_HEAD)
METHOD: Final = (
    "Bedömningen nu väger ihop planen och det uppmätta. Andelar räknas med betafördelning, antal händelser med gammafördelning "
    "och kostnad med normalfördelning. Ju mer som har mätts, desto mindre väger planen."
)


def conclusion(bild: Uppfoljningsbild) -> str:
    """Say the most important thing in a few sentences."""
    if bild.uppdaterad is None:
        return "Inget är registrerat ännu. Fyll i en period för att jämföra med planen."
    whom = in_sentence(bild.plan.scenario.kalkyl.perspektiv)
    parts = [f"{RAD[bild.rad]}."]
    planned, updated = (npv(r) for r in (bild.plan, bild.uppdaterad))
    if updated is not None and planned is None:
        parts.append(
            f"Nettonuvärdet för {whom} bedöms nu till {format_kr_short(updated)}. Planen hade inget."
        )
    if planned is not None and updated is not None:
        parts.append(
            f"Nettonuvärdet för {whom} bedöms nu till {format_kr_short(updated)}. I planen var det {format_kr_short(planned)}."
        )
    if bild.nar_planen is not None:
        parts.append(f"Sannolikheten att utfallet blir minst så bra som i planen är {_chance(bild.nar_planen)}.")  # fmt: skip
    return " ".join(parts)


def npv(result: Resultat) -> float | None:
    """Return the NPV of the chosen perspective, or None."""
    return result.matt[result.scenario.kalkyl.perspektiv].npv if result.lage == "resultat" else None


def _chance(p: float) -> str:
    if p < 0.01:
        return f"under {format_percent(0.01, 0)}"
    return f"över {format_percent(0.99, 0)}" if p > 0.99 else format_percent(p, 0)


def signal_sentences(bild: Uppfoljningsbild) -> list[str]:
    """Say what the signal rests on, its rule and how often it is wrong."""
    found = []
    if bild.nar_brytpunkten is not None:
        found.append(
            f"Sannolikheten att insatsen når brytpunkten, med kostnaden hittills, är {_chance(bild.nar_brytpunkten)}."
        )
    if bild.over_noll is not None:
        whom = in_sentence(bild.plan.scenario.kalkyl.perspektiv)
        found.append(f"Sannolikheten att det går plus för {whom} är {_chance(bild.over_noll)}.")
    found.append(rule_text(bild.uppfoljning))
    if bild.felrisk is not None:
        found += _error_sentences(bild)
    return found


def _error_sentences(bild: Uppfoljningsbild) -> list[str]:
    assert bild.felrisk is not None
    found = []
    if bild.felrisk.stoppa_fel is not None:
        found.append(
            "Så ofta har regeln fel, med så mycket data som nu: den säger stoppa i "
            f"{format_percent(bild.felrisk.stoppa_fel)} av fallen trots att utfallet är precis som i planen."
        )
    if bild.felrisk.skala_fel is not None:
        found.append(
            f"Regeln säger skala upp i {format_percent(bild.felrisk.skala_fel)} av fallen när insatsen bara precis går jämnt upp."
        )
    looks = len(bild.uppfoljning.gallande)
    if looks > 1:
        found.append(f"Felrisken gäller en avläsning. Läses signalen av {looks} gånger kan den bli upp till {looks} gånger så stor.")  # fmt: skip
    return found


@dataclass(frozen=True)
class Jamford:
    """A quantity, planned against observed; None where there is no figure.

    Attributes:
        namn: Name.
        slag: How it is written: antal, procent, takt (events per year), kr or stort (a large amount).
        plan: What the plan says.
        uppmatt: What was measured.
        nu: What is believed now.
        lag, hog: 95 per cent interval of that.
        matbar: Whether it can be measured at all.
        av: Successes and how many they are of, or None.
    """

    namn: str
    slag: str
    plan: float | None
    uppmatt: float | None = None
    nu: float | None = None
    lag: float | None = None
    hog: float | None = None
    matbar: bool = True
    av: tuple[float, float] | None = None


def compared(bild: Uppfoljningsbild) -> list[Jamford]:
    """Return every quantity that is followed."""
    u = bild.uppfoljning
    people = u.total("deltagare")[0] if any(m.deltagare is not None for m in u.gallande) else None
    found = [Jamford("Deltagare", "antal", float(sum(u.scenario.deltagare)), people), _cost(bild)]
    if bild.fore is not None and bild.nu is not None:
        found += _outcomes(bild, bild.fore, bild.nu)
    name = f"Nettonuvärde för {in_sentence(u.scenario.kalkyl.perspektiv)}"
    result = bild.uppdaterad
    now = None if result is None else npv(result)
    low = high = None
    if result is not None and now is not None:
        drawn = result.npv_fordelning(result.scenario.kalkyl.perspektiv)
        if drawn.size:
            low, high = (float(x) for x in np.quantile(drawn, [0.025, 0.975]))
    return [*found, Jamford(name, "stort", npv(bild.plan), None, now, low, high, matbar=False)]


def _cost(bild: Uppfoljningsbild) -> Jamford:
    total, people = bild.uppfoljning.total("kostnad_kr", "deltagare")
    name = f"Kostnad per deltagare ({bild.prisar} års priser)"
    seen = total / people if people else None
    if bild.kostnad is None:
        return Jamford(name, "kr", bild.plan_kostnad, seen)
    return Jamford(name, "kr", bild.plan_kostnad, seen, bild.kostnad.mean, *interval(bild.kostnad))


def _outcomes(bild: Uppfoljningsbild, before: Utfallstro, now: Utfallstro) -> list[Jamford]:
    share = before.slag == "andel"
    what, kind = ("Gott utfall", "procent") if share else ("Händelser per år", "takt")
    planned = None if bild.planens_grans is None else before.med.mean
    found = []
    for name, plan, belief, amount, keys in (
        ("med insatsen", planned, now.med, now.antal, ("uppfoljda", "lyckade", "handelser")),
        ("utan insatsen", before.utan.mean, now.utan, now.antal_utan,
         ("jamforelse_uppfoljda", "jamforelse_lyckade", "jamforelse_handelser")),
    ):  # fmt: skip
        totals = bild.uppfoljning.total(*(keys[:2] if share else keys[2:]))
        of = (totals[1], totals[0]) if share and amount else None
        seen = totals[-1] / amount if amount else None
        found.append(Jamford(f"{what} {name}", kind, plan, seen, belief.mean, *interval(belief), av=of))
    return found


def plan_rows(bild: Uppfoljningsbild) -> list[tuple[str, ...]]:
    """Return planned against observed as text, one row per quantity."""
    rows: list[tuple[str, ...]] = []
    for q in compared(bild):
        write = _WAYS[q.slag]
        seen = write(q.uppmatt) if q.matbar else "–"
        if q.av is not None:
            seen += f" ({_count(q.av[0])} av {_count(q.av[1])})"
        spread = "–" if q.lag is None else f"{write(q.lag)} till {write(q.hog)}"
        now = "–" if q.slag == "antal" else write(q.nu)
        rows.append((q.namn, write(q.plan), seen, now, spread))
    return rows


def _count(x: float | None) -> str:
    return format_number(x, 0 if x is None or x == int(x) else 1)


_WAYS: Final[dict[str, Callable[[float | None], str]]] = {
    "antal": _count,
    "procent": format_percent,
    "takt": lambda x: format_number(x, 1),
    "kr": format_kr,
    "stort": format_kr_short,
}


def period_rows(rows: Sequence[Matning]) -> list[tuple[str, ...]]:
    """Return one row per period with its figures."""
    return [
        (
            f"{m.fran} – {m.till}".replace("-", "\u2011"),
            *("–" if (x := getattr(m, field)) is None else _count(x) for field in COUNTS),
            m.kommentar or "–",
        )
        for m in rows
    ]


def history_rows(uppfoljning: Uppfoljning) -> list[tuple[str, ...]]:
    """Return every registration, the latest first."""
    rows = sorted(uppfoljning.matningar, key=lambda m: (m.registrerad, m.fran), reverse=True)
    return [(m.registrerad.isoformat(), *cells) for m, cells in zip(rows, period_rows(rows), strict=True)]


def used_columns(uppfoljning: Uppfoljning) -> list[int]:
    """Return the positions in `PERIOD_HEAD` of the columns that hold something."""
    used = [0]
    for position, field in enumerate((*COUNTS, "kommentar"), start=1):
        if any(getattr(m, field) not in (None, "") for m in uppfoljning.matningar):
            used.append(position)
    return used
