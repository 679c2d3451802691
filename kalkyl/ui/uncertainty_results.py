"""The view of the uncertainty as HTML: one sentence, what to find out, figures with their numbers, and the words."""

import re
from collections.abc import Callable
from typing import Final

from kalkyl.report import figures, uncertainty_charts, uncertainty_figures
from kalkyl.report import uncertainty_tables as tables
from kalkyl.report import uncertainty_text as text
from kalkyl.report.glossary import UNCERTAINTY
from kalkyl.report.uncertainty import Osakerhet
from kalkyl.report.uncertainty_deep import Fordjupning, group_table, share_table, threshold_sentences
from kalkyl.report.uncertainty_tables import Table
from kalkyl.ui.markup import body, esc, figure, fold, paragraph, table

TITLE: Final = "<h2>Hur säkert är det?</h2>"
_TERMS: Final = dict(UNCERTAINTY)
_HOVER: Final = (
    ("simulering", "Simulering"),
    ("lönar sig", "Lönar sig"),
    ("[Mm]itten", "Mitten (median)"),
    ("slumpfel", "Slumpfel"),
    ("grundfallet", "Grundfallet"),
    ("förväntade förlusten", "Förväntad förlust"),
    ("gott år", "Ett gott år"),
)
"""What is recognised in a sentence, and the term that explains it."""


def explained(sentence: str) -> str:
    """Escape a sentence and let its less usual words explain themselves when one points at them, each once."""
    html = esc(sentence)
    for pattern, term in _HOVER:
        meaning = esc(_TERMS[term])
        html = re.sub(
            rf"(?<![\w>])({pattern}\w*)(?![^<]*>)",
            rf'<abbr class="k-term" title="{meaning}">\1</abbr>',
            html,
            count=1,
        )
    return html


def missing(reason: str) -> str:
    """Say why there is nothing to show."""
    return body(TITLE, paragraph(reason))


def head(o: Osakerhet) -> str:
    """The sentence, and what surrounds it."""
    told = " ".join(s for s in (text.more_times(o), text.range_sentence(o)) if s)
    precision = text.precision_sentence(o)
    return body(
        TITLE,
        f'<p class="k-chance">{explained(text.headline(o))}</p>',
        f"<p>{explained(told)}</p>",
        f'<p class="k-muted">{explained(precision)}</p>' if precision else "",
    )


def first(o: Osakerhet) -> str:
    """The distribution, how often for whom, and what to find out first."""
    numbers = tables.distribution(o)
    return body(
        _figure("fordelning", uncertainty_figures.distribution, o, "", numbers) if o.uncertain else "",
        fold(
            "chanser",
            "Så ofta, för olika tider och aktörer",
            _table(tables.chances(o)) + _table(tables.everyone(o)),
        ),
        _advice(o),
    )


def more(o: Osakerhet) -> str:
    """The other figures, folded so that the card stays readable."""
    if not o.uncertain or o.untouched:
        return ""
    parts = [
        _figure("tornado", uncertainty_figures.tornado, o, text.tornado_sentence(o), tables.tornado(o)),
        _figure("solfjader", uncertainty_charts.fan, o, text.fan_sentence(o), tables.fan(o)),
        fold(
            "forlust",
            "Vad kostar det att bestämma fel?",
            _figure("bestam", uncertainty_charts.loss, o, text.loss_sentence(o), tables.loss(o)),
        ),
    ]
    acceptability = tables.acceptability(o)
    if acceptability is not None:
        sentence = text.acceptability_sentence(o)
        shown = _figure("godaar", uncertainty_charts.acceptability, o, sentence, acceptability)
        parts.append(fold("acceptans", "Hur mycket behöver ett gott år vara värt?", shown))
    parts.append(fold("allamatt", "Alla mått i simuleringarna", _table(tables.measures(o))))
    return body(*parts, words())


def pairs(o: Osakerhet) -> str:
    """What two values do together."""
    numbers = tables.pairs(o)
    if numbers is None:
        return ""
    return body(_figure("par", uncertainty_charts.pairs, o, text.grid_sentence(o), numbers))


def words() -> str:
    """The words of the view with their meanings, for those who cannot point."""
    items = "".join(f"<dt>{esc(w)}</dt><dd>{esc(t)}</dd>" for w, t in UNCERTAINTY)
    return fold("ord", "Vad orden betyder", f'<dl class="k-conventions">{items}</dl>')


def deeper(o: Osakerhet, deep: Fordjupning) -> str:
    """What the deeper look gave."""
    turning = "".join(paragraph(s) for s in threshold_sentences(o, deep))
    none = paragraph("Inget enskilt värde ändrar inom sitt intervall om det blir plus eller minus.")
    shares = (
        _table(share_table(o, deep)) if deep.shares else paragraph(deep.reason or "Nettot varierar inte.")
    )
    return body(
        "<h3>Var går gränsen?</h3>",
        turning or none,
        "<h3>Var kommer osäkerheten ifrån?</h3>",
        shares,
        "<h3>Vilket slags kunskap är mest värd?</h3>",
        _table(group_table(deep)) if group_table(deep).rows else paragraph(text.advice_sentence(o)),
    )


def _advice(o: Osakerhet) -> str:
    if o.untouched:
        return ""
    steps = text.advice_steps(o)
    items = "".join(
        f"<li><strong>{esc(name)}</strong>: {esc(worth)}. {esc(how)}</li>" for name, worth, how in steps
    )
    shown = _figure("varde", uncertainty_charts.worth, o, "", tables.worth(o)) if steps else ""
    return (
        f"<h3>Vad är värt att ta reda på först?</h3><p>{explained(text.advice_sentence(o))}</p>"
        + (f"<ol>{items}</ol>" if len(steps) > 1 else paragraph(steps[0][2], "k-muted") if steps else "")
        + (fold("vardefigur", "Visa figur och tabell", shown) if shown else "")
    )


def _figure(key: str, draw: Callable[..., str], o: Osakerhet, sentence: str, numbers: Table) -> str:
    drawn = figures.responsive(draw, o)
    shown = figure(drawn, sentence) if sentence else f'<figure class="k-figure">{drawn}</figure>'
    return shown + fold(f"tal-{key}", "Siffrorna bakom figuren", _table(numbers))


def _table(t: Table) -> str:
    return table(t.caption, t.head, t.rows, text_columns=t.text_columns)
