"""`kalkyl risk`: a scenario from a risk, and the risk register: begin, review, export."""

import argparse
from datetime import date
from pathlib import Path

import kalkyl
from kalkyl.cli.targets import free, write_all
from kalkyl.engine.event_rate import EventRate
from kalkyl.model.problems import near, problem
from kalkyl.risk.assessment import work_out
from kalkyl.risk.law import UPPFYLLELSER, law_checklist
from kalkyl.risk.register_file import dump_register, load_register, new_register, remarks
from kalkyl.risk.scenarios import scenario_for_risk
from kalkyl.risk.tables import total_sentences
from kalkyl.writing import write_whole


def risk(options: argparse.Namespace) -> int:
    """Run the chosen part of the command.

    Raises:
        InputError: The risk, the municipality or the file cannot be used.
    """
    return {
        "lista": _list,
        "scenario": _scenario,
        "nytt": _new,
        "granska": _review,
        "export": _export,
    }[options.delkommando](options)


def _list(options: argparse.Namespace) -> int:
    parameters = kalkyl.load_parameters(options.parametrar)
    for found in sorted(parameters.risker.values(), key=lambda r: (r.kategori, r.namn)):
        missing = " (evidens saknas: bara brytpunkt)" if found.evidens_saknas else ""
        print(f"{found.id:32} {found.kategori}: {found.namn}{missing}")
    return 0


def _scenario(options: argparse.Namespace) -> int:
    from kalkyl.params import dump_scenario

    target = free(options.ut, options.ersatt)
    parameters = kalkyl.load_parameters(options.parametrar)
    _known_municipality(options.kommun, parameters.kommuner)
    rate = (
        None
        if options.antal is None
        else EventRate(options.antal, options.ar, source="Angivet på kommandoraden")
    )
    made = scenario_for_risk(
        parameters, options.risk, options.kommun, rate, insats=options.insats, modell=options.modell
    )
    write_whole(target, dump_scenario(made))
    print(f"{target} är skriven. Räkna med: kalkyl rakna {target}")
    return 0


def _new(options: argparse.Namespace) -> int:
    target = free(options.ut, options.ersatt)
    parameters = kalkyl.load_parameters(options.parametrar)
    _known_municipality(options.kommun, parameters.kommuner)
    register = new_register(parameters, options.kommun)
    write_whole(target, dump_register(register))
    print(f"{target} är skriven med {len(register.risker)} risker. Fyll i den på sidan Risker eller i filen.")
    return 0


def _review(options: argparse.Namespace) -> int:
    register = load_register(options.fil)
    bild = work_out(register, kalkyl.load_parameters(register.parametrar))
    measures = sum(len(post.atgarder) for post in register.risker)
    print(
        f"{register.namn}. Risker: {len(register.risker)}, bedömda eller räknade: {len(bild.bedomda)}, "
        f"åtgärder: {measures}."
    )
    for text in total_sentences(bild):
        print(text)
    print("\nLagen (2023:196):")
    for point in law_checklist(register, date.today()):
        print(f"  {UPPFYLLELSER[point.uppfyllelse]:7} {point.paragraf:9} {point.krav}")
    found = remarks(register, {row.post.risk: row.namn for row in bild.rader})
    if found:
        print("\nAtt se över:")
        for remark in found:
            print(f"  {remark}")
    return 0


def _export(options: argparse.Namespace) -> int:
    from kalkyl.report.document_docx import docx_bytes
    from kalkyl.report.document_pdf import pdf_bytes
    from kalkyl.risk.documents import action_plan, rsa_appendix
    from kalkyl.risk.workbook import register_workbook

    folder = Path(options.mapp)
    names = ("rsa-bilaga.docx", "rsa-bilaga.pdf", "atgardsplan.docx", "atgardsplan.pdf", "riskregister.xlsx")
    targets = [free(folder / name, options.ersatt) for name in names]
    register = load_register(options.fil)
    bild, today = work_out(register, kalkyl.load_parameters(register.parametrar)), date.today()
    appendix, plan = rsa_appendix(bild, today), action_plan(bild, today)
    contents = (
        docx_bytes(appendix),
        pdf_bytes(appendix),
        docx_bytes(plan),
        pdf_bytes(plan),
        register_workbook(bild, today),
    )
    return write_all(targets, contents)


def _known_municipality(code: str, known: object) -> None:
    assert isinstance(known, dict)
    if code not in known:
        raise problem(code, f"kommunkoden finns inte.{near(code, known)}")
