"""Activities to start from. Every hour and frequency is an assumption that the user replaces."""

from typing import Final

from kalkyl.risk.regional import FORMAT, VERSION, Aktivitet, Arbetsgivare, Omrade, Regionalplan

_LAGESBILD: Final[tuple[tuple[str, str, Arbetsgivare, str, float, float, float], ...]] = (
    ("samla_in", "Samla in månadens uppgifter i kommunen", "kommun", "kommun", 12, 6, 1),
    ("ga_igenom", "Gå igenom lägesbilden i kommunen", "kommun", "kommun", 12, 2, 6),
    ("sammanstalla", "Sammanställa länets lägesbild", "lansstyrelse", "lan", 12, 16, 1),
    ("analysera", "Analysera länets lägesbild tillsammans", "lansstyrelse", "lan", 4, 8, 3),
    ("aterkoppla", "Återkoppla till kommunen", "lansstyrelse", "kommun", 4, 2, 1),
    ("natverk_kommun", "Delta i nätverksträff om lägesbild", "kommun", "kommun", 4, 7, 1),
    ("natverk_lan", "Förbereda och leda nätverksträff", "lansstyrelse", "lan", 4, 12, 2),
    ("metod", "Utveckla mall och metod", "lansstyrelse", "lan", 1, 40, 1),
)
_EXTREMISM: Final[tuple[tuple[str, str, Arbetsgivare, str, float, float, float], ...]] = (
    ("utbildning", "Utbildning vid behov", "lansstyrelse", "lan", 6, 16, 1),
    ("utbildning_deltagare", "Delta i utbildning", "kommun", "kommun", 1, 4, 10),
    ("natverksmote", "Leda nätverksmöten och workshoppar", "lansstyrelse", "lan", 4, 16, 1),
    ("natverksmote_deltagare", "Delta i nätverksmöten och workshoppar", "kommun", "kommun", 4, 7, 1),
    ("arenden", "Stöd i enskilda ärenden", "lansstyrelse", "lan", 12, 10, 1),
    ("handlingsplan", "Stöd med handlingsplaner", "lansstyrelse", "kommun", 1, 8, 1),
    ("handlingsplan_kommun", "Arbeta fram handlingsplan", "kommun", "kommun", 1, 40, 1),
    ("nyhetsbrev", "Nyhetsbrev", "lansstyrelse", "lan", 10, 6, 1),
    ("avhopparstod", "Följa och stödja avhopparverksamhet", "lansstyrelse", "lan", 4, 10, 1),
)


def start_activities() -> tuple[Aktivitet, ...]:
    """Return the activities of both calculators."""
    groups: tuple[tuple[Omrade, tuple[tuple[str, str, Arbetsgivare, str, float, float, float], ...]], ...] = (
        ("lagesbild", _LAGESBILD),
        ("extremism", _EXTREMISM),
    )
    return tuple(
        Aktivitet.model_validate(
            {
                "id": key,
                "namn": name,
                "omrade": area,
                "utfors_av": employer,
                "per": per,
                "ganger_per_ar": times,
                "timmar": hours,
                "personer": people,
            }
        )
        for area, rows in groups
        for key, name, employer, per, times, hours, people in rows
    )


def start_plan(lan: str) -> Regionalplan:
    """Return a plan for a county to start from."""
    return Regionalplan(
        format=FORMAT,
        version=VERSION,
        namn=f"Regionalt arbete i {lan}",
        lan=lan,
        aktiviteter=start_activities(),
    )
