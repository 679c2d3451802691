"""A result as text for a terminal."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from kalkyl.model.actors import AKTORER, ETIKETTER, SAMMANSLAGNINGAR, Perspektiv
from kalkyl.model.result import Resultat, Utanforskapskostnad
from kalkyl.report.numbers import format_kr, format_number, format_percent, format_years
from kalkyl.report.text import (
    NOT_ONLY_MONEY,
    SYNTHETIC,
    break_even_sentences,
    evidence_sentence,
    in_sentence,
    summary_sentence,
    unique_warnings,
)
from kalkyl.report.uncertainty import uncertainty
from kalkyl.report.uncertainty_text import (
    advice_sentence,
    headline,
    more_times,
    odds,
    precision_sentence,
    range_sentence,
)

WIDTH: Final = 88
_TIMING: Final = {"start": "årets början", "mitt": "årets mitt", "slut": "årets slut"}
_ROLLUPS: Final[tuple[Perspektiv, ...]] = tuple(SAMMANSLAGNINGAR)


def summary(resultat: Resultat) -> str:
    """Write the result for a person who reads it in a terminal (Swedish)."""
    lines = [*_head(resultat), "", *_wrapped(summary_sentence(resultat)), ""]
    lines += [*_per_actor(resultat), "", *_measures(resultat), *_uncertainty(resultat), ""]
    for cost in resultat.kostnad_utanforskap:
        lines += [*_exclusion(cost), ""]
    lines += ["Brytpunkt", *_points(break_even_sentences(resultat)), ""]
    warnings = unique_warnings(resultat)
    if warnings:
        lines += ["Att tänka på", *_points(warnings), ""]
    lines += [*_wrapped(f"{evidence_sentence(resultat)} {NOT_ONLY_MONEY}"), *_fingerprint(resultat)]
    return "\n".join(lines)


def _head(resultat: Resultat) -> Iterator[str]:
    scenario, kalkyl = resultat.scenario, resultat.scenario.kalkyl
    yield scenario.namn
    yield "=" * min(len(scenario.namn), WIDTH)
    if scenario.syntetisk:
        yield from _wrapped(SYNTHETIC)
    if scenario.beskrivning:
        yield from (*_wrapped(scenario.beskrivning), "")
    kommun = resultat.parametrar.kommuner[scenario.kommun].namn
    rate = format_percent(kalkyl.ranta) if not kalkyl.rantetrappa else "fallande ränta"
    equalisation = "efter" if kalkyl.utjamning == "efter" else "före"
    yield from _wrapped(
        f"{kommun}, {format_number(sum(scenario.deltagare))} deltagare, {kalkyl.horisont_ar} år från {kalkyl.startar}, "
        f"{rate} real ränta, {resultat.prisar} års priser, {equalisation} kommunalekonomisk utjämning. Kostnaden räknas vid "
        f"{_TIMING[kalkyl.tidpunkt_kostnad]}, effekterna vid {_TIMING[kalkyl.tidpunkt_effekt]}."
    )


def _per_actor(resultat: Resultat) -> Iterator[str]:
    rows = []
    keys: Sequence[Perspektiv] = (*AKTORER, *_ROLLUPS)
    for key in keys:
        measures = resultat.matt[key]
        values = (measures.insatskostnad_nuvarde, measures.nytta_nuvarde, measures.npv)
        rows.append((ETIKETTER[key], *(format_kr(v) for v in values)))
    yield from table(("Nuvärde", "Insatskostnad", "Nytta", "Netto"), rows, rule_before=len(AKTORER))


def table(
    header: Sequence[str], rows: Sequence[Sequence[str]], rule_before: int | None = None
) -> Iterator[str]:
    """Lay out a table: first column left, the others right.

    Args:
        header: Column titles.
        rows: Cells.
        rule_before: Index of the row that a line is drawn above, or None.
    """
    widths = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]
    rule = "-" * (sum(widths) + 2 * (len(widths) - 1))

    def line(cells: Sequence[str]) -> str:
        right = (cell.rjust(w) for cell, w in zip(cells[1:], widths[1:], strict=True))
        return "  ".join([cells[0].ljust(widths[0]), *right]).rstrip()

    yield line(header)
    yield rule
    for number, row in enumerate(rows):
        if number == rule_before:
            yield rule
        yield line(row)


def _measures(resultat: Resultat) -> Iterator[str]:
    perspektiv = resultat.scenario.kalkyl.perspektiv
    matt = resultat.matt[perspektiv]
    if matt.npv is None:
        return
    irr = "går inte att ange" if matt.irr is None else format_percent(matt.irr)
    outcomes = resultat.scenario.utfall
    leading = next((outcome for outcome in outcomes if not outcome.effekt_saknas), outcomes[0])
    yield f"Mått för {in_sentence(perspektiv)}"
    rows = [
        ("Nytta per insatt krona (hela kostnaden)", format_number(matt.bcr, 2)),
        ("Återbetalningstid, diskonterad", format_years(matt.aterbetalningstid_diskonterad_ar)),
        ("Återbetalningstid, odiskonterad", format_years(matt.aterbetalningstid_ar)),
        ("Internränta", irr),
        (
            "Kostnad per undviken händelse" if leading.modell == "handelse" else "Kostnad per undviket fall",
            format_kr(matt.kostnad_per_undviket_fall_kr),
        ),
    ]
    if all(outcome.modell != "handelse" for outcome in outcomes):
        rows.append(("Kostnad per undviket personår", format_kr(matt.kostnad_per_undviket_personar_kr)))
    for name, value in rows:
        yield f"  {name.ljust(42)}{value}"


def _uncertainty(resultat: Resultat) -> Iterator[str]:
    o = uncertainty(resultat)
    if o is None:
        return
    yield from ("", "Osäkerhet")
    told = (headline(o), more_times(o), range_sentence(o), precision_sentence(o), advice_sentence(o))
    yield from _points([sentence for sentence in told if sentence])
    if not o.uncertain:
        return
    rows = [
        (ETIKETTER[p], odds(found.positive), *(format_kr(found.quantiles[q]) for q in (0.1, 0.5, 0.9)))
        for p, found in o.actors.items()
        if max(abs(found.quantiles[0.025]), abs(found.quantiles[0.975])) >= 0.5
    ]
    before = sum(row[0] in {ETIKETTER[a] for a in AKTORER} for row in rows)
    yield ""
    head = ("Netto i simuleringarna", "På plus", "1 av 10 under", "Mitten", "1 av 10 över")
    yield from table(head, rows, rule_before=before)


def _exclusion(cost: Utanforskapskostnad) -> Iterator[str]:
    event = cost.slag == "handelse"
    yield f"Vad {'händelserna' if event else 'utanförskapet'} kostar: {cost.namn}"
    per_actor = cost.per_aktor()
    whole = float(per_actor.sum())
    rows = [
        (ETIKETTER[a], format_kr(v))
        for a, v in zip(AKTORER, per_actor.tolist(), strict=True)
        if abs(v) >= 0.5
    ]
    rows.append((ETIKETTER["samhallet"], format_kr(whole)))
    yield from table(
        ("Per händelse" if event else "Per person och år", "Kostnad"), rows, rule_before=len(rows) - 1
    )
    what = "Antal händelser per år" if event else "Antal personer i kommunen"
    if cost.bestand is None:
        yield from _wrapped(f"{what}: {cost.bestand_forklaring}")
    else:
        yield from _wrapped(
            f"{what}: {format_number(cost.bestand)}. Tillsammans {format_kr(whole * cost.bestand)} per år "
            f"för samhället. {cost.bestand_forklaring}"
        )


def _fingerprint(resultat: Resultat) -> Iterator[str]:
    mark = resultat.fingeravtryck
    seed = "utan frö" if mark.fro is None else f"frö {mark.fro}"
    drawn = f", {mark.dragningar} dragningar, {seed}" if mark.dragningar else ""
    local = f", {len(mark.overlay)} lokala värden" if mark.overlay else ""
    yield ""
    yield (
        f"Kalkyl {mark.kalkyl_version}, uppsättning {mark.parametrar} {mark.parametrar_version} "
        f"({mark.parametrar_hash[:8]}){local}{drawn}, scenario {mark.scenario_hash[:8]}"
    )


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _points(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield from textwrap.wrap(
            text,
            WIDTH,
            initial_indent="  • ",
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
