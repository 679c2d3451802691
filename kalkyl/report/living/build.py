"""From a result to the whole graph of the living workbook."""

from kalkyl.engine.evaluation import Evaluation
from kalkyl.engine.model_run import ModelRun
from kalkyl.model.outcomes import AndelUtfall, HandelseUtfall, MarkovUtfall, RiskkurvaUtfall
from kalkyl.model.result import Resultat
from kalkyl.report.living.events import event_track
from kalkyl.report.living.flows import FlowSheets
from kalkyl.report.living.graph import Graph
from kalkyl.report.living.inputs import input_sheet
from kalkyl.report.living.measures import MeasureSheets
from kalkyl.report.living.persons import LiveLine, PersonSheet
from kalkyl.report.living.positions import position_tracks
from kalkyl.report.living.prices import IndexSheet, PriceSheet
from kalkyl.report.living.tax import TaxSheet
from kalkyl.report.living.timeline import CostSheet, Timeline
from kalkyl.report.living.volumes import LiveTrack, curve_track, share_track

_WITH_FORMULAS = (AndelUtfall, RiskkurvaUtfall, MarkovUtfall, HandelseUtfall)


def has_formulas(resultat: Resultat) -> bool:
    """Whether every outcome model of a result can be written as formulas; one that inherits from another cannot.

    Args:
        resultat: A calculated scenario.
    """
    return all(type(outcome) in _WITH_FORMULAS for outcome in resultat.scenario.utfall)


def build(resultat: Resultat) -> Graph:
    """Lay out every sheet with its formulas and values.

    Args:
        resultat: A calculated scenario; only its base case is used.
    """
    run = _prepared(resultat)
    graph = Graph(resultat, run)
    input_sheet(graph)
    index = IndexSheet(graph, _indices(resultat))
    prices, tax = PriceSheet(graph, index), TaxSheet(graph, index)
    time = Timeline(graph)
    cost = CostSheet(graph, time, prices)
    persons = PersonSheet(graph, prices, tax)
    tracks = _tracks(graph, time, persons)
    flows = FlowSheets(graph, time, cost, tracks)
    MeasureSheets(graph, time, flows, tracks)
    return graph


def _prepared(resultat: Resultat) -> ModelRun:
    evaluation = Evaluation.of(resultat)
    return evaluation.model(evaluation.draw(0))


def _indices(resultat: Resultat) -> list[str]:
    """Every index that some amount moves with, and those that the tax rules move with."""
    known = resultat.parametrar.index
    chosen = resultat.scenario.kalkyl.index
    return [key for key in known if chosen is None or key in (chosen, "kpi", "prisbasbelopp")]


def _tracks(graph: Graph, time: Timeline, persons: PersonSheet) -> list[LiveTrack]:
    parameters, lines = graph.run.context.parameters, dict[str, list[LiveLine]]()

    def of_state(key: str) -> list[LiveLine]:
        if key not in lines:
            lines[key] = persons.state(parameters.tillstand[key])
        return lines[key]

    found: list[LiveTrack] = []
    for number, outcome in enumerate(graph.run.scenario.utfall, start=1):
        if isinstance(outcome, HandelseUtfall):
            own = persons.event(parameters.handelsetyper[outcome.handelse])
            found.append(event_track(graph, time, number, outcome, own, 1.0))
        elif isinstance(outcome, MarkovUtfall):
            found += position_tracks(graph, time, number, outcome, of_state, 1.0)
        else:
            own = [
                *of_state(outcome.tillstand),
                *persons.subsidy(parameters.tillstand[outcome.tillstand], outcome),
            ]
            if isinstance(outcome, AndelUtfall):
                found.append(share_track(graph, time, number, outcome, own))
            else:
                found.append(curve_track(graph, time, number, outcome, own, 1.0))
    return found
