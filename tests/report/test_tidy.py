"""Tidy tables and the published schema of the JSON result."""

import csv
import io
import json
from pathlib import Path

import pytest

import kalkyl
from kalkyl.model.actors import AKTORER, KATEGORIER
from kalkyl.model.result import Resultat
from kalkyl.report.as_json import to_json
from kalkyl.report.tidy import COLUMNS, csv_text, tidy, write_tidy

EXAMPLES = sorted((Path(kalkyl.__file__).parent / "examples").glob("*.toml"))
SCHEMA = Path(__file__).parents[2] / "docs" / "resultat.schema.json"


def result(path: Path, draws: int = 0) -> Resultat:
    scenario = kalkyl.load_scenario(path)
    return kalkyl.run(scenario, kalkyl.load_parameters(scenario.parametrar), draws, 1)


@pytest.fixture(scope="module")
def gotland() -> Resultat:
    return result(next(p for p in EXAMPLES if p.stem == "gotland_bostad_forst"), 20)


def read(resultat: Resultat, table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_text(resultat, table))))


@pytest.mark.hand
def test_flows_add_up_to_the_net_present_value(gotland: Resultat) -> None:
    rows = read(gotland, "floden")
    assert len(rows) == len(KATEGORIER) * len(AKTORER) * len(gotland.ar)
    total = 0.0
    for row in rows:
        year = int(row["ar"]) - int(gotland.ar[0])
        cost = row["kategori"] == "insatskostnad"
        factor = gotland.diskontering_kostnad if cost else gotland.diskontering_effekt
        total += float(row["kronor"]) * float(factor[year])
    assert total == pytest.approx(gotland.matt["samhallet"].npv, rel=1e-9)


@pytest.mark.hand
def test_draws_are_whole(gotland: Resultat) -> None:
    rows = read(gotland, "dragningar")
    assert len(rows) == 21 * len(AKTORER)
    first = {r["aktor"]: float(r["npv"]) for r in rows if r["dragning"] == "0"}
    assert first["kommun"] == gotland.matt["kommun"].npv


@pytest.mark.hand
def test_without_net_the_cells_are_empty_not_zero() -> None:
    resultat = result(next(p for p in EXAMPLES if p.stem == "avesta_supported_employment"))
    assert {(r["npv"], r["insatskostnad"]) for r in read(resultat, "dragningar")} == {("", "")}


@pytest.mark.bad_input
def test_text_never_becomes_a_formula(gotland: Resultat) -> None:
    from dataclasses import replace

    name = "=cmd|' /C calc'!A0"
    scenario = gotland.scenario.model_copy(
        update={
            "kostnad": gotland.scenario.kostnad.model_copy(
                update={
                    "per_deltagare": gotland.scenario.kostnad.per_deltagare.model_copy(
                        update={"kommentar": name}
                    )
                }
            )
        }
    )
    rows = read(replace(gotland, scenario=scenario), "antaganden")
    (found,) = [r for r in rows if r["id"] == "kostnad.per_deltagare"]
    assert found["kommentar"] == f"'{name}"


@pytest.mark.hand
def test_files(gotland: Resultat, tmp_path: Path) -> None:
    written = write_tidy(gotland, tmp_path / "ny")
    assert {p.stem for p in written} == set(COLUMNS)
    for path in written:
        assert path.suffix in (".csv", ".parquet")
    text = (tmp_path / "ny" / "floden.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbfkategori,aktor,ar")
    assert all(len(row) == len(COLUMNS[t]) for t in COLUMNS for row in tidy(gotland, t))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
@pytest.mark.parametrize("draws", [0, 50])
@pytest.mark.lint
def test_json_follows_the_published_schema(path: Path, draws: int) -> None:
    import jsonschema

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(to_json(result(path, draws)), schema)


@pytest.mark.lint
def test_schema_refuses_what_is_no_result(gotland: Resultat) -> None:
    import jsonschema

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    data = to_json(gotland)
    for broken in ({**data, "npv": {}}, {**data, "okand": 1}, {k: v for k, v in data.items() if k != "bcr"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, schema)
