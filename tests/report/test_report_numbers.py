"""Swedish numbers: written by hand, read from what people type, and the way there and back."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalkyl.report.number_input import parse_number
from kalkyl.report.numbers import (
    format_kr,
    format_kr_short,
    format_number,
    format_percent,
    format_years,
)

HARD = "\u00a0"
MINUS = "\u2212"


@pytest.mark.hand
@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1250000, 0, "1 250 000"),
        (-5, 0, "−5"),
        (-0.4, 0, "0"),
        (-0.0, 2, "0,00"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (2.675, 2, "2,68"),
        (999.5, 0, "1 000"),
        (1e15, 0, "1 000 000 000 000 000"),
        (None, 0, "saknas"),
        (math.nan, 0, "saknas"),
        (-math.inf, 0, "saknas"),
    ],
)
def test_number_is_written_in_swedish(value, decimals, text):
    assert format_number(value, decimals) == text.replace(" ", HARD)


@pytest.mark.hand
def test_amounts_and_shares():
    assert format_kr(1250000) == f"1{HARD}250{HARD}000{HARD}kr"
    assert format_kr(-0.2) == f"0{HARD}kr"
    assert format_percent(0.035) == f"3,5{HARD}%"
    assert format_percent(0.145, 0) == f"15{HARD}%"
    assert format_kr(None) == format_percent(None) == "saknas"


@pytest.mark.hand
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12_885_000, "12,9 mnkr"),
        (582_600, "583 tkr"),
        (999_999, "1,00 mnkr"),
        (999_999_999, "1,00 mdkr"),
        (9_999, "9 999 kr"),
        (10_000, "10 tkr"),
        (425_012_000, "425 mnkr"),
        (-1_030_000, "−1,03 mnkr"),
        (0, "0 kr"),
        (None, "saknas"),
        (5e15, "5 000 000 mdkr"),
    ],
)
def test_short_amounts_choose_their_unit(value, text):
    assert format_kr_short(value) == text.replace(" ", HARD)


@pytest.mark.hand
@pytest.mark.parametrize(
    ("years", "text"),
    [
        (10 / 3, "3 år och 4 månader"),
        (1 / 12, "1 månad"),
        (1, "1 år"),
        (1.999, "2 år"),
        (0.01, "mindre än en månad"),
        (0, "genast"),
        (None, "aldrig inom horisonten"),
    ],
)
def test_years_and_months(years, text):
    assert format_years(years).replace(HARD, " ") == text


@pytest.mark.hand
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0,10", 0.10),
        ("0.10", 0.10),
        ("0.035", 0.035),
        ("1 250 000", 1_250_000),
        ("1\u00a0250\u202f000", 1_250_000),
        ("12 %", 0.12),
        ("12%", 0.12),
        ("−5", -5),
        ("-5", -5),
        ("\u20135 %", -0.05),
        ("+3", 3),
        ("1 000,5", 1000.5),
        ("1,234", 1.234),
        ("2 mnkr", 2_000_000),
        ("2,5 mkr", 2_500_000),
        ("350 tkr", 350_000),
        ("1 250 kr", 1250),
        ("1,8138", 1.8138),
        ("1.8138", 1.8138),
        (",5", 0.5),
        ("  7  ", 7),
        ("582000", 582_000),
    ],
)
def test_numbers_are_read_as_people_type_them(text, value):
    assert parse_number(text) == value


@pytest.mark.bad_input
@pytest.mark.parametrize("text", ["1.234", "12.345", "1,234,567", "1.234.567", "1.234,5", "1,234.5"])
def test_ambiguous_numbers_are_refused_with_what_to_write(text):
    with pytest.raises(ValueError, match=r"Skriv tusental med mellanslag och decimaler med\s+komma"):
        parse_number(text)


@pytest.mark.bad_input
@pytest.mark.parametrize(
    "text", ["abc", "1e6", "nan", "inf", "--5", "5 äpplen", "=1+1", "٣", "1" * 200, "12 % kr"]
)
def test_text_is_refused(text):
    with pytest.raises(ValueError, match=r"är inget tal\. Skriv med siffror"):
        parse_number(text)


@pytest.mark.bad_input
@pytest.mark.parametrize("text", ["", "   ", "\u00a0"])
def test_empty_is_refused(text):
    with pytest.raises(ValueError, match=r"Fältet är tomt\. Skriv ett tal"):
        parse_number(text)


@pytest.mark.bad_input
@pytest.mark.parametrize("text", ["12 50", "1 2500", "1 25"])
def test_misplaced_spaces_are_refused(text):
    with pytest.raises(ValueError, match="Gruppera tre siffror"):
        parse_number(text)


@pytest.mark.property
@given(st.integers(-(10**15), 10**15), st.integers(0, 4))
def test_what_is_written_can_be_read(scaled, decimals):
    value = scaled / 10**decimals
    assert parse_number(format_number(value, decimals)) == pytest.approx(value, abs=0.5 * 10**-decimals)


@pytest.mark.property
@given(st.integers(-(10**12), 10**12))
def test_whole_kronor_come_back_exactly(value):
    assert parse_number(format_kr(value)) == value


@pytest.mark.property
@given(st.integers(-10_000, 10_000))
def test_percentages_come_back_exactly(per_mille):
    assert parse_number(format_percent(per_mille / 1000, 1)) == per_mille / 1000


@pytest.mark.property
@given(st.floats(allow_nan=True, allow_infinity=True))
def test_every_number_can_be_written(value):
    for write in (format_number, format_kr, format_kr_short, format_percent):
        text = write(value)
        assert text == "saknas" or text.strip(f"{MINUS}0123456789,{HARD}") in (
            "",
            "kr",
            "tkr",
            "mnkr",
            "mdkr",
            "%",
        )
        assert not text.startswith(f"{MINUS}0{HARD}")


@pytest.mark.property
@given(st.text())
def test_reading_gives_a_number_or_a_swedish_message(text):
    try:
        assert math.isfinite(parse_number(text))
    except ValueError as error:
        assert "kriv" in str(error) or "ruppera" in str(error)
