"""`kalkyl lagesbild`: templates, review, analysis and gathering of monthly pictures."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import kalkyl
from kalkyl.cli.targets import free, write_all
from kalkyl.lagesbild.aggregate import Samling, gather
from kalkyl.lagesbild.analysis import Analys, analyse
from kalkyl.lagesbild.consequences import Konsekvens, consequences
from kalkyl.lagesbild.event_rates import rates_text
from kalkyl.lagesbild.mapping import Koppling, mapping_text, parse_mapping
from kalkyl.lagesbild.model import Lagesbild, Omrade
from kalkyl.lagesbild.months import month, read_month
from kalkyl.lagesbild.news import first_events, lead, missing_reports
from kalkyl.lagesbild.publication import Publicering, publication
from kalkyl.lagesbild.reading import Inlasning, read_lagesbild
from kalkyl.lagesbild.template import Mall, template_csv, template_excel
from kalkyl.model.base import fold
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.problems import InputError, Problem, near, problem
from kalkyl.params.files import read_text

_LISTED = 40
"""Most rows listed on the screen."""


def lagesbild(options: argparse.Namespace) -> int:
    """Run a sub-command.

    Raises:
        InputError: A file or an option cannot be used.
    """
    run = {
        "mall": _template,
        "granska": _review,
        "analysera": _analyse,
        "samla": _gather,
        "exempel": _examples,
    }[options.lagesbild]
    return run(options, kalkyl.load_parameters(options.parametrar))


def _template(options: argparse.Namespace, parameters: Parameteruppsattning) -> int:
    keys = options.indikator or list(parameters.indikatorer)
    faults = [
        Problem("--indikator", f"indikatorn ”{key}” finns inte.{near(key, parameters.indikatorer)}")
        for key in keys
        if key not in parameters.indikatorer
    ]
    today = date.today()
    at = month(today.year, today.month)
    if options.manad:
        try:
            at = read_month(options.manad)
        except ValueError as error:
            faults.append(Problem("--manad", str(error)))
    if faults:
        raise InputError(faults)
    names = list(dict.fromkeys(options.omrade or ["Hela kommunen"]))
    areas = [Omrade(id=f"o{n}_{fold(name)}", namn=name) for n, name in enumerate(names)]
    mall = Mall(options.namn, areas, [parameters.indikatorer[k] for k in keys], [at])
    target = Path(options.ut)
    content = template_csv(mall) if target.suffix.lower() == ".csv" else template_excel(mall)
    write_all([free(target, options.ersatt)], [content])
    if options.koppling:
        text = mapping_text({key: parameters.indikatorer[key] for key in keys})
        write_all([free(options.koppling, options.ersatt)], [text.encode()])
    return 0


def _review(options: argparse.Namespace, parameters: Parameteruppsattning) -> int:
    found = _read(options.filer, options, parameters)
    _tell(found)
    return 0 if found.bild is not None and not found.avvisade else 1


def _analyse(options: argparse.Namespace, parameters: Parameteruppsattning) -> int:
    found = _read(options.filer, options, parameters)
    _tell(found)
    analys = analyse(_picture(found))
    _say(analys)
    costs: tuple[Konsekvens, ...] = ()
    if options.kommun is not None:
        if options.kommun not in parameters.kommuner:
            hint = near(options.kommun, parameters.kommuner)
            raise problem("--kommun", f"kommunkoden ”{options.kommun}” finns inte.{hint}")
        costs = consequences(parameters, options.kommun, analys.takter)
    _documents(options, analys, (*found.avvisade, *found.varningar), costs)
    if options.takter:
        write_all([free(options.takter, options.ersatt)], [rates_text(analys.takter).encode()])
    return 0


def _gather(options: argparse.Namespace, parameters: Parameteruppsattning) -> int:
    pictures, faults = [], []
    for path in options.filer:
        found = _read([path], options, parameters)
        _tell(found)
        pictures.append(_picture(found))
        faults += [*found.avvisade, *found.varningar]
    expected = [
        k.namn for k in parameters.kommuner.values() if options.lan and fold(k.lan) == fold(options.lan)
    ]
    if options.lan and not expected:
        names = sorted({k.lan for k in parameters.kommuner.values()})
        raise problem("--lan", f"länet ”{options.lan}” finns inte.{near(options.lan, names)}")
    whole = gather(pictures, options.namn or options.lan or "Samlad lägesbild", expected)
    analys = analyse(whole.bild, whole.panel)
    _say(analys)
    _documents(options, analys, faults)
    if options.aterkoppling:
        _feedback(options, whole, analys)
    return 0


def _feedback(options: argparse.Namespace, whole: Samling, analys: Analys) -> None:
    from kalkyl.lagesbild.feedback import feedback_document
    from kalkyl.report.document_docx import docx_bytes

    folder = Path(options.aterkoppling)
    folder.mkdir(parents=True, exist_ok=True)
    view = _view(options, analys)
    for number, part in enumerate(whole.delar):
        content = docx_bytes(feedback_document(analys, number, view))
        write_all([free(folder / f"{fold(part.namn)}.docx", options.ersatt)], [content])


def _examples(options: argparse.Namespace, parameters: Parameteruppsattning) -> int:
    from kalkyl.lagesbild.synthetic import city, county, small_municipality

    for make in (small_municipality, county, city):
        example = make(parameters.indikatorer)
        folder = Path(options.mapp) / fold(example.namn)
        folder.mkdir(parents=True, exist_ok=True)
        for picture in example.bilder:
            used = {o.indikator for o in picture.observationer}
            chosen = [i for key, i in picture.indikatorer.items() if key in used]
            mall = Mall(picture.namn, picture.omraden, chosen, [], picture.observationer)
            target = free(folder / f"{fold(picture.namn)}.xlsx", options.ersatt)
            write_all([target], [template_excel(mall)])
    print("Alla siffror är påhittade.")
    return 0


def _read(paths: Sequence[str], options: argparse.Namespace, parameters: Parameteruppsattning) -> Inlasning:
    mapping: Koppling | None = None
    if options.koppling:
        path = Path(options.koppling)
        mapping = parse_mapping(read_text(path), path.name, parameters.indikatorer)
    files = [(Path(path).read_bytes(), path) for path in paths]
    people = {k.namn: k.folkmangd for k in parameters.kommuner.values()}
    name = getattr(options, "namn", "") if len(paths) == len(options.filer) else ""
    return read_lagesbild(files, parameters.indikatorer, name=name, population=people, mapping=mapping)


def _picture(found: Inlasning) -> Lagesbild:
    if found.bild is None:
        raise problem("", "ingen rad gick att läsa, så det finns inget att analysera.")
    return found.bild


def _tell(found: Inlasning) -> None:
    used = len(found.bild.observationer) if found.bild is not None else 0
    print(f"{found.rader} rader lästes, {used} uppgifter används, {len(found.avvisade)} avvisades.")
    for note in found.noter:
        print(f"  {note}")
    for title, faults in (("Avvisat:", found.avvisade), ("Se över:", found.varningar)):
        if faults:
            print(title)
            print("\n".join(f"  {fault}" for fault in faults[:_LISTED]))
        if len(faults) > _LISTED:
            print(f"  … och {len(faults) - _LISTED} till.")


def _say(analys: Analys) -> None:
    print(f"\n{lead(analys.panel, analys.signaler, analys.nyheter)}")
    for item in analys.nyheter[:_LISTED]:
        print(f"  {'!!' if item.niva == 2 else ' !'} {item.text}")
    for text in (*first_events(analys.bild, analys.panel), *missing_reports(analys.bild, analys.panel))[
        :_LISTED
    ]:
        print(f"     {text}")


def _view(options: argparse.Namespace, analys: Analys) -> Publicering:
    return publication(analys, 0 if options.visa_sma else options.grans)


def _documents(
    options: argparse.Namespace,
    analys: Analys,
    faults: Sequence[Problem],
    costs: Sequence[Konsekvens] = (),
) -> None:
    if not options.dokument and not options.excel:
        return
    view = _view(options, analys)
    if options.dokument:
        from kalkyl.lagesbild.picture_document import lagesbild_document
        from kalkyl.report.document_docx import docx_bytes
        from kalkyl.report.document_pdf import pdf_bytes

        target = Path(options.dokument)
        write = pdf_bytes if target.suffix.lower() == ".pdf" else docx_bytes
        write_all(
            [free(target, options.ersatt)], [write(lagesbild_document(analys, published=view, costs=costs))]
        )
    if options.excel:
        from kalkyl.lagesbild.picture_workbook import analysis_workbook

        write_all([free(Path(options.excel), options.ersatt)], [analysis_workbook(analys, faults, view)])
