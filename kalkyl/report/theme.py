"""One theme for figures and workbook: a fixed colour and pattern per actor and per category.

Actors have the Okabe–Ito colours and categories Paul Tol's muted ones, both safe for colour-blind readers. Patterns
keep them apart in grey print.
"""

from dataclasses import dataclass
from typing import Final, Literal

Pattern = Literal["solid", "rising", "falling", "dots", "lines", "columns", "grid", "rings"]


@dataclass(frozen=True)
class Style:
    """How a series looks.

    Attributes:
        fill: Colour of the surface.
        ink: Colour of the pattern on it.
        pattern: Pattern, so that the series can be told apart without colour.
    """

    fill: str
    ink: str
    pattern: Pattern


ACTOR_STYLES: Final[dict[str, Style]] = {
    "kommun": Style("#0072B2", "#0072B2", "solid"),
    "region": Style("#009E73", "#B8F0DE", "rising"),
    "arbetsformedlingen": Style("#56B4E9", "#0B4A73", "dots"),
    "forsakringskassan": Style("#E69F00", "#5C4000", "lines"),
    "rattsvasende": Style("#3D3D3D", "#3D3D3D", "solid"),
    "ovriga_staten": Style("#D55E00", "#FFE3CF", "grid"),
    "individ": Style("#CC79A7", "#5E1F42", "falling"),
    "ovriga": Style("#F0E442", "#6B6500", "rings"),
}
CATEGORY_STYLES: Final[dict[str, Style]] = {
    "insatskostnad": Style("#555555", "#555555", "solid"),
    "resurskostnad": Style("#332288", "#332288", "solid"),
    "transferering": Style("#88CCEE", "#14506E", "rising"),
    "skatt_avgift": Style("#44AA99", "#D3F5EF", "columns"),
    "produktion": Style("#CC6677", "#FFE1E6", "falling"),
    "utjamning": Style("#DDCC77", "#6B5E14", "dots"),
    "skattefinansiering": Style("#882255", "#F3C9DE", "grid"),
    "livskvalitet": Style("#117733", "#BFE8CC", "lines"),
}
TOTAL_STYLE: Final = Style("#1A1A1A", "#1A1A1A", "solid")
COST_STYLE: Final = CATEGORY_STYLES["insatskostnad"]

STYLES: Final[dict[str, Style]] = {
    **ACTOR_STYLES,
    **CATEGORY_STYLES,
    "staten": Style("#B3B3B3", "#333333", "rising"),
    "offentlig_sektor": Style("#808080", "#1A1A1A", "lines"),
    "samhallet": TOTAL_STYLE,
}
"""Style by id of actor, category or roll-up."""

INK: Final = "#1A1A1A"
FAINT: Final = "#5A5A5A"
GRID: Final = "#D9D9D9"
FONT: Final = "'Segoe UI','Helvetica Neue',Arial,'Liberation Sans',sans-serif"
