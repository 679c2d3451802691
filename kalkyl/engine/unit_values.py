"""What one person-year in a state means for every actor: the lines that volumes are multiplied with."""

from collections.abc import Mapping

from kalkyl.engine.actor_flow import ActorFlow, product_flow, weights
from kalkyl.engine.context import Context, weakest
from kalkyl.engine.line import Line
from kalkyl.engine.missing import priced_rows
from kalkyl.engine.work import work_lines
from kalkyl.model.actors import Aktor, Kategori
from kalkyl.model.parameters import Handelsetyp, Resursrad, Tillstand
from kalkyl.model.values import Belopp


def state_lines(context: Context, state: Tillstand) -> list[Line]:
    """All lines of a state: resources, transfers, work, tax and equalisation."""
    priced = priced_rows(state, context.parameters)
    lines = [_resource_line(context, f"tillstand.{state.id}", row) for row, _ in priced]
    lines += _stated_lines(context, f"tillstand.{state.id}", state.namn, state.kostnad_per_ar)
    lines += work_lines(context, state)
    lines += _quality_of_life(context, state)
    return lines


def event_lines(context: Context, event: Handelsetyp) -> list[Line]:
    """All lines of one event: resources, transfers and stated costs."""
    base = f"handelsetyp.{event.id}"
    lines = [_resource_line(context, base, row) for row, _ in priced_rows(event, context.parameters)]
    return lines + _stated_lines(context, base, event.namn, event.kostnad_per_handelse)


def _resource_line(context: Context, base: str, row: Resursrad) -> Line:
    price = context.parameters.prislappar[row.prislapp]
    unit = context.amount(f"prislapp.{price.id}", price, price.index)
    quantity = context.value(f"{base}.mangd.{price.id}")
    shares: dict[Aktor, float] = {a: -share for a, share in price.fordelning.items()}
    kategori: Kategori = "resurskostnad"
    if price.typ == "transferering":
        kategori, shares = "transferering", {**shares, "individ": 1.0}
    elif price.typ == "produktion":
        kategori = "produktion"
    return Line(
        id=price.id,
        namn=price.namn,
        kategori=kategori,
        grade=weakest(price, row.mangd),
        flow=product_flow(unit, quantity, weights(shares)),
        growth=price.realtillvaxt,
        profile=row.ar_i_tillstand,
        namnd=price.namnd or "kommunstyrelse",
        marginal=context.draws.base(f"prislapp.{price.id}.marginalandel"),
        delay=price.budgetfordrojning_ar,
    )


def _stated_lines(context: Context, base: str, name: str, stated: Mapping[Aktor, Belopp]) -> list[Line]:
    lines = []
    for aktor, belopp in stated.items():
        cost = context.amount(f"{base}.kostnad.{aktor}", belopp)
        lines.append(
            Line(
                id=f"kostnad_per_ar_{aktor}",
                namn=f"Angiven kostnad, {name}",
                kategori="resurskostnad",
                grade=belopp.bevisgrad,
                flow=ActorFlow.of(context.draws.count, {aktor: -cost}),
            )
        )
    return lines


def _quality_of_life(context: Context, state: Tillstand) -> list[Line]:
    value = context.kalkyl.livskvalitet_kr
    if value is None or state.livskvalitetsforlust is None:
        return []
    loss = context.value(f"tillstand.{state.id}.livskvalitetsforlust") * context.amount(
        "kalkyl.livskvalitet_kr", value
    )
    grade = weakest(value, state.livskvalitetsforlust)
    return [
        Line(
            "livskvalitet",
            "Förlorad livskvalitet",
            "livskvalitet",
            grade,
            ActorFlow.of(context.draws.count, {"individ": -loss}),
        )
    ]
