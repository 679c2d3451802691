"""The pages' state, without widgets and without a browser."""

import dataclasses

import pytest

import kalkyl
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.ui import choices
from kalkyl.ui.fields import Field, FieldError, parse, replaced
from kalkyl.ui.investment_fields import (
    COST_PER_PARTICIPANT,
    MAIN_CONVENTIONS,
    PARTICIPANTS,
    outcome_fields,
    payer_field,
)
from kalkyl.ui.state import CalculatorState, exclusion_scenario

RATE = next(f for f in MAIN_CONVENTIONS if f.id == "ranta")
HORIZON = next(f for f in MAIN_CONVENTIONS if f.id == "horisont_ar")


@pytest.fixture
def state(parameters: Parameteruppsattning) -> CalculatorState:
    return CalculatorState(parameters, choices.start_scenario(parameters))


def outcome_field(state: CalculatorState, key: str) -> Field:
    return next(f for f in outcome_fields(state.scenario, int(key[-1])) if f.id == key)


def test_opens_with_a_complete_calculation(state: CalculatorState) -> None:
    assert state.result.lage == "resultat"
    assert state.result.matt["samhallet"].npv is not None
    assert not state.edited


@pytest.mark.parametrize(
    ("text", "rate"), [("0,10", 0.10), ("3,5 %", 0.035), ("0", 0.0), ("4%", 0.04), ("0.05", 0.05)]
)
def test_swedish_rates(state: CalculatorState, text: str, rate: float) -> None:
    assert state.enter(RATE, text)
    assert state.scenario.kalkyl.ranta == pytest.approx(rate)
    assert not state.problems


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        (RATE, "3,5", "Skriv då 3,5 % med procenttecken"),
        (RATE, "abc", "är inget tal"),
        (RATE, "", "tomt"),
        (RATE, "90 %", "utanför det tillåtna"),
        (COST_PER_PARTICIPANT, "1.234", "kan betyda både"),
        (COST_PER_PARTICIPANT, "-5", "negativ"),
        (PARTICIPANTS, "0", "noll"),
        (PARTICIPANTS, "-3", "negativt"),
        (PARTICIPANTS, "; ;", "minst ett antal"),
        (HORIZON, "2,5", "heltal"),
        (HORIZON, "0", "minst 1"),
    ],
)
def test_bad_input_is_kept_explained_and_changes_nothing(
    state: CalculatorState, field: Field, text: str, words: str
) -> None:
    scenario, result = state.scenario, state.result
    assert not state.enter(field, text)
    assert words in state.problems[field.id]
    assert state.texts[field.id] == text
    assert state.scenario is scenario
    assert state.result is result
    assert state.enter(field, field.show(scenario))
    assert state.problems == {}


def test_amount_in_kronor_changes_the_result(state: CalculatorState) -> None:
    before = state.result.matt["samhallet"].npv
    assert state.enter(COST_PER_PARTICIPANT, "1 250 000 kr")
    cost = state.scenario.kostnad.per_deltagare
    assert cost is not None and cost.varde == 1_250_000 and cost.prisar == state.parameters.prisar
    assert state.result.matt["samhallet"].npv < before


def test_no_cost_means_missing_never_zero(state: CalculatorState) -> None:
    assert state.enter(COST_PER_PARTICIPANT, "")
    assert state.scenario.kostnad.saknas
    assert state.result.lage == "brytpunkt"
    assert state.result.matt["samhallet"].npv is None
    assert state.result.brytpunkt.kostnad_per_deltagare_kr is not None


def test_no_effect_means_break_even(state: CalculatorState) -> None:
    for i in range(len(state.scenario.utfall)):
        assert state.enter(outcome_field(state, f"effekt{i}"), "")
    assert state.result.lage == "brytpunkt"
    assert state.enter(outcome_field(state, "effekt0"), "−10 %")
    assert state.scenario.utfall[0].effekt.varde.varde == pytest.approx(-0.10)


def test_participants_in_several_years(state: CalculatorState) -> None:
    assert state.enter(PARTICIPANTS, "20; 25;30")
    assert state.scenario.deltagare == (20.0, 25.0, 30.0)
    assert PARTICIPANTS.show(state.scenario) == "20; 25; 30"


def test_every_field_shows_what_it_reads(state: CalculatorState) -> None:
    fields = [*MAIN_CONVENTIONS, COST_PER_PARTICIPANT, PARTICIPANTS, *outcome_fields(state.scenario, 0)]
    for field in fields:
        if field.kind in ("choice", "flag") or field.raw(state.scenario) is None:
            continue
        shown = field.show(state.scenario)
        assert parse(field.kind, shown) == pytest.approx(field.value(state.scenario)), field.id


def test_choices_filter_each_other_without_dead_ends(state: CalculatorState) -> None:
    whole = state.whole
    for _, risk in choices.risks(whole):
        state.choose_risk(risk)
        for _, group in choices.groups(state.whole, state.scenario.risk):
            state.choose_group(group)
            assert state.scenario.malgrupp == group
            for _, insats in choices.interventions(state.whole, state.scenario.risk, group):
                state.choose_intervention(insats)
                assert state.scenario.insats == insats
                assert state.result.scenario == state.scenario


def test_new_intervention_keeps_what_the_user_entered(state: CalculatorState) -> None:
    state.enter(PARTICIPANTS, "45")
    state.enter(RATE, "5 %")
    state.choose_intervention("mentor")
    assert state.scenario.deltagare == (45.0,)
    assert state.scenario.kalkyl.ranta == 0.05
    assert state.result.lage == "brytpunkt"
    state.undo()
    assert state.scenario.insats == "ips"


def test_outcome_model_can_be_changed_and_back(state: CalculatorState) -> None:
    state.set_model(0, "andel")
    assert state.scenario.utfall[0].anda.varde == pytest.approx(0.65)
    assert state.result.lage == "brytpunkt"
    assert state.enter(outcome_field(state, "lyckade0"), "80 %")
    state.set_model(0, "riskkurva")
    assert state.scenario == state.start


def test_undo_and_restart(state: CalculatorState) -> None:
    state.enter(RATE, "4 %")
    state.enter(RATE, "5 %")
    state.undo()
    assert state.scenario.kalkyl.ranta == 0.04
    state.enter(RATE, "fem")
    state.undo()
    assert state.problems == {} and state.scenario.kalkyl.ranta == 0.04
    state.restart()
    assert state.scenario == state.start
    state.undo()
    assert state.scenario.kalkyl.ranta == 0.04


def test_payer_shared_in_the_file_is_offered_as_it_stands(state: CalculatorState) -> None:
    shared = replaced(state.scenario, ("kostnad", "betalare"), {"kommun": 0.7, "region": 0.3})
    text = kalkyl.dump_scenario(shared)
    assert state.load(text.encode(), "delad.toml") == ()
    field = payer_field(state.scenario)
    assert field.choices[0][0] == "Delad: Kommunen 70 %, Regionen 30 %"
    assert field.value(state.scenario) == field.choices[0][1]


def test_saved_file_comes_back_equal(state: CalculatorState, parameters: Parameteruppsattning) -> None:
    state.enter(COST_PER_PARTICIPANT, "12 345,50")
    fresh = CalculatorState(parameters, choices.start_scenario(parameters))
    assert fresh.load(state.dump().encode(), "mitt.toml") == ()
    assert fresh.scenario == state.scenario


def test_editing_keeps_what_the_page_does_not_show(state: CalculatorState) -> None:
    extra = 'anteckningar = ["Beslut i nämnden"]\nbeskrivning = "Underlag från förvaltningen"\n'
    assert state.load((extra + state.dump()).encode(), "mitt.toml") == ()
    assert state.enter(RATE, "4 %")
    state.choose_intervention("mentor")
    assert state.scenario.anteckningar == ("Beslut i nämnden",)
    assert state.scenario.beskrivning == "Underlag från förvaltningen"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "tom"),
        (b"PK\x03\x04", "Excelarbetsbok"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"x = 1", "inte ett scenario"),
        (b"x = = 1", "kan inte tolkas"),
        (b"a" * 3_000_000, "MB"),
    ],
)
def test_bad_files_change_nothing(state: CalculatorState, data: bytes, words: str) -> None:
    scenario = state.scenario
    problems = state.load(data, "C:\\hemligt\\fil.toml")
    assert words in " ".join(str(p) for p in problems)
    assert "hemligt" not in " ".join(str(p) for p in problems)
    assert state.scenario is scenario


def test_uploaded_file_cannot_name_a_folder(state: CalculatorState) -> None:
    text = state.dump().replace('parametrar = "provset"', 'parametrar = "../../../etc"')
    problems = state.load(text.encode(), "fil.toml")
    assert "finns inte här" in str(problems[0])


def test_unknown_intervention_in_a_file_is_told(state: CalculatorState) -> None:
    problems = state.load(state.dump().replace('"ips"', '"okand"').encode(), "fil.toml")
    assert any("okand" in str(p) for p in problems)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Örebro", "1880"),
        ("örebro kommun", "1880"),
        ("1880", "1880"),
        (" göteborgs stad", "1004"),
        ("kir", "1008"),
    ],
)
def test_municipality_is_found_as_typed(parameters: Parameteruppsattning, text: str, code: str) -> None:
    assert choices.find_municipality(parameters, text) == code


@pytest.mark.parametrize(
    ("text", "words"), [("upplands", "Flera kommuner"), ("Örebbro", "Menar du Örebro?"), ("", "Ingen kommun")]
)
def test_unclear_municipality_is_refused(parameters: Parameteruppsattning, text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words.replace("?", r"\?")):
        choices.find_municipality(parameters, text)


def test_wrong_municipality_stays_in_the_field(state: CalculatorState) -> None:
    assert not state.choose_kommun("Örebbro")
    assert state.texts["kommun"] == "Örebbro"
    assert state.choose_kommun("Kiruna")
    assert state.scenario.kommun == "1008"
    assert state.scenario.namn.endswith("Kiruna")


def test_cost_of_exclusion_equals_the_engine(parameters: Parameteruppsattning) -> None:
    from kalkyl.engine import exclusion_cost

    state = CalculatorState(parameters, exclusion_scenario(parameters, "1880", "bistand", 25))
    direct = exclusion_cost(parameters, "1880", "bistand", age=25)
    shown = state.result.kostnad_utanforskap[0]
    assert shown.per_personar == pytest.approx(direct.per_personar)
    assert shown.per_person_horisont == pytest.approx(direct.per_person_horisont)
    assert shown.bestand == direct.bestand == 2100


def test_local_value_is_laid_over_and_taken_back(parameters: Parameteruppsattning) -> None:
    state = CalculatorState(parameters, exclusion_scenario(parameters, "1880", "bistand", 25))
    before = state.result.kostnad_utanforskap[0].per_personar.sum()
    path = "tillstand.bistand.mangd.vard"

    def read(text: str) -> float | None:
        return parse("number", text) if text else None

    assert state.set_local("k", path, "30", read)
    assert state.result.kostnad_utanforskap[0].per_personar.sum() > before
    assert state.scenario.andrade_varden[0].varde == 30
    assert state.set_local("k", path, "", read)
    assert state.scenario.andrade_varden == ()
    assert state.result.kostnad_utanforskap[0].per_personar.sum() == pytest.approx(before)


def test_share_above_one_as_local_value_is_refused(parameters: Parameteruppsattning) -> None:
    state = CalculatorState(parameters, exclusion_scenario(parameters, "1880", "bistand", 25))
    assert not state.set_local("k", "tillstand.bistand.kvar_per_ar", "140", lambda t: parse("number", t))
    assert "k" in state.problems
    assert state.scenario.andrade_varden == ()


def test_missing_stock_can_be_stated(parameters: Parameteruppsattning) -> None:
    state = CalculatorState(parameters, exclusion_scenario(parameters, "1008", "bistand", 25))
    assert state.result.kostnad_utanforskap[0].bestand is None
    assert state.set_local("k", "tillstand.bistand.antal", "1 200", lambda t: parse("number", t))
    assert state.result.kostnad_utanforskap[0].bestand == 1200
    state.choose_state("uvas", 19)
    assert state.scenario.andrade_varden[0].varde == 1200


def test_integer_field_refuses_with_words() -> None:
    with pytest.raises(FieldError, match="heltal"):
        parse("integer", "1,5")


def test_fields_are_plain_data() -> None:
    assert dataclasses.is_dataclass(Field)
    assert kalkyl.__version__
