"""The uncertainty in the workbook, in JSON and on the command line, read back and compared with closed forms."""

import io
import json
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from scipy.stats import norm

import kalkyl
from kalkyl.cli import main
from kalkyl.model.actors import ETIKETTER, PERSPEKTIV
from kalkyl.model.result import Resultat
from kalkyl.report.as_json import to_json
from kalkyl.report.sheets_uncertainty import SHEETS
from kalkyl.report.workbook import workbook_bytes
from tests.report.test_report_workbook import table
from tests.uncertainty.cases import linear_result

EXAMPLE = Path(kalkyl.__file__).parent / "examples" / "exempel_coachning.toml"
EVPI = 50_000.0 * float(norm.pdf(0.4)) - 20_000.0 * float(norm.cdf(-0.4))
"""Value of perfect information for NPV ~ N(20 000, 50 000²): 11 522."""


@pytest.fixture(scope="module")
def result() -> Resultat:
    return linear_result(20_000.0, 30_000.0, 40_000.0, draws=4000)


@pytest.fixture(scope="module")
def book(result: Resultat) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(result)))


@pytest.mark.hand
def test_summary_sheet_has_every_actor_with_the_error_of_chance(book: openpyxl.Workbook) -> None:
    sheet = book["Osäkerhet"]
    rows = table(sheet, "Perspektiv")
    assert list(rows) == [ETIKETTER[p] for p in PERSPEKTIV]
    kommun = list(rows["Kommunen"].values())
    # A single year: the only time is the whole horizon. P = Φ(0.4) = 0.6554, error √(p(1 − p)/4000) = 0.0075.
    assert kommun[1] == pytest.approx(0.6554, abs=0.01) and kommun[2] == pytest.approx(0.0075, abs=0.0002)
    text = [row[0] for row in sheet.iter_rows(values_only=True) if row[0]]
    assert any("7 av 10 simuleringar lönar sig" in t for t in text)


def block(sheet: object, heading: str, who: str) -> dict[str, object]:
    """One row of the table under a heading."""
    rows = list(sheet.iter_rows(values_only=True))  # type: ignore[attr-defined]
    top = next(i for i, row in enumerate(rows) if row[0] == heading)
    found = next(row for row in rows[top + 2 : top + 14] if row[0] == who)
    return dict(zip(rows[top + 1], found, strict=True))


@pytest.mark.hand
def test_measures_in_the_workbook(book: openpyxl.Workbook) -> None:
    net = block(book["Osäkerhet"], "Nettonuvärde, kr", "Kommunen")
    assert net["Medelvärde"] == pytest.approx(20_000.0, abs=100.0)
    assert net["Slumpfel"] == pytest.approx(50_000.0 / 4000**0.5, rel=0.02)
    assert net["5 %-kvantil"] == pytest.approx(20_000.0 - 1.6449 * 50_000.0, abs=2_000.0)
    ratio = block(book["Osäkerhet"], "Nytta per satsad krona (hela kostnaden)", "Kommunen")
    assert ratio["Median"] == pytest.approx(200 / 180, abs=0.02) and ratio["Går att räkna i"] == 1
    rate = block(book["Osäkerhet"], "Internränta", "Kommunen")
    assert rate["Median"] == "saknas" and rate["Går att räkna i"] == 0
    region = block(book["Osäkerhet"], "Nettonuvärde, kr", "Regionen")
    assert region["Medelvärde"] == 0


@pytest.mark.hand
def test_tornado_sheet(book: openpyxl.Workbook) -> None:
    rows = list(table(book["Tornado"], "Värde").values())
    # Benefit 100 000 ± 39 199 counts twice; cost 18 000 ± 5 880 counts minus ten times.
    assert [r["Netto vid högt, kr"] for r in rows] == pytest.approx([98_399.0, -38_799.0], abs=1.0)
    assert [r["Ändring vid lågt, kr"] for r in rows] == pytest.approx([-78_399.0, 58_799.0], abs=1.0)
    assert [r["Lågt"] for r in rows] == pytest.approx([100_000 - 39_199.3, 18_000 - 5_879.9], abs=0.1)


@pytest.mark.hand
def test_worth_sheet_has_parts_below_the_whole(book: openpyxl.Workbook) -> None:
    rows = table(book["Värdet av kunskap"], "Värde (EVPPI)")
    whole = rows.pop("Allt på en gång (EVPI)")["Värt att veta, kr"]
    assert whole == pytest.approx(EVPI, rel=0.04)
    # Knowing the benefit alone: NPV ~ N(20 000, 40 000²) before: 40 000 φ(0.5) − 20 000 Φ(−0.5) = 7 912.
    # Knowing the cost alone: 30 000 φ(2/3) − 20 000 Φ(−2/3) = 4 533.
    values = sorted((r["Värt att veta, kr"] for r in rows.values()), reverse=True)
    assert values[0] == pytest.approx(7_912.0, rel=0.08) and values[1] == pytest.approx(4_533.0, rel=0.12)


@pytest.mark.lint
def test_sheets_come_with_the_draws_and_the_cover_names_them(book: openpyxl.Workbook) -> None:
    names = [name for name, _ in SHEETS]
    assert [n for n in book.sheetnames if n in names] == names
    cover = [row[0] for row in book["Försättsblad"].iter_rows(values_only=True)]
    assert set(names) <= set(cover)
    plain = openpyxl.load_workbook(io.BytesIO(workbook_bytes(linear_result(1.0, 1.0, 1.0, draws=0))))
    assert not set(names) & set(plain.sheetnames)
    cells = [c for n in names for row in book[n].iter_rows() for c in row]
    assert not [c.coordinate for c in cells if c.data_type == "f"]


@pytest.mark.hand
def test_json_has_the_analysis_and_keeps_the_old_keys(result: Resultat) -> None:
    told = json.loads(json.dumps(to_json(result), allow_nan=False))
    assert told["osakerhet"]["kommun"]["dragningar"] == 4000
    found = told["osakerhetsanalys"]
    assert found["perspektiv"] == "kommun" and found["osakra_varden"] == 2
    assert found["lonar_sig"]["andel"] == pytest.approx(0.6554, abs=0.01)
    assert found["aterbetald_inom_ar"]["1"]["andel"] == pytest.approx(0.6554, abs=0.01)
    assert found["vardet_av_kunskap"]["evpi"] == pytest.approx(EVPI, rel=0.04)
    assert found["forvantad_forlust"]["avsta"] - found["forvantad_forlust"]["genomfora"] == pytest.approx(
        float(np.mean(result.npv_fordelning("kommun")))
    )
    assert found["matt"]["irr"]["medel"] is None and found["matt"]["irr"]["andel_dar_mattet_finns"] == 0
    assert found["goda_ar"] is None
    assert [bar["byter_tecken"] for bar in found["tornado"]] == [True, True]
    assert to_json(linear_result(1.0, 1.0, 1.0, draws=0))["osakerhetsanalys"] is None


@pytest.mark.hand
def test_command_line_says_the_sentence_and_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rakna", str(EXAMPLE), "--dragningar", "2000", "--fro", "1"]) == 0
    told = capsys.readouterr().out.replace("\u00a0", " ")
    assert "simuleringar lönar sig insatsen för samhället inom tio år." in told
    assert "Netto i simuleringarna" in told and "Ta först reda på" in told
    scenario = kalkyl.load_scenario(EXAMPLE)
    drawn = kalkyl.run(scenario, kalkyl.load_parameters(scenario.parametrar), 2000, 1)
    middle = float(np.median(drawn.npv_fordelning("kommun")))
    (row,) = [line for line in told.splitlines() if line.startswith("Kommunen") and " av 10" in line]
    assert f"{middle:,.0f} kr".replace(",", " ") in row
    assert main(["rakna", str(EXAMPLE)]) == 0
    assert "simulering" not in capsys.readouterr().out
