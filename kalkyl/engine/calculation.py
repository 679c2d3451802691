"""The whole pipeline: scenario and parameters in, result out."""

import hashlib
import json

import numpy as np

import kalkyl
from kalkyl.engine.arrays import Array
from kalkyl.engine.break_even import break_even
from kalkyl.engine.cautions import cautions
from kalkyl.engine.discounting import TIMING
from kalkyl.engine.evaluation import Evaluation
from kalkyl.engine.exclusion import event_cost, state_cost
from kalkyl.engine.flows import CATEGORY, KOMMUN
from kalkyl.engine.measures import irr, payback, ratio
from kalkyl.engine.model_run import ModelRun
from kalkyl.engine.perspective import BEARER, PUBLIC
from kalkyl.engine.perspective import Weights as _Weights
from kalkyl.engine.sampling import Method, Progress, part_of
from kalkyl.model.actors import AKTORER, KATEGORIER, NAMNDER, PERSPEKTIV, Perspektiv, members
from kalkyl.model.draws import Draws
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.result import Fingeravtryck, Matt, Post, Resultat, Utanforskapskostnad
from kalkyl.model.scenario import Scenario
from kalkyl.model.values import BEVISGRADER, Bevisgrad

COST = CATEGORY["insatskostnad"]

DRAWING = 0.5
"""Share of the work that is drawing the values, told as progress; the rest is evaluating them."""


def run(
    scenario: Scenario,
    parameters: Parameteruppsattning,
    draws: int = 0,
    seed: int | None = None,
    method: Method = "lhs",
    *,
    table: Draws | None = None,
    progress: Progress | None = None,
) -> Resultat:
    """Run a scenario.

    Args:
        scenario: The scenario.
        parameters: The parameter set, with any overlay.
        draws: Number of draws of all uncertain values; 0 gives the base case alone.
        seed: Seed of the draws; None gives different draws every time.
        method: Sampling method.
        table: Draws made before (by `Evaluation.draw` or `common_draws`), to be used instead of new ones.
        progress: Told the share done, of drawing and of evaluating the draws; a False from it cancels.

    Returns:
        The result: alternative with the intervention minus without, real kronor of the price year.

    Raises:
        InputError: A reference leads nowhere, units do not agree, or a distribution cannot be fitted.
        Cancelled: The caller asked to stop; earlier results still hold.
    """
    evaluation = Evaluation.prepare(scenario, parameters)
    if table is None:
        drawn = evaluation.draw(draws, seed, method, part_of(progress, 0.0, DRAWING))
        progress = part_of(progress, DRAWING, 1.0)
    else:
        drawn = table
    fingerprint = _fingerprint(scenario, evaluation.parameters, drawn.count - 1, seed)
    return _result(evaluation, drawn, fingerprint, progress)


def _fingerprint(
    scenario: Scenario, parameters: Parameteruppsattning, draws: int, seed: int | None
) -> Fingeravtryck:
    text = json.dumps(scenario.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return Fingeravtryck(
        kalkyl_version=kalkyl.__version__,
        parametrar=parameters.id,
        parametrar_version=parameters.version,
        parametrar_hash=parameters.hash,
        scenario_hash=hashlib.sha256(text.encode()).hexdigest(),
        overlay=parameters.overlay,
        fro=seed,
        dragningar=draws,
    )


def _result(
    evaluation: Evaluation, drawn: Draws, fingerprint: Fingeravtryck, progress: Progress | None
) -> Resultat:
    scenario = evaluation.scenario
    model = evaluation.model(drawn.rows(0, 1))
    effect_missing, cost_missing = scenario.brytpunkt, scenario.kostnad.saknas
    base = _base_flows(model, budget=False, effect=not effect_missing)
    budget = _base_flows(model, budget=True, effect=not effect_missing)
    posts = _posts(model, effect=not effect_missing)
    npv_draws, cost_draws = evaluation.npv(drawn, progress)
    volumes = _volumes(model)
    avoided = float((volumes[0] - volumes[1]).sum())
    measures = {p: _measures(model, base[0], p, avoided, effect_missing, cost_missing) for p in PERSPEKTIV}
    bcr = measures[scenario.kalkyl.perspektiv].bcr
    return Resultat(
        scenario=scenario,
        parametrar=model.context.parameters,
        fingeravtryck=fingerprint,
        prisar=model.context.prisar,
        ar=np.arange(scenario.kalkyl.startar, scenario.kalkyl.startar + model.years),
        tillstand=tuple(track.key for track in model.base_tracks),
        volymer=volumes,
        kassaflode=base[0],
        kassaflode_budget=budget[0],
        namndflode=base[1],
        namndflode_budget=budget[1],
        diskontering_kostnad=model.discount_cost,
        diskontering_effekt=model.discount_effect,
        npv_dragningar=npv_draws,
        kostnad_dragningar=cost_draws,
        matt=measures,
        brytpunkt=break_even(model, _Weights(scenario.kalkyl.perspektiv, scenario.kalkyl.skattefinansiering)),
        kostnad_utanforskap=_exclusion_costs(model),
        poster=posts,
        bevisstyrka=_evidence(posts, scenario.kalkyl.perspektiv),
        varningar=cautions(model, evaluation.values, bcr),
        lage="brytpunkt" if effect_missing or cost_missing else "resultat",
        effekt_saknas=effect_missing,
        kostnad_saknas=cost_missing,
        dragningar=drawn,
    )


def _exclusion_costs(model: ModelRun) -> tuple[Utanforskapskostnad, ...]:
    """Cost of every state per person-year and of every event type, base case."""
    group = model.context.parameters.malgrupper[model.scenario.malgrupp]
    return tuple(
        state_cost(model.context, t.key, t.own_lines, age=group.alder, sex=group.kon)
        if t.kind == "tillstand"
        else event_cost(model.context, t.key, t.own_lines, t.volumes()[0, 0])
        for t in model.base_tracks
    )


def _volumes(model: ModelRun) -> Array:
    """Person-years or events of the base case, shape (alternative, track, year); unchanged while an effect is missing."""
    volumes = np.stack([track.volumes()[:, 0, :] for track in model.base_tracks], axis=1)
    if model.scenario.brytpunkt:
        volumes[1] = volumes[0]
    return volumes


def _base_flows(model: ModelRun, *, budget: bool, effect: bool) -> tuple[Array, Array]:
    """Flows of the base case (category, actor, year) and kommun's by board (board, year)."""
    flows = np.zeros((len(KATEGORIER), len(AKTORER), model.years))
    boards = np.zeros((len(NAMNDER), model.years))
    if effect:
        for track in model.base_tracks:
            part, board = track.base_flows(budget=budget)
            flows += part
            boards += board
    cost = np.zeros((len(AKTORER), model.years))
    for cost_part in model.cost_parts:
        cost -= np.outer(cost_part.shares, cost_part.amount[0] * cost_part.years)
    flows[COST] += cost
    boards[NAMNDER.index(model.scenario.kostnad.namnd)] += cost[KOMMUN]
    factor = model.kalkyl.skattefinansiering
    if factor and not budget:
        flows[CATEGORY["skattefinansiering"], BEARER] += factor * (PUBLIC @ flows.sum(axis=0))
    return flows, boards


def _posts(model: ModelRun, *, effect: bool) -> tuple[Post, ...]:
    posts = []
    if effect:
        for track in model.base_tracks:
            for line, value in zip(track.lines, track.present_values(model.discount_effect), strict=True):
                posts.append(
                    Post(track.key, line.id, line.namn, line.kategori, line.grade, -line.flow[0], value[0])
                )
    return (*posts, *_cost_posts(model))


def _cost_posts(model: ModelRun) -> list[Post]:
    """One line for the stated amounts together, and one per ingredient."""
    parts = model.cost_parts
    zero = np.zeros(len(AKTORER))
    posts = []
    for key in dict.fromkeys(part.id for part in parts):
        some = [part for part in parts if part.id == key]
        present = sum(-float(p.amount[0]) * float(p.years @ model.discount_cost) * p.shares for p in some)
        grade = max((p.grade for p in some), key=BEVISGRADER.index)
        posts.append(Post("insats", key, some[0].namn, "insatskostnad", grade, zero, np.asarray(present)))
    return posts


def _evidence(posts: tuple[Post, ...], perspektiv: Perspektiv) -> dict[Bevisgrad, float]:
    """Share of Σ|PV| in the perspective on each grade; empty when there is nothing to share."""
    index = [AKTORER.index(a) for a in members(perspektiv)]
    weight = dict.fromkeys(BEVISGRADER, 0.0)
    for post in posts:
        weight[post.bevisgrad] += abs(float(post.nuvarde[index].sum()))
    total = sum(weight.values())
    return {grade: w / total for grade, w in weight.items()} if total > 0 else {}


def _measures(
    model: ModelRun,
    flows: Array,
    perspektiv: Perspektiv,
    avoided: float,
    effect_missing: bool,
    cost_missing: bool,
) -> Matt:
    index = [AKTORER.index(a) for a in members(perspektiv)]
    own = flows[:, index, :].sum(axis=1)
    cost = own[COST]
    gain = own.sum(axis=0) - cost
    pv_gain = float(gain @ model.discount_effect)
    pv_cost = -float(cost @ model.discount_cost)
    total_cost = float(model.cost[0] @ model.discount_cost)
    missing = effect_missing or cost_missing
    npv = None if missing else pv_gain - pv_cost
    back, again = (None, False) if missing else payback(cost, gain)
    discounted = None if missing else payback(cost * model.discount_cost, gain * model.discount_effect)[0]
    phi_cost, phi_gain = TIMING[model.kalkyl.tidpunkt_kostnad], TIMING[model.kalkyl.tidpunkt_effekt]
    rate, unique = (None, False) if missing else irr(cost, gain, phi_cost, phi_gain)
    cases = model.planned_cases()
    return Matt(
        npv=npv,
        nytta_nuvarde=None if effect_missing else pv_gain,
        insatskostnad_nuvarde=None if cost_missing else pv_cost,
        bcr=None if missing else ratio(pv_gain, total_cost),
        avkastning_per_krona=None if missing else ratio(pv_gain, pv_cost),
        aterbetalningstid_ar=back,
        aterbetalningstid_diskonterad_ar=discounted,
        aterbetalning_negativ_igen=again,
        irr=rate,
        irr_entydig=unique,
        npv_efter_ar=None
        if missing
        else np.cumsum(cost * model.discount_cost + gain * model.discount_effect),
        kostnad_per_undviket_fall_kr=None if missing or cases is None else ratio(total_cost, cases),
        kostnad_per_undviket_personar_kr=None if missing or avoided <= 0 else total_cost / avoided,
    )
