"""The inputs of the page about an intervention, in the order they stand on it."""

from typing import Any

from kalkyl.language import decimal_mark
from kalkyl.model.actors import AKTORER, ETIKETTER, PERSPEKTIV
from kalkyl.model.effects import EFFEKTMATT_ETIKETTER, Effekt
from kalkyl.model.outcomes import AndelUtfall, HandelseUtfall, RiskkurvaUtfall
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.scenario import Scenario
from kalkyl.model.values import Varde
from kalkyl.ui.fields import OWN_VALUE, Field, FieldError, changed, own_amount, own_share, own_value

TIMINGS = (("I början av året", "start"), ("Mitt i året", "mitt"), ("I slutet av året", "slut"))
PAYERS = (
    *((ETIKETTER[a], ((a, 1.0),)) for a in AKTORER),
    ("Kommunen och regionen, hälften var", (("kommun", 0.5), ("region", 0.5))),
    ("Kommunen och Arbetsförmedlingen, hälften var", (("kommun", 0.5), ("arbetsformedlingen", 0.5))),
)


def _participants(value: tuple[float, ...] | None, _old: Any, _p: Parameteruppsattning) -> tuple[float, ...]:
    if not value:
        raise FieldError("Ange minst ett antal, t.ex. 20. Flera startår skiljs åt med semikolon: 20; 25; 30.")
    if any(v < 0 for v in value):
        raise FieldError("Antalet deltagare kan inte vara negativt.")
    return value


def _payers(value: tuple[tuple[str, float], ...], _old: Any, _p: Parameteruppsattning) -> dict[str, float]:
    return dict(value)


PARTICIPANTS = Field(
    "deltagare",
    "Antal deltagare",
    "list",
    ("deltagare",),
    "",
    "Startar deltagare flera år: skriv ett antal per år med semikolon emellan, t.ex. 20; 25; 30.",
    make=_participants,
)
COST_PER_PARTICIPANT = Field(
    "per_deltagare",
    "Kostnad per deltagare",
    "kr",
    ("kostnad", "per_deltagare"),
    "kr",
    optional=True,
    missing="Saknas – ange lokalt värde.",
    make=own_amount("kr/deltagare"),
)
COST_FIXED = Field(
    "fast_per_ar",
    "Fast kostnad per år",
    "kr",
    ("kostnad", "fast_per_ar"),
    "kr",
    optional=True,
    make=own_amount("kr/ar"),
)
COST_START = Field(
    "uppstart", "Uppstartskostnad", "kr", ("kostnad", "uppstart"), "kr", optional=True, make=own_amount("kr")
)


def payer_field(scenario: Scenario) -> Field:
    """The choice of payer, with the scenario's own split added if it is none of the usual ones."""
    current = tuple(scenario.kostnad.betalare.items())
    choices = PAYERS
    if current not in [value for _, value in PAYERS]:
        parts = ", ".join(
            f"{ETIKETTER[a]} {share * 100:g} %".replace(".", decimal_mark()) for a, share in current
        )
        choices = ((f"Delad: {parts}", current), *PAYERS)
    return Field("betalare", "Vem betalar insatsen?", "choice", ("kostnad", "betalare"), choices=choices,
                 make=_payers, pick=lambda shares: tuple(shares.items()))  # fmt: skip


MAIN_CONVENTIONS = (
    Field("horisont_ar", "Tidshorisont", "integer", ("kalkyl", "horisont_ar"), "år"),
    Field("ranta", "Kalkylränta", "share", ("kalkyl", "ranta"), "per år", "Utöver inflation."),
    Field(
        "perspektiv",
        "Vems resultat visas överst?",
        "choice",
        ("kalkyl", "perspektiv"),
        choices=tuple((ETIKETTER[p], p) for p in (*PERSPEKTIV[-1:-4:-1], *PERSPEKTIV[:-3])),
    ),
    Field(
        "utjamning",
        "Kommunens och regionens resultat visas",
        "choice",
        ("kalkyl", "utjamning"),
        help="Ger insatsen ökad skattekraft tar inkomstutjämningen tillbaka det mesta.",
        choices=(("Efter inkomstutjämning", "efter"), ("Före inkomstutjämning", "fore")),
    ),
)
MORE_CONVENTIONS = (
    Field("startar", "Startår", "integer", ("kalkyl", "startar")),
    Field(
        "tidpunkt_kostnad",
        "Insatsens kostnad faller",
        "choice",
        ("kalkyl", "tidpunkt_kostnad"),
        choices=TIMINGS,
    ),
    Field("tidpunkt_effekt", "Effekterna faller", "choice", ("kalkyl", "tidpunkt_effekt"), choices=TIMINGS),
    Field("overlevnad", "Räkna med dödsrisker", "flag", ("kalkyl", "overlevnad")),
    Field(
        "skattefinansiering",
        "Skattefinansieringskostnad",
        "share",
        ("kalkyl", "skattefinansiering"),
        "",
        "Påslag per offentlig krona. 0 % stänger av. 30 % är ett vanligt alternativ.",
    ),
    Field(
        "indirekt_skatt",
        "Indirekt skatt på ändrad köpkraft",
        "share",
        ("kalkyl", "indirekt_skatt"),
        help="0 % stänger av.",
    ),
    Field(
        "avtalspension",
        "Avtalspension som del av produktionen",
        "share",
        ("kalkyl", "avtalspension"),
        "",
        "Andel av bruttolönen. 0 % stänger av.",
    ),
    Field(
        "livskvalitet_kr",
        "Värde av ett år med full hälsa",
        "kr",
        ("kalkyl", "livskvalitet_kr"),
        "kr",
        "Lämna tomt för att hålla livskvalitet utanför kalkylen.",
        optional=True,
        make=own_amount("kr"),
    ),
)


def outcome_fields(scenario: Scenario, position: int) -> tuple[Field, ...]:
    """The inputs of one outcome."""
    outcome = scenario.utfall[position]
    if isinstance(outcome, AndelUtfall):
        return _share_fields(position)
    if isinstance(outcome, RiskkurvaUtfall):
        return _curve_fields(outcome, position)
    return _event_fields(outcome, position) if isinstance(outcome, HandelseUtfall) else ()


def _event_fields(outcome: HandelseUtfall, i: int) -> tuple[Field, ...]:
    base: tuple[str | int, ...] = ("utfall", i)
    inner: tuple[str | int, ...] = (*base, "effekt")
    count = Field(f"antal_per_ar{i}", "Händelser utan insatsen, per år", "number", (*base, "antal_per_ar"),
                  make=own_value("antal_per_ar"))  # fmt: skip
    size = Field(f"effekt{i}", "Insatsens effekt (kvot)", "number", inner, help="0,8 betyder 20 % färre händelser.",
                 optional=True, missing="Saknas – ange lokalt värde.", make=_event_effect,
                 pick=lambda effect: None if effect is None else effect.varde.varde)  # fmt: skip
    trend = Field(f"trend{i}", "Årlig ökning utan insatsen", "share", (*base, "trend_per_ar"))
    return (count, size, trend, *(_duration_fields(inner, i) if outcome.effekt is not None else ()))


def _share_fields(i: int) -> tuple[Field, ...]:
    base: tuple[str | int, ...] = ("utfall", i)
    return (
        Field(f"lyckade{i}", "Andel som lyckas med insatsen", "share", (*base, "lyckade"),
              optional=True, missing="Saknas – ange lokalt värde.", make=own_share()),
        Field(f"anda{i}", "Andel som hade klarat sig ändå", "share", (*base, "anda"), "",
              "Dödvikt: så många hade lyckats även utan insatsen.", make=own_share()),
        *_duration_fields(base, i),
    )  # fmt: skip


def _curve_fields(outcome: RiskkurvaUtfall, i: int) -> tuple[Field, ...]:
    base: tuple[str | int, ...] = ("utfall", i)
    risk = Field(f"p0{i}", "Risk utan insatsen", "share", (*base, "p0"), "",
                 "Andel av deltagarna första året.",
                 make=own_share())  # fmt: skip
    measure = Field(
        f"matt{i}",
        "Effektmått",
        "choice",
        (*base, "effekt"),
        choices=tuple((label, key) for key, label in EFFEKTMATT_ETIKETTER.items() if key != "ratkvot"),
        make=_measure,
        pick=lambda effect: effect.matt,
    )
    size = Field(
        f"effekt{i}",
        "Insatsens effekt",
        _effect_kind(outcome),
        (*base, "effekt"),
        help=_effect_help(outcome.effekt),
        optional=True,
        missing="Saknas – ange lokalt värde.",
        make=_effect,
        pick=lambda effect: None if effect is None else effect.varde.varde,
    )
    if outcome.effekt is None:
        return (risk, size)
    inner: tuple[str | int, ...] = (*base, "effekt")
    extra = (
        Field(f"skalfaktor{i}", "Andel av effekten som nås i ordinarie drift", "share", (*inner, "skalfaktor"),
              help="100 % är som i studien.", make=own_share()),
        Field(f"kausal{i}", "Kausal andel", "share", (*inner, "kausal_andel"),
              help="Hur stor del av sambandet som verkligen försvinner om risken tas bort.", make=own_share()),
    )  # fmt: skip
    completion = (
        (Field(f"fullfoljande{i}", "Andel som fullföljer", "share", (*inner, "fullfoljande"),
               optional=True, make=own_share()),)
        if outcome.effekt.mats_per == "fullfoljare"
        else ()
    )  # fmt: skip
    return (risk, size, measure, *_duration_fields(inner, i), *extra, *completion)


def _duration_fields(base: tuple[str | int, ...], i: int) -> tuple[Field, ...]:
    return (
        Field(f"fordrojning{i}", "Dröjer innan den verkar", "integer", (*base, "fordrojning_ar"), "år"),
        Field(f"uppfoljning{i}", "Full effekt i", "number", (*base, "uppfoljning_ar"), "år"),
        Field(f"avklingning{i}", "Avtar därefter med", "share", (*base, "avklingning"), "per år",
              make=own_share("andel_per_ar")),
        Field(f"varaktighet{i}", "Varar högst", "integer", (*base, "max_varaktighet_ar"), "år",
              optional=True, missing="Ingen egen gräns."),
    )  # fmt: skip


def _effect_kind(outcome: RiskkurvaUtfall) -> Any:
    return "share" if outcome.effekt is None or outcome.effekt.matt == "RD" else "number"


def _effect_help(effekt: Effekt | None) -> str:
    if effekt is None or effekt.matt == "RD":
        return "Förändring av risken i procentenheter. Skriv −10 % om tio av hundra färre drabbas."
    if effekt.matt == "d":
        return "Negativt tal betyder lägre risk."
    return (
        "1 betyder ingen effekt, 0,8 betyder 20 % lägre."
        if effekt.avser == "tillstand"
        else "Över 1 betyder fler."
    )


def _event_effect(value: float | None, old: Effekt | None, p: Parameteruppsattning) -> Effekt | None:
    base = old or Effekt.model_validate({"matt": "ratkvot", "varde": 1.0, "design": "antagande"})
    return _effect(value, base, p)


def _effect(value: float | None, old: Effekt | None, _p: Parameteruppsattning) -> Effekt | None:
    if value is None:
        return None
    stated = {"varde": value, "enhet": _effect_unit(old.matt if old else "RD"), "kommentar": OWN_VALUE}
    base = old or Effekt.model_validate({"matt": "RD", "varde": 0.0, "design": "antagande"})
    return changed(base, varde=Varde.model_validate(stated), design="antagande")  # type: ignore[no-any-return]


def _effect_unit(matt: str) -> str:
    return {"RD": "andel", "d": "d"}.get(matt, "kvot")


def _measure(value: str, old: Effekt | None, _p: Parameteruppsattning) -> Effekt:
    neutral = 0.0 if value in ("RD", "d") else 1.0
    stated = Varde.model_validate({"varde": neutral, "enhet": _effect_unit(value), "kommentar": OWN_VALUE})
    base = old or Effekt.model_validate({"matt": "RD", "varde": 0.0, "design": "antagande"})
    return changed(base, matt=value, varde=stated, design="antagande")  # type: ignore[no-any-return]
