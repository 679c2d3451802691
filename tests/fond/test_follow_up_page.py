"""The page about applications and follow-up without a browser, and the commands from the outside."""

import base64
import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import kalkyl
from kalkyl.cli.app import main
from kalkyl.fond.application import dump_application, parse_application
from kalkyl.fond.follow_up import parse_follow_up
from kalkyl.fond.storage import FolderStore
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.params import dump_scenario
from kalkyl.params.scenario_file import parse_scenario
from kalkyl.ui.follow_up_page import FollowUpPage
from kalkyl.ui.follow_up_shared import PLACE
from kalkyl.ui.follow_up_state import FollowUpState, read_cost_parts
from kalkyl.ui.link import unpack
from tests.fond import example

pytestmark = pytest.mark.ui

TABLE = (
    "Från;Till;Nya deltagare;Kostnad (kr);Uppföljda;Gott utfall;Jämförelse: uppföljda;Jämförelse: gott utfall\n"
    "2026-01;2026-06;10;900000;9;5;20;6\n2026-07;2026-12;12;950000;11;5;22;7\n"
)
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def riket() -> Parameteruppsattning:
    return kalkyl.load_parameters("riket")


@pytest.fixture
def page(riket: Parameteruppsattning) -> FollowUpPage:
    return FollowUpPage(FollowUpState(riket, "2080"))


def opened(page: FollowUpPage, riket: Parameteruppsattning) -> FollowUpPage:
    ansokan = example.application(example.plan_scenario(riket))
    page._open(dump_application(ansokan).encode(), "ansokan.toml")
    return page


def everything(widget: Any) -> str:
    value = getattr(widget, "value", None)
    own = value if type(widget).__name__ == "HTML" and isinstance(value, str) else ""
    return own + "".join(everything(child) for child in getattr(widget, "children", ()))


def test_filling_in_the_application(page: FollowUpPage) -> None:
    form: Any = page.forms["ansokan"]
    assert "kan inte prövas ännu" in page.conclusion["ansokan"].value
    form.fields["problem"].control.value = "Ett problem"
    form.fields["lyckade"].control.value = "35 %"
    form.fields["start"].control.value = "2026-01-01"
    form.fields["uppfoljning.matpunkter"].control.value = "0; 12"
    form.fields["medfinansiering.region"].control.value = "50 000"
    form.fields["medfinansiering.ovriga_staten"].control.value = "1 000"
    form.fields["medfinansiering.ovriga_staten"].control.value = ""
    form.boards["socialnamnd"].control.value = True
    form.parts.control.value = "Handledare; 400; timmar; 420\nLokal\t12\tmånader\t8 000"
    a = page.state.ansokan
    assert (a.problem, a.lyckade, a.start) == ("Ett problem", 0.35, date(2026, 1, 1))
    assert a.uppfoljning.matpunkter == (0, 12) and a.namnder == ("socialnamnd",)
    assert a.medfinansiering_kr == {"region": 50_000.0}
    # 400 · 420 + 12 · 8 000 = 168 000 + 96 000.
    assert a.kostnad_kr == pytest.approx(264_000)
    assert "264 000 kr" in page.results["cost"].value.replace("\u00a0", " ")


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("lyckade", "35", "Menar du 35 %"),
        ("sokt_kr", "många", "är inget tal"),
        ("start", "i vår", "ingen dag"),
        ("uppfoljning.matpunkter", "24; 12", "stigande"),
        ("namn", "", "ett namn"),
        ("antal_deltagare", "-2", "utanför"),
    ],
)
def test_wrong_input_is_kept_with_the_reason(page: FollowUpPage, field: str, typed: str, said: str) -> None:
    form: Any = page.forms["ansokan"]
    page.state.enter(field, typed)
    assert form.fields[field].control.value == typed and said in form.fields[field].note.value
    page.state.undo()
    assert not page.state.problems


@pytest.mark.bad_input
def test_cost_rows_with_faults_name_the_row() -> None:
    for text, said in (("a; 1; h; 2\nb; x; h; 2", "Rad 2"), ("a; 1", "Rad 1"), ("a; -1; h; 2", "Rad 1")):
        with pytest.raises(ValueError, match=said):
            read_cost_parts(text)


def test_follow_up_from_an_application(page: FollowUpPage, riket: Parameteruppsattning) -> None:
    opened(page, riket)
    page._open(TABLE.encode(), "uppfoljning.csv")
    assert "k-hidden" in page.boxes["ansokan"]._dom_classes
    bild = page.state.bild
    assert bild is not None and bild.nu is not None and bild.nu.antal == 20
    for name in ("plan", "signal", "periods", "history"):
        assert page.results[name].value
    assert "<svg" in page.results["plan"].value
    link = re.search(r"#scenario=([^\"]+)", page.way_on.value)
    assert link is not None and parse_scenario(unpack(link[1])).deltagare[0] == 22


def test_registering_correcting_and_withdrawing(page: FollowUpPage, riket: Parameteruppsattning) -> None:
    opened(page, riket)
    form: Any = page.forms["uppfoljning"]
    form.period["fran"].control.value = "2026-01"
    form.period["till"].control.value = "2026-06"
    form.period["deltagare"].control.value = "mycket"
    form._register()
    assert "är inget tal" in form.message.value and form.period["deltagare"].control.value == "mycket"
    form.period["deltagare"].control.value = "10"
    form._register()
    assert form.period["deltagare"].control.value == ""
    follow = page.state.uppfoljning
    assert follow is not None and follow.total("deltagare") == (10.0,)
    assert page.state.register({"fran": "2026-01", "till": "2026-06"}, date.today())
    follow = page.state.uppfoljning
    assert follow is not None and follow.gallande == () and len(follow.matningar) == 2
    page.state.undo()
    assert page.state.uppfoljning is not None and page.state.uppfoljning.total("deltagare") == (10.0,)


@pytest.mark.bad_input
def test_registering_without_a_plan_says_what_to_do(page: FollowUpPage) -> None:
    assert not page.state.paste(TABLE, date.today())
    assert "Öppna först planen" in page.state.problems["klistra"]
    page.guard(page.follow_up_files[0]._go)()
    assert "öppna först planen" in page.guard.message.value


def test_text_from_people_is_escaped(page: FollowUpPage, riket: Parameteruppsattning) -> None:
    ansokan = example.application(example.plan_scenario(riket)).model_copy(
        update={"namn": EVIL, "problem": EVIL}
    )
    page._open(dump_application(ansokan).encode(), f"{EVIL}.toml")
    page.state.register(
        {"fran": "2026-01", "till": "2026-02", "deltagare": "1", "kommentar": EVIL}, date.today()
    )
    page._open(b"x", f"{EVIL}.toml")
    assert "<img" not in everything(page.view)


@pytest.mark.bad_input
def test_a_broken_file_changes_nothing(page: FollowUpPage, riket: Parameteruppsattning) -> None:
    before = opened(page, riket).state.ansokan
    for data in (b"PK\x03\x04", b"\xff", b"format = 1", b'format = "kalkyl-uppfoljning"\nversion = 1\n'):
        page._open(data, "x.toml")
        assert "Inget har ändrats" in page.file_message.value and page.state.ansokan == before


def test_the_page_survives_a_reload(page: FollowUpPage, riket: Parameteruppsattning) -> None:
    opened(page, riket)._open(TABLE.encode(), "t.csv")
    again = FollowUpPage(FollowUpState(riket, "2080"))
    again._open(page.state.page_text().encode(), "webbläsaren")
    assert again.state.ansokan == page.state.ansokan and again.state.uppfoljning == page.state.uppfoljning


def test_downloads(page: FollowUpPage, riket: Parameteruppsattning) -> None:
    opened(page, riket)._open(TABLE.encode(), "t.csv")
    starts = (b"PK", b"%PDF", b"PK", b"format", b"format", b"PK", b"%PDF", b"PK", b"format", b"\xef\xbb\xbf")
    for download, start in zip((*page.application_files, *page.follow_up_files), starts, strict=True):
        download._go()
        content = base64.b64decode(download.link.value.split("base64,")[1].split('"')[0])
        assert content.startswith(start)


def test_possible_personal_data_is_remarked_on(page: FollowUpPage) -> None:
    page.state.enter("problem", "Kontakta 19800101-1239 om detta")
    assert "ser ut att innehålla" in page.results["remarks"].value


def test_two_at_the_shared_place(
    riket: Parameteruppsattning, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PLACE, str(tmp_path))
    first, second = (FollowUpPage(FollowUpState(riket, "2080")) for _ in range(2))
    opened(first, riket)
    first.shared._save()
    key = first.shared.key.control.value
    second.refresh()
    second.shared.chosen.control.value = key
    second.shared._open()
    assert second.state.ansokan == first.state.ansokan
    for page, text in ((second, "Den andras text"), (first, "Min text")):
        page.state.enter("avslut", text)
        page.guard(page.shared._save)()
    assert "Inget är överskrivet" in first.guard.message.value
    assert "Den andras text" in first.guard.message.value and "Min text" in first.guard.message.value
    assert first.state.ansokan.avslut == "Min text"
    kept = FolderStore(tmp_path).read("ansokan", key)
    assert kept.version == 2 and parse_application(kept.text).avslut == "Den andras text"


def test_without_a_shared_place_nothing_is_written(page: FollowUpPage) -> None:
    assert page.shared.view.children == ()


def test_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str], riket: Parameteruppsattning) -> None:
    plan, table, follow = tmp_path / "plan.toml", tmp_path / "t.csv", tmp_path / "u.toml"
    plan.write_text(dump_scenario(example.plan_scenario(riket)), encoding="utf-8")
    table.write_text(TABLE, encoding="utf-8")
    assert main(["uppfoljning", "ny", str(plan), "--ut", str(follow)]) == 0
    assert main(["uppfoljning", "registrera", str(follow), str(table)]) == 0
    assert parse_follow_up(follow.read_text(encoding="utf-8")).total("deltagare") == (22.0,)
    assert main(["uppfoljning", "visa", str(follow)]) == 0
    assert "Regeln: stoppa" in capsys.readouterr().out
    assert main(["uppfoljning", "export", str(follow), str(tmp_path / "ut")]) == 0
    book = openpyxl.load_workbook(tmp_path / "ut" / "uppfoljning.xlsx")
    assert book.sheetnames == ["Uppföljning", "Perioder", "Historik"]
    numbers = {row[0].value: row[2].value for row in book["Uppföljning"].iter_rows() if row[0].value}
    # 10 of 20 had a good outcome; 1 850 000 kr over 22 participants.
    assert numbers["Deltagare"] == 22 and numbers["Gott utfall med insatsen"] == pytest.approx(0.5)
    assert numbers["Kostnad per deltagare (2026 års priser)"] == pytest.approx(1_850_000 / 22)
    assert main(["rakna", str(tmp_path / "ut" / "uppdaterat_scenario.toml")]) == 0


def test_application_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty, full, rules = tmp_path / "tom.toml", tmp_path / "full.toml", tmp_path / "regler.toml"
    assert main(["ansokan", "ny", "--kommun", "2080", "--ut", str(empty)]) == 0
    assert main(["ansokan", "ny", "--kommun", "2080", "--ut", str(empty)]) == 1
    assert main(["ansokan", "granska", str(empty)]) == 1
    full.write_text(dump_application(example.application()), encoding="utf-8")
    assert main(["ansokan", "granska", str(full)]) == 0
    assert main(["ansokan", "regler", "--ut", str(rules)]) == 0
    rules.write_text(rules.read_text(encoding="utf-8").replace("minst = 2", "minst = 3"), encoding="utf-8")
    assert main(["ansokan", "granska", str(full), "--regler", str(rules)]) == 1
    assert "Minst 3 nämnder" in capsys.readouterr().out
    assert main(["ansokan", "export", str(full), str(tmp_path / "ut")]) == 0
    assert len(list((tmp_path / "ut").iterdir())) == 3
    book = openpyxl.load_workbook(tmp_path / "ut" / "ansokan.xlsx")
    assert book.sheetnames == ["Ansökan", "Kostnad", "Krav"]
    costs = {row[0].value: row[4].value for row in book["Kostnad"].iter_rows()}
    # 3 400 · 420 and 24 · 8 000.
    assert costs["Fältarbetare"] == 1_428_000 and costs["Summa"] == 1_620_000


def test_project_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    full, place, base = tmp_path / "full.toml", str(tmp_path / "fond"), f"sqlite:///{tmp_path / 'fond.db'}"
    full.write_text(dump_application(example.application()), encoding="utf-8")
    assert main(["projekt", "spara", place, str(full), "falt"]) == 0
    assert main(["projekt", "spara", place, str(full), "falt"]) == 1
    assert "Du utgick från version 0 men version 1 finns" in capsys.readouterr().err
    assert (
        main(["projekt", "spara", place, str(full), "falt", "--fran", "1", "--av", "Socialförvaltningen"])
        == 0
    )
    assert main(["projekt", "kopiera", place, base]) == 0
    assert main(["projekt", "lista", base]) == 0
    assert "version 2" in capsys.readouterr().out
    out = tmp_path / "ut.toml"
    assert main(["projekt", "hamta", base, "ansokan", "falt", "--ut", str(out), "--version", "1"]) == 0
    assert parse_application(out.read_text(encoding="utf-8")) == example.application()
    assert (
        main(["projekt", "hamta", base, "ansokan", "falt", "--ut", str(tmp_path / "x"), "--version", "9"])
        == 1
    )
