"""Every reader of what a user may hand in, as a function of bytes, with a valid file to start from."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import kalkyl
from kalkyl.fond.application import read_application
from kalkyl.fond.follow_up import read_follow_up
from kalkyl.fond.follow_up_table import read_table_bytes
from kalkyl.fond.gates import read_gates
from kalkyl.lagesbild.event_rates import parse_rates
from kalkyl.lagesbild.mapping import parse_mapping
from kalkyl.lagesbild.reading import read_lagesbild
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.params.local_workbook import read_local_workbook
from kalkyl.params.overlay import parse_overlay
from kalkyl.params.result_workbook import read_result_workbook
from kalkyl.report.document import Bullets, Document, Heading, Paragraph, Table
from kalkyl.risk.regional_file import read_plan
from kalkyl.risk.register_file import read_register
from kalkyl.server.handlers import key_figures
from kalkyl.server.settings import read_settings
from kalkyl.ui.files import read_local_values, read_upload
from kalkyl.ui.link import unpack

EXAMPLES = Path(kalkyl.__file__).parent / "examples"
TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Reader:
    """A reader.

    Attributes:
        name: What it reads.
        read: Takes the bytes of a file.
        valid: Makes a file that it accepts.
    """

    name: str
    read: Callable[[bytes], Any]
    valid: Callable[[], bytes]


@cache
def parameters() -> Parameteruppsattning:
    return kalkyl.load_parameters("exempel")


@cache
def country() -> Parameteruppsattning:
    return kalkyl.load_parameters("riket")


def _text(parse: Callable[[str], Any]) -> Callable[[bytes], Any]:
    return lambda data: parse(data.decode("utf-8", "replace"))


@cache
def scenario_file() -> bytes:
    return (EXAMPLES / "exempel_coachning.toml").read_bytes()


@cache
def workbook() -> bytes:
    from kalkyl.report.workbook import workbook_bytes

    scenario = kalkyl.load_scenario(EXAMPLES / "exempel_coachning.toml")
    return workbook_bytes(kalkyl.run(scenario, parameters()))


@cache
def template() -> bytes:
    from kalkyl.params.local_template import local_template_bytes

    return local_template_bytes(parameters(), "9901")


def overlay() -> bytes:
    return (
        b'format = "kalkyl-lokala-varden"\nversion = 1\n[[andring]]\n'
        b'id = "tillstand.utanfor_arbete.kvar_per_ar"\nvarde = 0.5\nmotivering = "prov"\n'
    )


@cache
def picture() -> bytes:
    names = list(country().indikatorer.values())[:2]
    lines = ["Månad;Område;Indikator;Antal"]
    lines += [
        f"20{y}-{m:02};{a};{i.namn};{m}" for y in (24, 25) for m in range(1, 13) for a in "AB" for i in names
    ]
    return "\n".join(lines).encode()


@cache
def incidents() -> bytes:
    return "Datum;Kategori;Område;Plats\n2025-03-04;skadegörelse;Centrum;Torget\n2025-03-05;brand;Norra;\n".encode()


@cache
def picture_workbook() -> bytes:
    from kalkyl.lagesbild.synthetic import small_municipality
    from kalkyl.lagesbild.template import Mall, template_excel

    picture = small_municipality(country().indikatorer).bilder[0]
    indicators = [
        i for i in country().indikatorer.values() if i.id in {o.indikator for o in picture.observationer}
    ]
    return template_excel(Mall(picture.namn, picture.omraden, indicators, (24300, 24301)))


@cache
def mapping() -> bytes:
    from kalkyl.lagesbild.mapping import mapping_text

    return mapping_text(dict(country().indikatorer)).encode()


def rates() -> bytes:
    from kalkyl.lagesbild.event_rates import rates_text

    return rates_text(()).encode()


def register() -> bytes:
    from kalkyl.risk.register_file import dump_register, new_register

    return dump_register(new_register(country(), "2085")).encode()


def plan() -> bytes:
    from kalkyl.risk.regional_file import dump_plan
    from kalkyl.risk.regional_start import start_plan

    return dump_plan(start_plan("Dalarnas län")).encode()


def application() -> bytes:
    from kalkyl.fond.application import dump_application, new_application

    return dump_application(new_application(country(), "2085")).encode()


def follow_up() -> bytes:
    from kalkyl.fond.follow_up import dump_follow_up, new_follow_up

    return dump_follow_up(new_follow_up(kalkyl.load_scenario(EXAMPLES / "exempel_coachning.toml"))).encode()


def gates() -> bytes:
    from kalkyl.fond.gates import STANDARD
    from kalkyl.params.documents import dump_document

    return dump_document(STANDARD).encode()


def table() -> bytes:
    return "Från;Till;Nya deltagare\n2026-01;2026-03;12\n".encode()


def link() -> bytes:
    from kalkyl.ui.link import pack

    return pack(scenario_file().decode()).encode()


def word_template() -> bytes:
    from kalkyl.report.document_docx import docx_bytes

    return docx_bytes(DOCUMENT)


def _on_template(data: bytes) -> bytes:
    from kalkyl.report.document_docx import docx_bytes

    return docx_bytes(DOCUMENT, data)


DOCUMENT = Document(
    "Prov",
    (
        Heading("Rubrik", 1),
        Paragraph("Text."),
        Bullets(("En", "Två")),
        Table("Tabell", ("A", "B"), (("1", "2"),)),
    ),
)


SET = Path(__file__).parents[1] / "ui" / "provset"


def _in_set(name: str) -> Callable[[bytes], Any]:
    """A parameter set where one file has other content."""

    def read(data: bytes) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            for file in SET.iterdir():
                (Path(folder) / file.name).write_bytes(data if file.name == name else file.read_bytes())
            return kalkyl.load_parameters(Path(folder))

    return read


def _on_disk(read: Callable[[Path], Any]) -> Callable[[bytes], Any]:
    """A reader of a file on the disk."""

    def reading(data: bytes) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "fil.toml"
            file.write_bytes(data)
            return read(file)

    return reading


def _kept(file: Path) -> Any:
    """What a project folder makes of a document that somebody has changed by hand."""
    from kalkyl.fond.storage import FolderStore

    store = FolderStore(file.parent / "projekt")
    (store.folder / "ansokan").mkdir()
    file.rename(store.folder / "ansokan" / "prov.toml")
    read_application(store.read("ansokan", "prov").text.encode(), "prov.toml")
    return store.history("ansokan", "prov")


def server_settings() -> bytes:
    return (Path(kalkyl.__file__).parents[1] / "docs" / "drift" / "workshop.toml").read_bytes()


READERS = (
    Reader("scenario", lambda data: read_upload(data, "fil.toml"), scenario_file),
    Reader("resultatbok", lambda data: read_upload(data, "fil.xlsx"), workbook),
    Reader("resultatbok direkt", lambda data: read_result_workbook(data, "fil.xlsx"), workbook),
    Reader("mall", read_local_workbook, template),
    Reader("lokala värden", lambda data: read_local_values(data, "fil.xlsx"), template),
    Reader("lokala värden, text", _text(lambda text: parse_overlay(text, "fil.toml")), overlay),
    Reader("länk", _text(unpack), link),
    Reader("inlämning", _text(key_figures), scenario_file),
    Reader("lägesbild", lambda data: read_lagesbild([(data, "fil.csv")], country().indikatorer), picture),
    Reader(
        "händelselista", lambda data: read_lagesbild([(data, "fil.csv")], country().indikatorer), incidents
    ),
    Reader(
        "lägesbildsmall",
        lambda data: read_lagesbild([(data, "fil.xlsx")], country().indikatorer),
        picture_workbook,
    ),
    Reader(
        "koppling", _text(lambda text: parse_mapping(text, "fil.toml", dict(country().indikatorer))), mapping
    ),
    Reader("takter", _text(lambda text: parse_rates(text, "fil.toml")), rates),
    Reader("riskregister", lambda data: read_register(data, "fil.toml"), register),
    Reader("regional plan", lambda data: read_plan(data, "fil.toml"), plan),
    Reader("ansökan", lambda data: read_application(data, "fil.toml"), application),
    Reader("uppföljning", lambda data: read_follow_up(data, "fil.toml"), follow_up),
    Reader("grindregler", lambda data: read_gates(data, "fil.toml"), gates),
    Reader("parameteruppsättning", _in_set("uppsattning.toml"), (SET / "uppsattning.toml").read_bytes),
    Reader("kommuntabell", _in_set("kommuner.csv"), (SET / "kommuner.csv").read_bytes),
    Reader("dödsrisker", _in_set("dodsrisker.csv"), (SET / "dodsrisker.csv").read_bytes),
    Reader("projektmapp", _on_disk(_kept), application),
    Reader("serverinställningar", _on_disk(read_settings), server_settings),
    Reader("Word-mall", _on_template, word_template),
    Reader("uppföljningstabell", lambda data: read_table_bytes(data, TODAY, "fil.csv"), table),
)
"""Each takes any bytes and returns what it read, or raises InputError; nothing else may come out of it."""
