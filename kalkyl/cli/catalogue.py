"""`kalkyl katalog`: the list of all parameters on screen, as a document or a workbook; comparison of two sets."""

import argparse

import kalkyl
from kalkyl.report.catalogue import Uppgift, catalogue
from kalkyl.report.catalogue_output import catalogue_bytes, difference_lines, markdown, shown
from kalkyl.report.catalogue_search import diff, search
from kalkyl.writing import write_whole


def write_catalogue(options: argparse.Namespace) -> int:
    """Write or show the catalogue.

    Raises:
        InputError: Every fault in the sets.
    """
    parameters = kalkyl.load_parameters(options.parametrar)
    if options.jamfor:
        lines = difference_lines(diff(kalkyl.load_parameters(options.jamfor), parameters))
        print("\n".join(lines) or "Uppsättningarna är lika.")
        return 0
    entries = search(catalogue(parameters), options.sok or "")
    if options.dokument:
        write_whole(options.dokument, markdown(parameters))
        print(f"{options.dokument} är skriven.")
    if options.excel:
        write_whole(options.excel, catalogue_bytes(parameters, entries))
        print(f"{options.excel} är skriven.")
    if not options.dokument and not options.excel:
        print("\n".join(_line(u) for u in entries) or "Ingen uppgift stämmer med sökningen.")
    return 0


def _line(u: Uppgift) -> str:
    year = f" ({u.prisar} års priser)" if u.prisar else ""
    return f"{u.namn}: {shown(u.varde)} {u.enhet}{year}. {u.kalltext} [{u.id}]"
