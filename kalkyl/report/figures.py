"""Figures as hand-written SVG: no plotting library and no script, so they work offline, on paper and in Word.

Every figure has a companion `*_conclusion` that says in one Swedish sentence what it shows; the sentence is also the
figure's description for those who listen to the page.
"""

from kalkyl.model.actors import Perspektiv
from kalkyl.model.result import Resultat, Utanforskapskostnad

WIDE = 960
NARROW = 420


def flows_per_year(resultat: Resultat, perspektiv: Perspektiv = "samhallet", *, width: int = WIDE) -> str:
    """Draw the undiscounted flow per year as stacked bars: by actor, or by category when one actor is chosen."""
    return "<svg></svg>"


def flows_per_year_conclusion(resultat: Resultat, perspektiv: Perspektiv = "samhallet") -> str:
    """Say what the flows per year show."""
    return ""


def cumulative(resultat: Resultat, perspektiv: Perspektiv = "samhallet", *, width: int = WIDE) -> str:
    """Draw the cumulative flow, discounted and not, with the payback time marked."""
    return "<svg></svg>"


def cumulative_conclusion(resultat: Resultat, perspektiv: Perspektiv = "samhallet") -> str:
    """Say when the money is back."""
    return ""


def per_actor(resultat: Resultat, *, width: int = WIDE) -> str:
    """Draw the net present value by actor and roll-up as horizontal bars."""
    return "<svg></svg>"


def per_actor_conclusion(resultat: Resultat) -> str:
    """Say who gains most and who loses."""
    return ""


def waterfall(resultat: Resultat, *, width: int = WIDE) -> str:
    """Draw the way from the intervention's cost through each actor's benefit to the NPV of society."""
    return "<svg></svg>"


def waterfall_conclusion(resultat: Resultat) -> str:
    """Say how cost and benefit add up."""
    return ""


def exclusion_cost(kostnad: Utanforskapskostnad, *, width: int = WIDE) -> str:
    """Draw the cost of one person-year in a state by actor, stacked by category."""
    return "<svg></svg>"


def exclusion_cost_conclusion(kostnad: Utanforskapskostnad) -> str:
    """Say what a person-year costs and who bears most of it."""
    return ""


def responsive(draw: object, *args: object) -> str:
    """Draw a figure in a wide and a narrow form; the page shows the one that fits (CSS only)."""
    return ""
