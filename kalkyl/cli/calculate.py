"""`kalkyl rakna`: run a scenario file and show, print or save the result."""

import argparse
import json
from pathlib import Path

import kalkyl
from kalkyl.model.problems import problem
from kalkyl.model.result import Resultat
from kalkyl.writing import write_whole


def calculate(options: argparse.Namespace) -> int:
    """Run the command.

    Raises:
        InputError: What is wrong in the files.
    """
    target = _target("--excel", options.excel, (".xlsx",))
    document = _target("--beslutsunderlag", options.beslutsunderlag, (".docx", ".pdf"))
    template = _template(options, document)
    folder = _folder(options.data)
    resultat = result_of(options)
    if options.json:
        from kalkyl.report.as_json import to_json

        print(json.dumps(to_json(resultat), ensure_ascii=False, allow_nan=False, indent=2))
    else:
        from kalkyl.cli.summary import summary

        print(summary(resultat))
    saved = []
    if target is not None:
        kalkyl.write_workbook(resultat, target)
        saved.append(f"Arbetsboken är sparad: {target}")
    if document is not None:
        write_whole(document, _decision(resultat, document.suffix.lower(), template))
        saved.append(f"Beslutsunderlaget är sparat: {document}")
    if folder is not None:
        from kalkyl.report.tidy import write_tidy

        files = write_tidy(resultat, folder)
        saved += [f"Data är sparade: {path}" for path in files]
        if not any(path.suffix == ".parquet" for path in files):
            saved.append("Parquet skrivs också om paketet pyarrow finns: pip install pyarrow")
    if saved and not options.json:
        print("\n" + "\n".join(saved))
    return 0


def _decision(resultat: Resultat, ending: str, template: bytes | None) -> bytes:
    from kalkyl.report.decision import decision_document
    from kalkyl.report.document_docx import docx_bytes
    from kalkyl.report.document_pdf import pdf_bytes

    made = decision_document(resultat)
    return pdf_bytes(made) if ending == ".pdf" else docx_bytes(made, template)


def _template(options: argparse.Namespace, document: Path | None) -> bytes | None:
    if options.mall is None:
        return None
    if document is None or document.suffix.lower() != ".docx":
        raise problem("--mall", "mallen används för Word. Ange också --beslutsunderlag UT.docx.")
    try:
        return Path(options.mall).read_bytes()
    except OSError:
        raise problem("--mall", f"filen ”{options.mall}” finns inte eller går inte att läsa.") from None


def _folder(text: str | None) -> Path | None:
    if text is None:
        return None
    path = Path(text)
    if path.exists() and not path.is_dir():
        raise problem("--data", f"”{text}” är en fil. Ange en mapp.")
    return path


def result_of(options: argparse.Namespace) -> Resultat:
    """Read what the options name, and run it."""
    scenario = kalkyl.load_scenario(options.fil)
    parameters = kalkyl.load_parameters(options.parametrar or scenario.parametrar, options.lokala)
    return kalkyl.run(scenario, parameters, options.dragningar, options.fro)


def _target(option: str, text: str | None, endings: tuple[str, ...]) -> Path | None:
    if text is None:
        return None
    path = Path(text)
    if path.suffix.lower() not in endings:
        raise problem(option, f"”{text}” ska sluta på {' eller '.join(endings)}.")
    if not path.resolve().parent.is_dir():
        raise problem(option, f"mappen ”{path.parent}” finns inte. Skapa den först.")
    return path
