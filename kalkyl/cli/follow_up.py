"""`kalkyl ansokan`, `kalkyl uppfoljning` and `kalkyl projekt`: applications, follow-ups and where they are kept."""

import argparse
from datetime import date
from pathlib import Path
from typing import Final

import kalkyl
from kalkyl.cli.targets import free, write_all
from kalkyl.fond.application import dump_application, new_application, parse_application
from kalkyl.fond.application_document import application_document, gate_rows, gate_sentence
from kalkyl.fond.follow_up import Uppfoljning, dump_follow_up, new_follow_up, parse_follow_up
from kalkyl.fond.follow_up_table import read_table_bytes, template_csv
from kalkyl.fond.gates import STANDARD, Grindregler, dump_gates, open_to_trial, parse_gates, try_gates
from kalkyl.fond.open_store import open_store
from kalkyl.fond.storage import SLAG, Slag, copy_all, without_mark
from kalkyl.model.problems import problem
from kalkyl.model.swedish import problems
from kalkyl.params.files import parse_toml, read_text
from kalkyl.writing import write_whole

_KINDS: Final[dict[str, Slag]] = {"kalkyl-ansokan": "ansokan", "kalkyl-uppfoljning": "uppfoljning"}


def application(options: argparse.Namespace) -> int:
    """Run the chosen part of `kalkyl ansokan`.

    Raises:
        InputError: A file cannot be used.
    """
    if options.delkommando == "regler":
        target = free(options.ut, options.ersatt)
        write_whole(target, dump_gates(STANDARD))
        print(f"{target} är skriven. Ändra kraven så att de blir fondens egna.")
        return 0
    if options.delkommando == "ny":
        target = free(options.ut, options.ersatt)
        made = new_application(kalkyl.load_parameters("riket"), options.kommun)
        write_whole(target, dump_application(made))
        print(f"{target} är skriven. Fyll i den på sidan Uppföljning eller i filen.")
        return 0
    return _review(options) if options.delkommando == "granska" else _export_application(options)


def _rules(options: argparse.Namespace) -> Grindregler:
    if not options.regler:
        return STANDARD
    return parse_gates(read_text(Path(options.regler)), Path(options.regler).name)


def _review(options: argparse.Namespace) -> int:
    ansokan = parse_application(read_text(Path(options.fil)), Path(options.fil).name)
    answers = try_gates(ansokan, _rules(options))
    print(f"{ansokan.namn}. {gate_sentence(answers)}")
    for why, state, missing in gate_rows(answers):
        print(f"  {state:16} {why}" + ("" if missing == "–" else f" {missing}"))
    return 0 if open_to_trial(answers) else 1


def _export_application(options: argparse.Namespace) -> int:
    from kalkyl.fond.application_workbook import application_workbook
    from kalkyl.report.document_docx import docx_bytes
    from kalkyl.report.document_pdf import pdf_bytes

    folder = Path(options.mapp)
    names = ("ansokan.docx", "ansokan.pdf", "ansokan.xlsx")
    targets = [free(folder / name, options.ersatt) for name in names]
    ansokan = parse_application(read_text(Path(options.fil)), Path(options.fil).name)
    parameters = kalkyl.load_parameters(ansokan.parametrar)
    result = None if ansokan.scenario is None else kalkyl.run(ansokan.scenario, parameters)
    answers = try_gates(ansokan, _rules(options))
    made = application_document(ansokan, answers, parameters, date.today(), result)
    book = application_workbook(ansokan, answers, parameters, date.today())
    return write_all(targets, (docx_bytes(made), pdf_bytes(made), book))


def follow_up(options: argparse.Namespace) -> int:
    """Run the chosen part of `kalkyl uppfoljning`.

    Raises:
        InputError: A file cannot be used.
    """
    if options.delkommando in ("ny", "mall"):
        target = free(options.ut, options.ersatt)
        if options.delkommando == "mall":
            write_whole(target, template_csv())
        else:
            made = new_follow_up(kalkyl.load_scenario(options.fil))
            write_whole(target, dump_follow_up(made))
        print(f"{target} är skriven.")
        return 0
    read = parse_follow_up(read_text(Path(options.fil)), Path(options.fil).name)
    if options.delkommando == "registrera":
        return _register(options, read)
    return _show(read) if options.delkommando == "visa" else _export_follow_up(options, read)


def _register(options: argparse.Namespace, read: Uppfoljning) -> int:
    from pydantic import ValidationError

    from kalkyl.model.problems import InputError

    table = Path(options.tabell)
    rows = read_table_bytes(read_text(table).encode(), date.today(), table.name)
    try:
        made = Uppfoljning.model_validate({**dict(read), "matningar": (*read.matningar, *rows)})
    except ValidationError as error:
        raise InputError(problems(error, table.name, Uppfoljning)) from None
    write_whole(Path(options.fil), dump_follow_up(made))
    print(f"{len(rows)} perioder är registrerade i {options.fil}.")
    return 0


def _show(read: Uppfoljning) -> int:
    from kalkyl.fond import follow_up_text as t
    from kalkyl.fond.follow_up_result import work_out

    bild = work_out(read, kalkyl.load_parameters(read.scenario.parametrar))
    print(f"{read.namn}. {t.conclusion(bild)}\n")
    for name, *cells in plain_rows(t.plan_rows(bild)):
        print(f"  {name}: plan {cells[0]}, uppmätt {cells[1]}, bedömning nu {cells[2]} ({cells[3]})")
    print()
    for text in (*t.signal_sentences(bild), *(f"Observera: {v}" for v in bild.varningar)):
        print(text)
    return 0


def plain_rows(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return rows with ordinary spaces, for a terminal."""
    return [tuple(cell.replace("\u00a0", " ") for cell in row) for row in rows]


def _export_follow_up(options: argparse.Namespace, read: Uppfoljning) -> int:
    from kalkyl.fond.follow_up_document import follow_up_document, follow_up_workbook
    from kalkyl.fond.follow_up_result import work_out
    from kalkyl.report.document_docx import docx_bytes
    from kalkyl.report.document_pdf import pdf_bytes

    folder = Path(options.mapp)
    names = ("uppfoljning.docx", "uppfoljning.pdf", "uppfoljning.xlsx", "uppdaterat_scenario.toml")
    targets = [free(folder / name, options.ersatt) for name in names]
    bild = work_out(read, kalkyl.load_parameters(read.scenario.parametrar))
    made, today = follow_up_document(bild, date.today()), date.today()
    scenario = kalkyl.dump_scenario((bild.uppdaterad or bild.plan).scenario)
    contents = (docx_bytes(made), pdf_bytes(made), follow_up_workbook(bild, today), scenario.encode())
    return write_all(targets, contents)


def project(options: argparse.Namespace) -> int:
    """Run the chosen part of `kalkyl projekt`.

    Raises:
        InputError: The place, a file or a version cannot be used.
    """
    if options.delkommando == "kopiera":
        count = copy_all(open_store(options.fran), open_store(options.till))
        print(f"{count} versioner finns i målet och stämmer med originalet.")
        return 0
    store = open_store(options.plats)
    if options.delkommando == "lista":
        for slag in SLAG:
            for key in store.keys(slag):
                kept = store.read(slag, key)
                print(f"{slag:12} {key:32} version {kept.version:<4} {kept.sparad:%Y-%m-%d %H:%M} {kept.av}")
        return 0
    if options.delkommando == "spara":
        text = without_mark(read_text(Path(options.fil)))
        kind = str(parse_toml(text, options.fil).get("format"))
        if kind not in _KINDS:
            raise problem(options.fil, "filen är varken en ansökan eller en uppföljning.")
        (parse_application if kind == "kalkyl-ansokan" else parse_follow_up)(text, options.fil)
        kept = store.save(_KINDS[kind], options.id, text, options.fran, options.av)
        print(f"Sparade {kept.slag} {kept.id} som version {kept.version}.")
        return 0
    target = free(options.ut, options.ersatt)
    versions = {s.version: s for s in store.history(options.slag, options.id)}
    wanted = options.version or max(versions, default=0)
    if wanted not in versions:
        raise problem(f"{options.slag} {options.id}", "versionen finns inte. Se kalkyl projekt lista.")
    write_whole(target, versions[wanted].text)
    print(f"{target} är version {wanted}. Spara ändringar med --fran {wanted}.")
    return 0
