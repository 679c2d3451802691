"""MARKOV, HÄNDELSE and chains once more in plain loops, written from the method text.

States here have one stated cost per person-year (or event), so that the present value is Σ people · cost · discount.
"""

from itertools import pairwise
from typing import Any

from kalkyl.model.outcomes import HandelseUtfall, MarkovUtfall, RiskkurvaUtfall
from tests.engine.naive import Naive


class NaiveOutcomes(Naive):
    """Volumes of the outcome models that `Naive` leaves out."""

    def changed(self, p0: float, effekt: Any, base: str, strength: float) -> float:
        """Probability or rate with an effect of a given strength."""
        factor = self.value(f"{base}.skalfaktor", effekt.skalfaktor) * strength
        factor *= self.value(f"{base}.kausal_andel", effekt.kausal_andel)
        size = self.value(f"{base}.effekt", effekt.varde)
        if effekt.avser == "motsats":
            new = 1.0 - self.apply(1.0 - p0, effekt.matt, size, factor)
        else:
            new = self.apply(p0, effekt.matt, size, factor)
        done = 1.0
        if effekt.fullfoljande is not None:
            done = self.value(f"{base}.fullfoljande", effekt.fullfoljande)
        return p0 + done * (new - p0)

    def matrix(self, outcome: MarkovUtfall, year: int, *, effects: bool) -> dict[str, dict[str, float]]:
        """Transition probabilities of one year; what effects add or take comes from staying."""
        age = self.p.malgrupper[self.s.malgrupp].alder + year
        band = outcome.aldersband[0]
        for candidate in outcome.aldersband:
            if candidate.fran_alder <= age:
                band = candidate
        base = f"utfall.{outcome.id}"
        rows: dict[str, dict[str, float]] = {}
        for origin, row in band.overgangar.items():
            rows[origin] = {
                target: self.value(f"{base}.{band.fran_alder}.{origin}.{target}", p)
                for target, p in row.items()
                if target != origin
            }
        rows = {origin: self.whole(origin, row) for origin, row in rows.items()}
        if effects:
            before = {origin: dict(row) for origin, row in rows.items()}
            for number, change in enumerate(outcome.effekter):
                where = f"{base}.effekter.{number}"
                strength = self.shape(year, change.effekt, where)
                p0 = before[change.fran].get(change.till, 0.0)
                rows[change.fran][change.till] = self.changed(p0, change.effekt, where, strength)
            rows = {
                origin: self.whole(origin, {t: p for t, p in row.items() if t != origin})
                for origin, row in rows.items()
            }
        return rows

    @staticmethod
    def whole(origin: str, leaving: dict[str, float]) -> dict[str, float]:
        """Add the probability of staying; leaving with more than certainty is scaled down to it."""
        total = sum(leaving.values())
        if total > 1.0:
            leaving = {t: p / total for t, p in leaving.items()}
        return leaving | {origin: max(1.0 - sum(leaving.values()), 0.0)}

    def occupancy(self, outcome: MarkovUtfall, *, effects: bool) -> list[dict[str, float]]:
        """Share in each position by year since start."""
        share = {lage.id: outcome.start.get(lage.id, 0.0) for lage in outcome.lagen}
        found = [share]
        for year in range(self.years):
            rows = self.matrix(outcome, year, effects=effects)
            following = dict.fromkeys(share, 0.0)
            for origin, amount in share.items():
                for target, p in rows[origin].items():
                    following[target] += amount * p
            share = following
            found.append(share)
        if outcome.halvcykel:
            return [{k: 0.5 * (now[k] + after[k]) for k in now} for now, after in pairwise(found)]
        return found[:-1]

    def chained(self, outcome: RiskkurvaUtfall, tau: int) -> tuple[float, float]:
        """The effect lowers the first risk; each link passes on its causal share of the relative risk."""
        base = f"utfall.{outcome.tillstand}"
        state = self.p.tillstand[outcome.tillstand]
        p0 = self.value(f"{base}.p0", outcome.p0)
        p0 *= self.value(f"tillstand.{state.id}.kvar_per_ar", state.kvar_per_ar) ** tau
        first = self.value(f"{base}.kedja.0.andel_med_risk", outcome.kedja[0].andel_med_risk)
        before, after = (
            first,
            self.changed(first, outcome.effekt, base, self.shape(tau, outcome.effekt, base)),
        )
        factor = 1.0
        for n, link in enumerate(outcome.kedja):
            if n:
                before = self.value(f"{base}.kedja.{n}.andel_med_risk", link.andel_med_risk)
                after = min(before * factor, 1.0)
            causal = self.value(f"{base}.kedja.{n}.relativ_risk", link.relativ_risk)
            causal **= self.value(f"{base}.kedja.{n}.kausal_andel", link.kausal_andel)
            factor = (1.0 - after + after * causal) / (1.0 - before + before * causal)
        return p0, min(p0 * factor, 1.0)

    def people(self, change: list[float]) -> list[float]:
        """Change in person-years by calendar year, from the change in probability by year since start."""
        found = [0.0] * self.years
        for start, count in enumerate(self.s.deltagare):
            for tau in range(self.years - start):
                found[start + tau] += count * self.alive(tau) * change[tau]
        return found

    def events(self, outcome: HandelseUtfall) -> list[float]:
        """Change in expected events: the effect holds as for the cohort in which it is strongest."""
        base = f"utfall.{outcome.handelse}"
        found = []
        for t in range(self.years):
            rate = (
                self.value(f"{base}.antal_per_ar", outcome.antal_per_ar) * (1.0 + outcome.trend_per_ar) ** t
            )
            strength = max(
                (
                    self.shape(t - start, outcome.effekt, base)
                    for start, count in enumerate(self.s.deltagare)
                    if count > 0 and t >= start
                ),
                default=0.0,
            )
            effekt: Any = outcome.effekt
            factor = self.value(f"{base}.skalfaktor", effekt.skalfaktor) * strength
            factor *= self.value(f"{base}.kausal_andel", effekt.kausal_andel)
            ratio = self.value(f"{base}.effekt", effekt.varde) ** factor
            done = 1.0
            if effekt.fullfoljande is not None:
                done = self.value(f"{base}.fullfoljande", effekt.fullfoljande)
            found.append(rate * done * (ratio - 1.0))
        return found

    def changes(self) -> dict[str, list[float]]:
        """Change in person-years or events by state or event type."""
        found: dict[str, list[float]] = {}
        for outcome in self.s.utfall:
            if isinstance(outcome, MarkovUtfall):
                without = self.occupancy(outcome, effects=False)
                with_it = self.occupancy(outcome, effects=True)
                for lage in outcome.lagen:
                    if lage.tillstand is not None:
                        found[lage.tillstand] = self.people(
                            [y[lage.id] - x[lage.id] for x, y in zip(without, with_it, strict=True)]
                        )
            elif isinstance(outcome, HandelseUtfall):
                found[outcome.handelse] = self.events(outcome)
            elif isinstance(outcome, RiskkurvaUtfall):
                pairs = [self.chained(outcome, tau) for tau in range(self.years)]
                found[outcome.tillstand] = self.people([y - x for x, y in pairs])
        return found

    def gain(self) -> float:
        """Present value of the changes, each at the cost stated for its state or event."""
        total = 0.0
        for key, series in self.changes().items():
            if key in self.p.tillstand:
                stated, noun = self.p.tillstand[key].kostnad_per_ar, "tillstand"
            else:
                stated, noun = self.p.handelsetyper[key].kostnad_per_handelse, "handelsetyp"
            for actor, amount in stated.items():
                unit = self.money(f"{noun}.{key}.kostnad.{actor}", amount)
                for t, volume in enumerate(series):
                    total -= volume * unit * self.discount(t, self.k.tidpunkt_effekt)
        return total
