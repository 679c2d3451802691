"""The one catalogue holds every text, and an English process calculates the same and speaks English."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kalkyl.language import VARIABLE
from kalkyl.language.catalogue import PACKAGE, english, faults, modules
from kalkyl.language.source import exchanged, plain

pytestmark = pytest.mark.lint


def in_english(code: str) -> str:
    """Run Python in a process that speaks English; returns what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, VARIABLE: "en", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
        cwd=PACKAGE.parent,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_text_has_its_english() -> None:
    assert faults() == []


def test_every_module_can_be_compiled_in_english() -> None:
    for context, path in modules():
        tree = exchanged(path.read_text(encoding="utf-8"), lambda t, c=context: english().get((c, t)))
        compile(tree, str(path), "exec")


def test_tags_are_the_same() -> None:
    tag = re.compile(r"<[^>{}]*>")
    wrong = [
        text
        for (_, text), other in english().items()
        if sorted(tag.findall(text)) != sorted(tag.findall(other))
    ]
    assert wrong == []


def test_what_is_translated_holds_no_swedish_words() -> None:
    """Words that are as good as always Swedish; names of authorities and of columns stand unchanged on purpose."""
    swedish = re.compile(r"\b(och|inte|eller|är|som|för|ett|från|till|utan|kommunen|insatsen|saknas)\b")
    wrong = [
        other for (_, text), other in english().items() if other != text and swedish.search(plain(other))
    ]
    assert wrong == []


def test_an_english_process_counts_the_same_and_says_it_in_english() -> None:
    code = (
        "import json, kalkyl; from pathlib import Path\n"
        "from kalkyl.report.text import summary_sentence\n"
        "out = {}\n"
        f"for path in sorted(Path({str(PACKAGE / 'examples')!r}).glob('*.toml')):\n"
        "    scenario = kalkyl.load_scenario(path)\n"
        "    result = kalkyl.run(scenario, kalkyl.load_parameters(scenario.parametrar))\n"
        "    out[path.stem] = [result.matt['samhallet'].npv, summary_sentence(result)]\n"
        "print(json.dumps(out))"
    )
    import kalkyl

    found = json.loads(in_english(code))
    assert len(found) >= 10
    for name, (npv, sentence) in found.items():
        scenario = kalkyl.load_scenario(PACKAGE / "examples" / f"{name}.toml")
        assert kalkyl.run(scenario, kalkyl.load_parameters(scenario.parametrar)).matt["samhallet"].npv == npv
        assert not re.search(r"\b(och|kostar|tillbaka|överskott|underskott)\b", sentence), sentence
        assert re.search(r"\b(the|costs|cannot)\b", sentence, re.IGNORECASE), sentence


def test_every_page_opens_in_english() -> None:
    """The words of the page itself are English; what the parameter set says is in Swedish, so only the form is read."""
    code = (
        "import json\nfrom kalkyl import ui\nout = {}\n"
        "def labels(widget):\n"
        "    found = [getattr(widget, 'description', '')]\n"
        "    for child in getattr(widget, 'children', ()): found += labels(child)\n"
        "    return found\n"
        "for name in ui._MODULES: out[name] = labels(ui.build(name))\n"
        "from kalkyl.ui.files import parameter_set\n"
        "own = [p.namn for p in parameter_set().prislappar.values()]\n"
        "print(json.dumps({k: [t for t in v if not any(n in t for n in own)] for k, v in out.items()}))"
    )
    found = json.loads(in_english(code))
    assert set(found) >= {"investeringskalkyl", "lagesbild", "risker", "fond", "regional", "uppfoljning"}
    swedish = re.compile(
        r"\b(och|inte|för|från|till|kostnad|antal|andel|välj|öppna|spara|hämta|lägg)\b", re.IGNORECASE
    )
    assert [text for texts in found.values() for text in texts if swedish.search(text)] == []
    assert sum(bool(text) for texts in found.values() for text in texts) > 150


def test_numbers_are_written_and_read_as_in_english() -> None:
    shown = in_english(
        "from kalkyl.report.numbers import format_number, format_kr_short\n"
        "from kalkyl.report.number_input import parse_number\n"
        "print(format_number(1234567.5, 1).replace(chr(160), ' '), '|', format_kr_short(12_885_000), '|', parse_number('1.5'))\n"
        "try: parse_number('1,234')\n"
        "except ValueError as error: print(error)\n"
    )
    first, refused = shown.splitlines()
    assert first.replace("\u00a0", " ") == "1 234 567.5 | 12.9 MSEK | 1.5"
    assert "1,234" in refused and "1.234" in refused


@pytest.mark.parametrize("noun", ["scenario", "workbook"])
def test_files_fit_whatever_language_they_were_made_in(noun: str, tmp_path: Path) -> None:
    import kalkyl
    from kalkyl.params.result_workbook import read_result_workbook

    source = PACKAGE / "examples" / "ludvika_verkstad.toml"
    path = tmp_path / ("ut.toml" if noun == "scenario" else "ut.xlsx")
    write = {
        "scenario": "Path(out).write_text(kalkyl.dump_scenario(s), encoding='utf-8')",
        "workbook": "kalkyl.write_workbook(kalkyl.run(s, kalkyl.load_parameters(s.parametrar)), out)",
    }[noun]
    in_english(
        f"import kalkyl; from pathlib import Path; out={str(path)!r}; s=kalkyl.load_scenario({str(source)!r}); {write}"
    )
    scenario = kalkyl.load_scenario(source)
    found = kalkyl.load_scenario(path) if noun == "scenario" else read_result_workbook(path)
    assert found == scenario
