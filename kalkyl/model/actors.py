"""Actors, roll-ups, cost categories and municipal boards: the fixed axes of every result."""

from typing import Final, Literal, get_args

Aktor = Literal[
    "kommun",
    "region",
    "arbetsformedlingen",
    "forsakringskassan",
    "rattsvasende",
    "ovriga_staten",
    "individ",
    "ovriga",
]
"""Who pays or gains. The order is the actor axis of every array."""

Sammanslagning = Literal["staten", "offentlig_sektor", "samhallet"]
Perspektiv = Literal[Aktor, Sammanslagning]
"""An actor or a roll-up: whose NPV the measures are computed for."""

Kategori = Literal[
    "insatskostnad",
    "resurskostnad",
    "transferering",
    "skatt_avgift",
    "produktion",
    "utjamning",
    "skattefinansiering",
    "livskvalitet",
]
"""What kind of flow it is. The order is the category axis of every array."""

Namnd = Literal[
    "kommunstyrelse",
    "socialnamnd",
    "utbildningsnamnd",
    "arbetsmarknadsnamnd",
    "kultur_fritidsnamnd",
    "teknisk_namnd",
    "raddningstjanst",
]
"""Municipal board: the split of the actor kommun. Tax and equalisation belong to kommunstyrelse."""

AKTORER: Final[tuple[Aktor, ...]] = get_args(Aktor)
KATEGORIER: Final[tuple[Kategori, ...]] = get_args(Kategori)
NAMNDER: Final[tuple[Namnd, ...]] = get_args(Namnd)
PERSPEKTIV: Final[tuple[Perspektiv, ...]] = get_args(Perspektiv)

SAMMANSLAGNINGAR: Final[dict[Sammanslagning, tuple[Aktor, ...]]] = {
    "staten": ("arbetsformedlingen", "forsakringskassan", "rattsvasende", "ovriga_staten"),
    "offentlig_sektor": AKTORER[: AKTORER.index("individ")],
    "samhallet": AKTORER,
}

NOLLSUMMEKATEGORIER: Final[tuple[Kategori, ...]] = ("transferering", "skatt_avgift", "utjamning")
"""Categories whose flows sum to zero over all actors, every year (method, section 1)."""

ETIKETTER: Final[dict[str, str]] = {
    "kommun": "Kommunen",
    "region": "Regionen",
    "arbetsformedlingen": "Arbetsförmedlingen",
    "forsakringskassan": "Försäkringskassan",
    "rattsvasende": "Rättsväsendet",
    "ovriga_staten": "Övriga staten",
    "individ": "Individen",
    "ovriga": "Övriga i samhället",
    "staten": "Staten",
    "offentlig_sektor": "Offentlig sektor",
    "samhallet": "Samhället",
    "insatskostnad": "Insatskostnad",
    "resurskostnad": "Resurskostnad",
    "transferering": "Transferering",
    "skatt_avgift": "Skatter och avgifter",
    "produktion": "Produktion",
    "utjamning": "Kommunalekonomisk utjämning",
    "skattefinansiering": "Skattefinansieringskostnad",
    "livskvalitet": "Livskvalitet",
    "kommunstyrelse": "Kommunstyrelsen (skatt och utjämning)",
    "socialnamnd": "Socialnämnden",
    "utbildningsnamnd": "Utbildningsnämnden",
    "arbetsmarknadsnamnd": "Arbetsmarknadsnämnden",
    "kultur_fritidsnamnd": "Kultur- och fritidsnämnden",
    "teknisk_namnd": "Tekniska nämnden",
    "raddningstjanst": "Räddningstjänsten",
}
"""Swedish labels of actors, roll-ups, categories and boards. Ids are never shown."""


def members(perspektiv: Perspektiv) -> tuple[Aktor, ...]:
    """Return the actors that a perspective adds up."""
    if perspektiv in SAMMANSLAGNINGAR:
        return SAMMANSLAGNINGAR[perspektiv]
    return (perspektiv,)  # type: ignore[return-value]
