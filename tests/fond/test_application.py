"""The application: file, gate rules, document."""

import io
from collections.abc import Callable
from datetime import date

import pytest

import kalkyl
from kalkyl.fond.application import (
    Ansokan,
    dump_application,
    new_application,
    parse_application,
    read_application,
)
from kalkyl.fond.application_document import application_document
from kalkyl.fond.gates import (
    FALT,
    STANDARD,
    Grindregler,
    Regel,
    dump_gates,
    open_to_trial,
    parse_gates,
    try_gates,
)
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.problems import InputError
from kalkyl.report.document import Callout, Table
from kalkyl.report.document_docx import docx_bytes
from kalkyl.report.document_pdf import pdf_bytes
from tests.fond import example


@pytest.fixture(scope="module")
def riket() -> Parameteruppsattning:
    return kalkyl.load_parameters("riket")


def missing(ansokan: Ansokan, **rule: object) -> tuple[str, ...]:
    made = Regel.model_validate({"id": "r", **rule})
    return try_gates(ansokan, Grindregler(namn="Prov", regler=(made,)))[0].saknas


@pytest.mark.hand
def test_cost_is_the_sum_of_its_parts() -> None:
    # 3 400 · 420 + 24 · 8 000 = 1 428 000 + 192 000.
    assert example.application().kostnad_kr == pytest.approx(1_620_000)
    assert Ansokan(namn="x", kommun="2080").kostnad_kr is None
    # 1 January 2026 to 31 December 2027: 730 days of 365.25.
    assert example.application().ar == pytest.approx(730 / 365.25)


def test_a_file_reads_back_equal(riket: Parameteruppsattning) -> None:
    for ansokan in (
        new_application(riket, "2080"),
        example.application(),
        example.application(example.plan_scenario(riket)),
    ):
        text = dump_application(ansokan)
        assert parse_application(text) == ansokan
        assert parse_application(text + "\n[lagring]\nversion = 3\n") == ansokan
    assert parse_gates(dump_gates(STANDARD)) == STANDARD


def test_an_empty_application_is_told_everything_that_is_missing(riket: Parameteruppsattning) -> None:
    answers = try_gates(new_application(riket, "2080"))
    assert not open_to_trial(answers) and not any(s.klar for s in answers)
    said = " ".join(text for s in answers for text in s.saknas)
    for words in ("målgrupp", "ordinarie", "evidensnivå", "Minst 2 nämnder", "mätas", "avslut"):
        assert words in said
    assert open_to_trial(try_gates(example.application()))


def test_boards_may_be_fewer_with_civil_society() -> None:
    one = example.application().model_copy(update={"namnder": ("socialnamnd",)})
    rule = {"kontroll": "namnder", "minst": 2, "minst_med_civil": 1}
    assert missing(one, **rule) == (
        "Minst 2 nämnder ska delta, eller 1 tillsammans med en aktör i civilsamhället. Nu är det 1.",
    )
    assert missing(one.model_copy(update={"civil_aktor": "En förening"}), **rule) == ()
    assert missing(one, kontroll="namnder", minst=1) == ()


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"kontroll": "evidens", "niva": "A"}, "nivå B"),
        ({"kontroll": "evidens", "niva": "B"}, ""),
        ({"kontroll": "hogsta_belopp", "hogst": 1_000_000.0}, "1 200 000 kr"),
        ({"kontroll": "hogsta_belopp", "hogst": 1_200_000.0}, ""),
        ({"kontroll": "langsta_tid", "hogst": 1.5}, "2,0 år"),
        ({"kontroll": "langsta_tid", "hogst": 2.0}, ""),
        ({"kontroll": "matpunkter", "minst": 36}, "efter 24 månader"),
        ({"kontroll": "matpunkter", "minst": 24}, ""),
        ({"kontroll": "ifyllt", "falt": ["scenario", "avslut"]}, "Fyll i kalkyl."),
    ],
)
def test_each_kind_of_rule(rule: dict[str, object], said: str) -> None:
    found = " ".join(missing(example.application(), **rule)).replace("\u00a0", " ")
    assert said in found and bool(found) == bool(said)


def test_every_field_that_a_rule_can_ask_for_exists() -> None:
    rule = Regel(id="alla", kontroll="ifyllt", falt=tuple(FALT))
    empty = Ansokan(namn="x", kommun="2080")
    found = try_gates(empty, Grindregler(namn="x", regler=(rule,)))[0].saknas
    assert len(found) == len(FALT)


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("lyckade = 0.35", "lyckade = 35.0"), "lyckade"),
        (("start = 2026-01-01", "start = 2029-01-01"), "slutar innan den börjar"),
        (('namn = "F', 'nam = "F'), "Menade du"),
        (('"utbildningsnamnd"', '"socialnamnd"'), "står två gånger"),
        (("sokt_kr = ", "angiven_kostnad_kr = 1.0\nsokt_kr = "), "räknas kostnaden dubbelt"),
        (("version = 1", "version = 2"), "läser version 1"),
        (("kalkyl-ansokan", "kalkyl-scenario"), "inte en ansökan"),
    ],
)
def test_faults_are_told(change: tuple[str, str], said: str) -> None:
    text = dump_application(example.application())
    assert change[0] in text
    with pytest.raises(InputError) as caught:
        parse_application(text.replace(change[0], change[1], 1))
    assert said in " ".join(str(caught.value).split())


@pytest.mark.bad_input
def test_uploads_that_are_something_else() -> None:
    for data in (b"PK\x03\x04", b"\xff\xfe", b"x" * 6_000_000, b""):
        with pytest.raises(InputError):
            read_application(data, "../../a.toml")


@pytest.mark.bad_input
@pytest.mark.parametrize(
    "rule",
    [
        {"kontroll": "ifyllt"},
        {"kontroll": "namnder"},
        {"kontroll": "evidens"},
        {"kontroll": "ifyllt", "falt": ["finns_inte"]},
    ],
)
def test_rules_that_say_nothing_are_refused(rule: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"behöver då|okända fält"):
        Regel.model_validate({"id": "r", **rule})


@pytest.mark.parametrize("write", [docx_bytes, pdf_bytes])
def test_the_document_holds_the_application(riket: Parameteruppsattning, write: Callable[..., bytes]) -> None:
    ansokan = example.application(example.plan_scenario(riket))
    assert ansokan.scenario is not None
    result = kalkyl.run(ansokan.scenario, riket)
    document = application_document(ansokan, try_gates(ansokan), riket, date(2026, 3, 1), result)
    data = write(document)
    if data[:4] == b"%PDF":
        import pypdf

        text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    else:
        import docx

        read = docx.Document(io.BytesIO(data))
        cells = [c.text for t in read.tables for row in t.rows for c in row.cells]
        text = " ".join([p.text for p in read.paragraphs] + cells)
    text = " ".join(text.split())
    for words in ("kontakt <med> kommunen", "1 620 000 kr", "Socialnämnd", "påhittad", "15,0 %", "Alla krav"):
        assert words in text, words


@pytest.mark.hand
def test_financing_that_remains() -> None:
    # 1 620 000 − 1 200 000 − 200 000 = 220 000.
    ansokan = example.application()
    document = application_document(
        ansokan, try_gates(ansokan), kalkyl.load_parameters("riket"), date(2026, 3, 1)
    )
    table = next(b for b in document.blocks if isinstance(b, Table) and b.caption == "Finansiering")
    assert table.rows[-1][1].replace("\u00a0", " ") == "220 000 kr"
    assert any(isinstance(b, Callout) and "påhittad" in b.text for b in document.blocks)
