"""Kolada and SCB against a local server with replies of the shapes that the services give."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import kalkyl
from kalkyl.model.parameters import Andring, Parameteruppsattning
from kalkyl.params import kolada, scb
from kalkyl.params.fetch import Services, fetch_overlay
from kalkyl.params.http_client import Client, FetchError, Settings
from kalkyl.params.overlay import dump_overlay, load_overlay
from tests.params.local_server import Asked, LocalServer, Reply

pytestmark = pytest.mark.bad_input

SET = Path(__file__).parent / "smaort"
TODAY = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture(scope="module")
def parameters() -> Parameteruppsattning:
    return kalkyl.load_parameters(SET)


def client(base: str, service: str = "Kolada", **changes: Any) -> Client:
    settings = Settings(timeout=0.5, total=1.0, attempts=3, pause=0.0, per_second=1e6)
    return Client(service, base, **{"settings": settings, "sleep": lambda seconds: None, **changes})


def point(kpi: str, year: int | str, value: float | None, area: str = "2085", **more: Any) -> dict[str, Any]:
    cell = {"gender": "T", "count": 1, "status": "", "value": value, **more}
    return {"kpi": kpi, "municipality": area, "period": year, "values": [cell]}


def page(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"count": len(rows), "values": list(rows), **more}


def fault(answer: Any, **changes: Any) -> str:
    with LocalServer(lambda asked: answer) as server, pytest.raises(FetchError) as caught:
        kolada.fetch_values(client(server.base, **changes), ["N1"], ["2085"], [2024])
    return str(caught.value)


# Kolada: shapes


def test_path_and_plain_values() -> None:
    with LocalServer(
        lambda asked: Reply(page(point("N1", 2024, 61000.0), point("N1", 2023, None)))
    ) as server:
        found = kolada.fetch_values(client(server.base), ["N1"], ["2085"], [2023, 2024])
    assert server.asked[0].path == "/data/kpi/N1/municipality/2085/year/2023,2024"
    assert [(o.year, o.value) for o in found] == [(2024, 61000.0), (2023, None)]


def test_version_2_shape_with_text_period_and_next_page() -> None:
    def answer(asked: Asked) -> Reply:
        if asked.query.get("page") == "2":
            return Reply({"count": 1, "values": [point("N1", "2023", 2)], "previous_page": "x"})
        following = f"{server.base}{asked.path}?page=2"
        return Reply({"count": 1, "values": [point("N1", "2024", 1)], "next_page": following})

    with LocalServer(answer) as server:
        found = kolada.fetch_values(client(server.base), ["N1"], ["2085"], [2023, 2024])
    assert [(o.year, o.value) for o in found] == [(2024, 1.0), (2023, 2.0)]


def test_version_3_next_url_as_a_relative_address_and_null_at_the_end() -> None:
    def answer(asked: Asked) -> Reply:
        if asked.query.get("page") == "2":
            return Reply(page(point("N1", 2023, 2), next_url=None))
        return Reply(page(point("N1", 2024, 1), next_url=f"{asked.path}?page=2"))

    with LocalServer(answer) as server:
        found = kolada.fetch_values(client(server.base), ["N1"], ["2085"], [2023, 2024])
    assert len(found) == 2


def test_men_and_women_are_left_out() -> None:
    row = point("N1", 2024, 100)
    row["values"] += [{"gender": g, "count": 1, "value": 50} for g in ("K", "M", "F")]
    with LocalServer(lambda asked: Reply(page(row))) as server:
        found = kolada.fetch_values(client(server.base), ["N1"], ["2085"], [2024])
    assert [o.value for o in found] == [100.0]


def test_thirty_municipalities_are_two_calls_of_at_most_25() -> None:
    areas = [f"{n:04d}" for n in range(1000, 1030)]
    with LocalServer(lambda asked: Reply(page())) as server:
        assert kolada.fetch_values(client(server.base), ["N1"], areas, [2024]) == []
    sizes = [len(a.path.split("/")[5].split(",")) for a in server.asked]
    assert sizes == [25, 5]


def test_deleted_value_is_missing() -> None:
    with LocalServer(lambda asked: Reply(page(point("N1", 2024, 5, isdeleted=True)))) as server:
        assert kolada.fetch_values(client(server.base), ["N1"], ["2085"], [2024])[0].value is None


@pytest.mark.parametrize(
    "content",
    [
        {"count": 1},
        {"values": "inga"},
        [],
        "text",
        None,
        {"values": [1]},
        page({"kpi": "N1", "municipality": "2085", "period": "i fjol", "values": []}),
        page({"kpi": "N1", "municipality": "2085", "period": 2024, "values": [{"gender": "X", "value": 1}]}),
        page(point("N1", 2024, "många")),  # type: ignore[arg-type]
        page(point("N1", 2024, True)),
        page(point("N1", 2024, 1), next_url=7),
    ],
)
def test_unknown_shapes_are_refused(content: Any) -> None:
    assert "har en form som programmet inte känner till" in fault(Reply(content))


def test_wrong_municipality_is_refused() -> None:
    assert "gäller N1 för 0114, som ingen frågade efter" in fault(
        Reply(page(point("N1", 2024, 1, area="0114")))
    )


def test_loop_of_pages_is_stopped() -> None:
    def answer(asked: Asked) -> Reply:
        other = "2" if asked.query.get("page") == "1" else "1"
        return Reply(page(point("N1", 2024, 1), next_url=f"{asked.path}?page={other}"))

    with LocalServer(answer) as server, pytest.raises(FetchError, match="slinga"):
        kolada.fetch_values(client(server.base), ["N1"], ["2085"], [2024])
    assert len(server.asked) == 3


def test_endless_new_pages_are_stopped() -> None:
    def answer(asked: Asked) -> Reply:
        number = int(asked.query.get("page", "0")) + 1
        return Reply(page(next_url=f"{asked.path}?page={number}"))

    with LocalServer(answer) as server, pytest.raises(FetchError, match="slinga"):
        kolada.fetch_values(client(server.base), ["N1"], ["2085"], [2024])
    # A slow answer may have been asked for twice.
    assert len({asked.query.get("page", "0") for asked in server.asked}) == kolada.MAX_PAGES


def test_link_to_another_server_is_not_followed() -> None:
    assert "en annan server" in fault(Reply(page(next_url="https://exempel.se/data")))


# HTTP


@pytest.mark.parametrize("content", [b"{trasig", b"", b"<html>", b'{"values": NaN}', b"\xff\xfe"])
def test_malformed_json(content: bytes) -> None:
    assert "inte giltig JSON" in fault(Reply(content))


def test_byte_order_mark_is_no_fault() -> None:
    with LocalServer(lambda asked: Reply(b'\xef\xbb\xbf{"values": []}')) as server:
        assert kolada.fetch_values(client(server.base), ["N1"], ["2085"], [2024]) == []


def test_429_waits_as_asked_and_tries_again() -> None:
    waits: list[float] = []
    replies = [Reply({}, 429, {"Retry-After": "7"}), Reply({}, 503), Reply(page(point("N1", 2024, 1)))]
    with LocalServer(lambda asked: replies.pop(0)) as server:
        found = kolada.fetch_values(client(server.base, sleep=waits.append), ["N1"], ["2085"], [2024])
    assert found[0].value == 1 and 7.0 in waits


def test_429_with_a_date() -> None:
    now = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
    waits: list[float] = []
    replies = [
        Reply({}, 429, {"Retry-After": "Tue, 01 Sep 2026 12:00:09 GMT"}),
        Reply(page()),
    ]
    with LocalServer(lambda asked: replies.pop(0)) as server:
        kolada.fetch_values(
            client(server.base, sleep=waits.append, now=lambda: now), ["N1"], ["2085"], [2024]
        )
    assert 9.0 in waits


def test_429_that_asks_for_too_long_gives_up_at_once() -> None:
    with (
        LocalServer(lambda asked: Reply({}, 429, {"Retry-After": "3600"})) as server,
        pytest.raises(FetchError, match="begränsar antalet frågor"),
    ):
        kolada.fetch_values(client(server.base), ["N1"], ["2085"], [2024])
    assert len(server.asked) == 1


def test_500_gives_up_after_the_last_attempt() -> None:
    with (
        LocalServer(lambda asked: Reply({}, 500)) as server,
        pytest.raises(FetchError, match="tillfälliga problem"),
    ):
        kolada.fetch_values(client(server.base), ["N1"], ["2085"], [2024])
    assert len(server.asked) == 3


def test_404_is_not_tried_again() -> None:
    with LocalServer(lambda asked: Reply({}, 404)) as server, pytest.raises(FetchError, match="finns inte"):
        kolada.fetch_values(client(server.base), ["N1"], ["2085"], [2024])
    assert len(server.asked) == 1


def test_slow_answer() -> None:
    settings = Settings(timeout=0.1, total=0.3, attempts=2, pause=0.0, per_second=1e6)
    assert "svarar för långsamt" in fault(Reply(page(), wait=0.5), settings=settings)


def test_answer_that_drips_forever() -> None:
    settings = Settings(timeout=0.2, total=0.3, attempts=1, pause=0.0, per_second=1e6)
    assert "svarar för långsamt" in fault(
        Reply(page(*[point("N1", 2024, 1)] * 5), drip=0.02), settings=settings
    )


def test_too_large_answer() -> None:
    settings = Settings(attempts=1, max_bytes=1_000_000, per_second=1e6)
    assert "större än 1 MB" in fault(Reply(b" " * 1_000_001), settings=settings)


def test_nobody_answers() -> None:
    with LocalServer(lambda asked: Reply()) as server:
        base = server.base
    with pytest.raises(FetchError, match="gick inte att nå tjänsten"):
        client(base).get("config")


# Cache and offline


def test_fresh_reply_is_taken_from_the_cache(tmp_path: Path) -> None:
    with LocalServer(lambda asked: Reply({"a": 1})) as server:
        for _ in range(3):
            assert client(server.base, cache=tmp_path).get("x") == {"a": 1}
        assert len(server.asked) == 1
        later = client(server.base, cache=tmp_path, now=lambda: datetime.now(UTC) + timedelta(days=2))
        later.get("x")
        assert len(server.asked) == 2


def test_offline_uses_what_is_saved_and_says_so(tmp_path: Path) -> None:
    saved = datetime(2026, 8, 1, tzinfo=UTC)
    with LocalServer(lambda asked: Reply({"a": 1})) as server:
        client(server.base, cache=tmp_path, now=lambda: saved).get("x")
        base = server.base
    for offline in (True, False):
        away = client(base, cache=tmp_path, offline=offline)
        assert away.get("x") == {"a": 1}
        assert away.messages == ["Kolada kunde inte nås. Svar som sparades 2026-08-01 har använts."]


def test_offline_without_saved_reply(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="Kalkylen fungerar utan nät"):
        client("http://127.0.0.1:9", cache=tmp_path, offline=True).get("x")


def test_damaged_cache_and_unwritable_folder_do_no_harm(tmp_path: Path) -> None:
    with LocalServer(lambda asked: Reply({"a": 1})) as server:
        client(server.base, cache=tmp_path).get("x")
        for file in tmp_path.iterdir():
            file.write_text("{trasig", encoding="utf-8")
        assert client(server.base, cache=tmp_path).get("x") == {"a": 1}
        blocked = tmp_path / "fil"
        blocked.write_text("", encoding="utf-8")
        web = client(server.base, cache=blocked / "mapp")
        assert web.get("x") == {"a": 1}
    assert "kunde inte sparas" in web.messages[0]


# SCB


def jsonstat(values: Any, years: list[str], ages: list[str], region: str = "2085") -> dict[str, Any]:
    def dimension(codes: list[str]) -> dict[str, Any]:
        return {"category": {"index": {code: i for i, code in reversed(list(enumerate(codes)))}}}

    return {
        "version": "2.0",
        "class": "dataset",
        "id": ["Region", "Alder", "Tid"],
        "size": [1, len(ages), len(years)],
        "dimension": {"Region": dimension([region]), "Alder": dimension(ages), "Tid": dimension(years)},
        "value": values,
    }


def scb_answer(reply: Any, config: Any = None) -> Any:
    def answer(asked: Asked) -> Reply:
        if asked.path.endswith("/config"):
            return Reply(config if config is not None else {"maxDataCells": 150000})
        return reply if isinstance(reply, Reply) else Reply(reply)

    return answer


SELECTION = {"Region": ["2085"], "Alder": ["20", "21"]}


def test_sum_per_period_in_row_major_order_with_a_null() -> None:
    reply = jsonstat([10, 20, 30, 1, 2, None], ["2023", "2024", "2025"], ["20", "21"])
    with LocalServer(scb_answer(reply)) as server:
        sums = scb.sums_by_period(client(server.base, "SCB"), "TAB638", SELECTION)
    assert sums == {"2023": 11.0, "2024": 22.0, "2025": None}
    query = server.asked[1].query
    assert query["valueCodes[Alder]"] == "20,21" and query["valueCodes[Tid]"] == "top(8)"
    assert query["outputFormat"] == "json-stat2"


def test_sparse_values_and_index_as_a_list() -> None:
    reply = jsonstat({"0": 5, "1": 6}, ["2024"], ["20", "21"])
    reply["dimension"]["Alder"]["category"]["index"] = ["20", "21"]
    with LocalServer(scb_answer(reply)) as server:
        assert scb.sums_by_period(client(server.base, "SCB"), "TAB638", SELECTION) == {"2024": 11.0}


def test_long_selection_is_posted() -> None:
    ages = [f"{n}-{n}" for n in range(400)]
    reply = jsonstat([1] * 400, ["2024"], ages)
    with LocalServer(scb_answer(reply)) as server:
        sums = scb.sums_by_period(client(server.base, "SCB"), "TAB638", {"Region": ["2085"], "Alder": ages})
    assert sums == {"2024": 400.0}
    assert server.asked[1].method == "POST"
    assert server.asked[1].body["selection"][0] == {"variableCode": "Region", "valueCodes": ["2085"]}


def test_too_many_cells_are_not_asked_for() -> None:
    with (
        LocalServer(scb_answer({}, {"maxDataCells": 10})) as server,
        pytest.raises(FetchError, match="16 celler men 10 är det högsta"),
    ):
        scb.sums_by_period(client(server.base, "SCB"), "TAB638", SELECTION)
    assert len(server.asked) == 1


def test_403_and_foreign_municipality_and_odd_shape() -> None:
    wrong = jsonstat([1, 2], ["2024"], ["20", "21"], region="0114")
    short = jsonstat([1], ["2024"], ["20", "21"])
    for reply, text in (
        (Reply({}, 403), "för många uppgifter"),
        (wrong, "något annat än det som frågades efter"),
        (short, "har en form som programmet inte känner till"),
        ({"id": 3}, "har en form som programmet inte känner till"),
    ):
        with LocalServer(scb_answer(reply)) as server, pytest.raises(FetchError, match=text):
            scb.sums_by_period(client(server.base, "SCB"), "TAB638", SELECTION)


def test_search_for_tables() -> None:
    reply = {"tables": [{"id": "TAB638", "label": "Folkmängden efter region"}, {"label": "utan id"}]}
    with LocalServer(lambda asked: Reply(reply)) as server:
        assert scb.find_tables(client(server.base, "SCB"), "folkmängd") == [
            ("TAB638", "Folkmängden efter region")
        ]


# From key figures to local values

KOLADA_ROWS = [
    point("N31849", 2025, None),
    point("N31849", 2024, 64123.0),
    point("N31849", 2023, 60000.0),
    point("N33007", 2024, 900.0),
    point("N33007", 2025, 950.0),
    point("N01951", 2024, 10000.0),
    point("N01951", 2025, 10100.0),
    point("N33813", 2024, 9.0),
    point("N33813", 2025, 0.0),
    point("N02797", 2025, 68.0),
]


def both(kolada_rows: Any = None, scb_reply: Any = None) -> Any:
    stock = jsonstat([20, 22, 23, 21], ["2024", "2025"], ["20", "21"])

    def answer(asked: Asked) -> Reply:
        if asked.path.startswith("/data/kpi"):
            if isinstance(kolada_rows, Reply):
                return kolada_rows
            asked_for = asked.path.split("/")[3].split(",")
            return Reply(page(*(r for r in kolada_rows or KOLADA_ROWS if r["kpi"] in asked_for)))
        return scb_answer(scb_reply or stock)(asked)

    return answer


def services(base: str) -> Services:
    return Services(client(base), client(base, "SCB"))


def test_local_values_with_year_unit_and_source(parameters: Parameteruppsattning) -> None:
    with LocalServer(both()) as server:
        fetched = fetch_overlay(parameters, "2085", services(server.base), TODAY)
    eb, hvb, stock, stays = fetched.changes
    assert (eb.id, eb.varde, eb.prisar, eb.bevisgrad) == (
        "prislapp.eb_hushall",
        64123.0,
        2024,
        "officiell_statistik",
    )
    assert eb.motivering == "Källa: Kolada, N31849, 2024. Hämtat 2026-09-01."
    assert eb.nar == TODAY
    # 900 kr per inhabitant × 10 000 inhabitants ÷ 9 children × 0.01; 2025 has no children to divide by
    assert (hvb.id, hvb.varde, hvb.prisar) == ("saknad.hvb_dygn", 10000.0, 2024)
    assert hvb.motivering.startswith("Egen bearbetning av nyckeltal, 2024: N33007 × N01951 ÷ N33813.")
    assert "Kolada" not in hvb.motivering
    assert (stock.id, stock.varde, stock.prisar) == ("tillstand.uvas.antal", 43.0, None)
    assert stock.motivering.startswith("Källa: SCB, tabell TAB638, 2025.")
    assert (stays.id, stays.varde) == ("tillstand.uvas.kvar_per_ar", 0.68)


def test_nothing_is_applied_until_the_user_does_it(parameters: Parameteruppsattning, tmp_path: Path) -> None:
    with LocalServer(both()) as server:
        fetched = fetch_overlay(parameters, "Småort", services(server.base), TODAY)
    assert parameters.prislappar["eb_hushall"].varde == 60000
    file = tmp_path / "lokal.toml"
    file.write_text(dump_overlay(fetched.changes, comments=fetched.messages), encoding="utf-8")
    assert load_overlay(file) == fetched.changes
    assert kalkyl.load_parameters(SET, overlay=file).prislappar["eb_hushall"].varde == 64123.0


def test_missing_years_keep_the_base_value_and_say_so(parameters: Parameteruppsattning) -> None:
    rows = [point("N31849", 2024, None), point("N02797", 2021, 68.0)]
    with LocalServer(both(rows)) as server:
        fetched = fetch_overlay(parameters, "2085", services(server.base), TODAY)
    assert [c.id for c in fetched.changes] == ["tillstand.uvas.antal", "tillstand.uvas.kvar_per_ar"]
    assert any("Ekonomiskt bistånd per hushåll: inget publicerat värde" in m for m in fetched.messages)
    assert any("nyaste värdet är från 2021" in m for m in fetched.messages)


def test_value_that_cannot_be_used_is_left_out(parameters: Parameteruppsattning) -> None:
    rows = [point("N31849", 2024, 500000.0), point("N02797", 2025, 6800.0)]
    with LocalServer(both(rows)) as server:
        fetched = fetch_overlay(parameters, "2085", services(server.base), TODAY)
    assert [c.id for c in fetched.changes] == ["prislapp.eb_hushall", "tillstand.uvas.antal"]
    assert any("det hämtade värdet 68 går inte att använda" in m for m in fetched.messages)
    assert any("8,3 gånger basvärdet" in m for m in fetched.messages)


def test_one_service_down_leaves_the_other(parameters: Parameteruppsattning) -> None:
    with LocalServer(both(Reply({}, 500))) as server:
        fetched = fetch_overlay(parameters, "2085", services(server.base), TODAY)
    assert [c.id for c in fetched.changes] == ["tillstand.uvas.antal"]
    assert any("Kolada: tjänsten har tillfälliga problem" in m for m in fetched.messages)
    assert not any("inget publicerat värde" in m for m in fetched.messages)


def test_both_services_down_is_an_error(parameters: Parameteruppsattning) -> None:
    with LocalServer(lambda asked: Reply({}, 500)) as server, pytest.raises(kalkyl.InputError) as caught:
        fetch_overlay(parameters, "2085", services(server.base), TODAY)
    assert {p.plats for p in caught.value.problems} == {"Kolada", "SCB"}


def test_region_is_asked_for_with_its_own_code(parameters: Parameteruppsattning) -> None:
    row = parameters.hamtningar["eb"].model_copy(update={"omrade": "region", "mal": "prislapp.vardbesok"})
    own = parameters.model_copy(update={"hamtningar": {"eb": row}})
    rows = [point("N31849", 2024, 2100.0, area="0020")]
    with LocalServer(both(rows)) as server:
        fetched = fetch_overlay(own, "2085", services(server.base), TODAY)
    assert "/municipality/0020/" in server.asked[0].path
    assert "Regionens värde." in fetched.changes[0].motivering


@pytest.mark.parametrize("kommun", ["2086", "Smaort", "", "9999"])
def test_wrong_municipality_is_told_before_anything_is_fetched(
    parameters: Parameteruppsattning, kommun: str
) -> None:
    with LocalServer(both()) as server, pytest.raises(kalkyl.InputError, match="ingen kommun med den koden"):
        fetch_overlay(parameters, kommun, services(server.base), TODAY)
    assert server.asked == []


def test_unknown_row(parameters: Parameteruppsattning) -> None:
    with pytest.raises(kalkyl.InputError, match="Menade du ”eb”"):
        fetch_overlay(parameters, "2085", services("http://127.0.0.1:9"), TODAY, ids=["ebb"])


def test_changes_are_ordinary_ones(parameters: Parameteruppsattning) -> None:
    with LocalServer(both()) as server:
        fetched = fetch_overlay(parameters, "2085", services(server.base), TODAY, ids=["eb"])
    assert all(isinstance(c, Andring) for c in fetched.changes) and len(fetched.changes) == 1
