"""`kalkyl hamta`: fetch a municipality's key figures from Kolada and SCB into a file of local values for review."""

import argparse
from datetime import date
from pathlib import Path

import kalkyl
from kalkyl.cli.targets import free
from kalkyl.model.labels import label, unit_label
from kalkyl.model.parameters import Andring, Parameteruppsattning
from kalkyl.model.paths import empty_unit, get_value
from kalkyl.params.fetch import Fetched, default_services, fetch_overlay
from kalkyl.params.overlay import dump_overlay
from kalkyl.report.numbers import format_number
from kalkyl.writing import write_whole


def fetch(options: argparse.Namespace) -> int:
    """Fetch, show what was fetched beside the base values, and write the file.

    Raises:
        InputError: The municipality does not exist, nothing could be fetched, or the file exists already.
    """
    target = free(options.ut, options.ersatt) if options.ut else None
    parameters = kalkyl.load_parameters(options.parametrar)
    cache = Path(options.cache) if options.cache else None
    services = default_services(cache, offline=options.utan_nat)
    fetched = fetch_overlay(parameters, options.kommun, services, date.today(), options.rad)
    for line in overview(parameters, fetched):
        print(line)
    if target is not None and fetched.changes:
        write_whole(target, overlay_text(parameters, options.kommun, fetched))
        print(
            f"\n{target} är skriven. Granska värdena innan filen används: kalkyl rakna FIL.toml --lokala {target}"
        )
    return 0


def overview(parameters: Parameteruppsattning, fetched: Fetched) -> list[str]:
    """Write one line per fetched value beside its base value, and what should be checked."""
    lines = [_line(parameters, change) for change in fetched.changes]
    if not lines:
        lines = ["Inget värde hämtades."]
    if fetched.messages:
        lines += ["", "Att kontrollera:", *(f"  {text}" for text in fetched.messages)]
    return lines


def _line(parameters: Parameteruppsattning, change: Andring) -> str:
    base = get_value(parameters, change.id)
    unit = unit_label(base.enhet if base is not None else empty_unit(parameters, change.id))
    before = f"basvärde {_figure(base.varde)}" if base is not None else "basvärde saknas"
    if base is not None and base.prisar is not None:
        before += f" i {base.prisar} års priser"
    return f"{label(parameters, change.id).namn}: {_figure(change.varde)} {unit} ({before})\n  {change.motivering}"


def _figure(value: float) -> str:
    return format_number(value, 0 if abs(value) >= 100 or value == int(value) else 3)


def overlay_text(parameters: Parameteruppsattning, kommun: str, fetched: Fetched) -> str:
    """Write the file of local values, with what should be checked as comments at the top."""
    comments = ["Granska värdena innan de används. Ta bort de rader som inte ska gälla.", *fetched.messages]
    return dump_overlay(fetched.changes, f"Nyckeltal hämtade för {kommun}, att granska", comments)
