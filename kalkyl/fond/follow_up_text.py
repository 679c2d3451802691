"""What a follow-up says in words and tables."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from kalkyl.fond.beliefs import Utfallstro
from kalkyl.fond.follow_up import COUNTS, Matning, Uppfoljning
from kalkyl.fond.follow_up_result import Uppfoljningsbild
from kalkyl.fond.signal import RAD, rule_text
from kalkyl.fond.updating import interval
from kalkyl.model.result import Resultat
from kalkyl.report.numbers import MISSING, format_kr, format_kr_short, format_number, format_percent
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


def plan_rows(bild: Uppfoljningsbild) -> list[tuple[str, ...]]:
    """Return planned against observed, one row per quantity."""
    u = bild.uppfoljning
    people = u.total("deltagare")[0]
    planned = float(sum(u.scenario.deltagare))
    registered = any(m.deltagare is not None for m in u.gallande)
    rows = [("Deltagare", _count(planned), _count(people if registered else None), "–", "–"), _cost_row(bild)]
    if bild.fore is not None and bild.nu is not None:
        rows += _outcome_rows(bild, bild.fore, bild.nu)
    result = bild.uppdaterad
    now = None if result is None else npv(result)
    spread = "–"
    if result is not None and now is not None:
        drawn = result.npv_fordelning(result.scenario.kalkyl.perspektiv)
        if drawn.size:
            low, high = np.quantile(drawn, [0.025, 0.975])
            spread = f"{format_kr_short(low)} till {format_kr_short(high)}"
    whom = in_sentence(u.scenario.kalkyl.perspektiv)
    before = npv(bild.plan)
    rows.append((f"Nettonuvärde för {whom}", format_kr_short(before), "–", format_kr_short(now), spread))
    return rows


def _count(x: float | None) -> str:
    return format_number(x, 0 if x is None or x == int(x) else 1)


def _cost_row(bild: Uppfoljningsbild) -> tuple[str, ...]:
    total, people = bild.uppfoljning.total("kostnad_kr", "deltagare")
    seen = format_kr(total / people) if people else MISSING
    name = f"Kostnad per deltagare ({bild.prisar} års priser)"
    if bild.kostnad is None:
        return (name, MISSING, seen, MISSING, "–")
    low, high = interval(bild.kostnad)
    return (
        name,
        format_kr(bild.plan_kostnad),
        seen,
        format_kr(bild.kostnad.mean),
        f"{format_kr(low)} till {format_kr(high)}",
    )


def _outcome_rows(bild: Uppfoljningsbild, before: Utfallstro, now: Utfallstro) -> list[tuple[str, ...]]:
    u = bild.uppfoljning
    if before.slag == "andel":
        names = ("Gott utfall med insatsen", "Gott utfall utan insatsen")
        fields: tuple[tuple[str, ...], ...] = (
            ("uppfoljda", "lyckade"),
            ("jamforelse_uppfoljda", "jamforelse_lyckade"),
        )
    else:
        names = ("Händelser per år med insatsen", "Händelser per år utan insatsen")
        fields = (("handelser",), ("jamforelse_handelser",))
    rows: list[tuple[str, ...]] = []
    for name, part, old, new, amount, keys in zip(names, ("med", "utan"), (before.med, before.utan), (now.med, now.utan), (now.antal, now.antal_utan), fields, strict=True):  # fmt: skip
        totals = u.total(*keys)
        rate = _write(before, totals[-1] / amount if amount else None)
        seen = f"{rate} ({_count(totals[1])} av {_count(totals[0])})" if before.slag == "andel" and amount else rate  # fmt: skip
        unplanned = part == "med" and bild.planens_grans is None
        low, high = interval(new)
        span = f"{_write(before, low)} till {_write(before, high)}"
        rows.append((name, MISSING if unplanned else _write(before, old.mean), seen, _write(before, new.mean), span))  # fmt: skip
    return rows


def _write(belief: Utfallstro, x: float | None) -> str:
    return format_percent(x) if belief.slag == "andel" else format_number(x, 1)


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
