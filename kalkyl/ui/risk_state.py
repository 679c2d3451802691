"""What the page about risks knows, without widgets: a register, worked out, and what was typed wrong."""

from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic import ValidationError
from traitlets import HasTraits, Int

from kalkyl.lagesbild.event_rates import FORMAT as RATES
from kalkyl.lagesbild.event_rates import parse_rates
from kalkyl.model.base import fold
from kalkyl.model.parameters import Parameteruppsattning, Risk
from kalkyl.model.problems import InputError, Problem
from kalkyl.model.scenario import Scenario
from kalkyl.params.files import decode
from kalkyl.risk.assessment import Cache, Riskbild, Riskrad, rates, work_out
from kalkyl.risk.counted import with_rates
from kalkyl.risk.register import Atgard, Bedomning, Overenskommelse, Raknat, Riskpost, Riskregister
from kalkyl.risk.register_file import dump_register, new_register, read_register
from kalkyl.risk.scenarios import scenario_for_risk
from kalkyl.risk.votes import judged_by_votes
from kalkyl.ui import choices
from kalkyl.ui.fields import FieldError, changed
from kalkyl.ui.files import read_upload
from kalkyl.ui.risk_reading import day, free_key, measure_value, number, read_votes, words

DRAWS = 300
HISTORY = 50


class RiskState(HasTraits):
    """A register under work.

    The register is always one that can be worked out. An input that cannot be used is kept as typed in `texts` with the
    reason in `problems`.

    Attributes:
        revision: Raised by one after every change.
        parameters: The parameter set.
        register: The register.
        bild: The register worked out.
        chosen: Id of the risk that is shown.
        measure: Id of the measure that is edited, or empty.
        texts: What was typed wrong, by field.
        problems: Why, in Swedish, by field.
    """

    revision = Int(0)

    def __init__(self, parameters: Parameteruppsattning, kommun: str = "") -> None:
        super().__init__()
        self.parameters = parameters
        self._cache: Cache = {}
        self.register = new_register(parameters, kommun or choices.start_kommun(parameters))
        self.start = self.register
        self.bild: Riskbild = self._worked(self.register)
        self.chosen = self.register.risker[0].risk
        self.measure = ""
        self.texts: dict[str, str] = {}
        self.problems: dict[str, str] = {}
        self._history: list[Riskregister] = []

    def _worked(self, register: Riskregister) -> Riskbild:
        return work_out(register, self.parameters, DRAWS, self._cache)

    @property
    def row(self) -> Riskrad:
        """The risk that is shown, worked out."""
        return next(row for row in self.bild.rader if row.post.risk == self.chosen)

    @property
    def post(self) -> Riskpost:
        """The risk that is shown, as it stands in the register."""
        return self.register.post(self.chosen)

    @property
    def risk(self) -> Risk | None:
        """The risk in the parameter set; None for one of the municipality's own."""
        return self.parameters.risker.get(self.chosen)

    @property
    def edited(self) -> bool:
        """Whether the register is another than the page opened with."""
        return self.register != self.start

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._history)

    def scenario(self) -> Scenario | None:
        """Return the ready scenario of the risk that is shown; None where there is nothing to calculate on."""
        if self.risk is None:
            return None
        counted = rates(self.post, self.parameters) or None
        try:
            return scenario_for_risk(self.parameters, self.chosen, self.register.kommun, counted)
        except InputError:
            return None

    def choose(self, risk: str) -> None:
        """Show another risk."""
        self.chosen, self.measure = risk, ""
        self.texts, self.problems = {}, {}
        self.revision += 1

    def choose_kommun(self, text: str) -> bool:
        """Take a municipality as typed."""

        def make() -> Riskregister:
            try:
                code = choices.find_municipality(self.parameters, text)
            except ValueError as error:
                raise FieldError(str(error)) from None
            fresh = new_register(self.parameters, code)
            old = new_register(self.parameters, self.register.kommun)
            name = fresh.namn if self.register.namn == old.namn else self.register.namn
            return changed(self.register, kommun=code, namn=name)  # type: ignore[no-any-return]

        return self.attempt("kommun", text, make)

    def arrive_in(self, kommun: str) -> None:
        """Open the page for a municipality chosen elsewhere; counts as how the page began."""
        if not self.edited and kommun in self.parameters.kommuner:
            self.register = self.start = new_register(self.parameters, kommun)
            self.bild = self._worked(self.register)
            self.revision += 1

    def attempt(self, key: str, text: str, make: Callable[[], Riskregister]) -> bool:
        """Take a changed register if it can be worked out; else keep the text and the reason.

        Returns:
            Whether it could be used.
        """
        try:
            new = make()
            bild = self._worked(new)
        except (FieldError, InputError, ValidationError) as error:
            self.texts[key], self.problems[key] = text, words(error)
            self.revision += 1
            return False
        if new != self.register:
            self._history = [*self._history[-HISTORY + 1 :], self.register]
            self.register, self.bild = new, bild
        self.texts.pop(key, None)
        self.problems.pop(key, None)
        self.revision += 1
        return True

    def put(self, **update: Any) -> Riskregister:
        """Return the register with fields of the shown risk changed."""
        new = changed(self.post, **update)
        posts = tuple(new if post.risk == self.chosen else post for post in self.register.risker)
        return changed(self.register, risker=posts)  # type: ignore[no-any-return]

    def set_text(self, field: str, text: str) -> bool:
        """Change a text of the shown risk."""
        return self.attempt(field, text, lambda: self.put(**{field: text.strip()}))

    def set_count(self, key: str, part: str, text: str) -> bool:
        """Change what has been counted about an event type or a state; an empty count takes it away."""

        def make() -> Riskregister:
            old = {row.id: row for row in self.post.raknat}
            rest = tuple(row for row in self.post.raknat if row.id != key)
            if part == "antal" and not text.strip():
                return self.put(raknat=rest)
            base = old.get(key) or Raknat(id=key, antal=0.0, kalla="Räknat av kommunen")
            return self.put(raknat=(*rest, changed(base, **{part: number(text)})))

        return self.attempt(f"{part}.{key}", text, make)

    def set_protection(self, value: str, wanted: bool) -> bool:
        """Tick a protective value on or off."""
        rest = tuple(v for v in self.post.skyddsvarden if v != value)
        new = (*rest, value) if wanted else rest
        return self.attempt("skyddsvarden", "", lambda: self.put(skyddsvarden=new))

    def set_capability(self, step: int) -> bool:
        """Judge the capability; 0 takes the judgement away."""
        return self.attempt("formaga", "", lambda: self.put(formaga=step or None))

    def judge(self, skede: str, probability: int, consequence: int, av: str, why: str) -> bool:
        """Add a judgement of today."""

        def make() -> Riskregister:
            judged = Bedomning.model_validate(
                {"datum": date.today(), "skede": skede, "sannolikhet": probability, "konsekvens": consequence,
                 "av": av.strip(), "motivering": why.strip()}
            )  # fmt: skip
            return self.put(bedomningar=(*self.post.bedomningar, judged))

        return self.attempt("bedomning", "", make)

    def vote(self, probability: str, consequence: str, av: str) -> bool:
        """Add the votes of a workshop as a judgement of today."""

        def make() -> Riskregister:
            votes = read_votes(probability, consequence)
            judged = judged_by_votes(votes, date.today(), av.strip() or "Workshop")
            return self.put(bedomningar=(*self.post.bedomningar, judged))

        return self.attempt("roster", f"{probability}|{consequence}", make)

    def add_measure(self, name: str) -> bool:
        """Add a measure with the ready scenario of the risk, and edit it."""

        def make() -> Riskregister:
            if not name.strip():
                raise FieldError("Skriv vad som ska göras, t.ex. Fältgrupp kvällar och helger.")
            key = free_key(fold(name)[:40].strip("_") or "atgard", {a.id for a in self.post.atgarder})
            made = Atgard(id=key, namn=name.strip()[:300], scenario=self.scenario())
            register = self.put(atgarder=(*self.post.atgarder, made))
            self.measure = key
            return register

        return self.attempt("ny_atgard", name, make)

    def remove_measure(self) -> bool:
        """Take the edited measure away."""
        rest = tuple(a for a in self.post.atgarder if a.id != self.measure)
        done = self.attempt("atgard", "", lambda: self.put(atgarder=rest))
        self.measure = ""
        self.revision += 1
        return done

    @property
    def edited_measure(self) -> Atgard | None:
        """The measure under edit."""
        return next((a for a in self.post.atgarder if a.id == self.measure), None)

    def set_measure(self, field: str, value: Any) -> bool:
        """Change a field of the edited measure; dates and amounts come as typed."""

        def make() -> Riskregister:
            given = measure_value(field, value)
            rows = tuple(
                changed(a, **{field: given}) if a.id == self.measure else a for a in self.post.atgarder
            )
            return self.put(atgarder=rows)

        return self.attempt(f"atgard.{field}", str(value), make)

    def link_scenario(self, data: bytes, name: str) -> bool:
        """Put an uploaded scenario behind the edited measure."""

        def make() -> Riskregister:
            if self.edited_measure is None:
                raise FieldError("Välj eller lägg till en åtgärd först.")
            scenario = read_upload(data, name)
            rows = tuple(
                changed(a, scenario=scenario) if a.id == self.measure else a for a in self.post.atgarder
            )
            return self.put(atgarder=rows)

        return self.attempt("atgard.scenario", "", make)

    def set_law(self, field: str, text: str) -> bool:
        """Change what the law asks about; dates come as typed."""

        def make() -> Riskregister:
            dated = field in ("lagesbild", "plan_beslutad", "plan_uppfoljd", "rapporterad")
            value = day(text) if dated else text.strip()
            return changed(self.register, lag=changed(self.register.lag, **{field: value}))  # type: ignore[no-any-return]

        return self.attempt(f"lag.{field}", text, make)

    def add_agreement(self, med: str, purpose: str, areas: str) -> bool:
        """Add a written agreement on cooperation."""

        def make() -> Riskregister:
            if not med.strip():
                raise FieldError("Skriv vem överenskommelsen är med, t.ex. Polisen.")
            made = Overenskommelse(med=med.strip(), syfte=purpose.strip(), omraden=areas.strip())
            law = changed(self.register.lag, overenskommelser=(*self.register.lag.overenskommelser, made))
            return changed(self.register, lag=law)  # type: ignore[no-any-return]

        return self.attempt("lag.overenskommelse", med, make)

    def add_own_risk(self, name: str) -> bool:
        """Add a risk that the set does not have, and show it."""

        def make() -> Riskregister:
            if not name.strip():
                raise FieldError("Skriv vad risken heter.")
            taken = {*self.parameters.risker, *(post.risk for post in self.register.risker)}
            key = free_key(fold(name)[:40].strip("_") or "egen_risk", taken)
            own = Riskpost(risk=key, namn=name.strip()[:200])
            return changed(self.register, risker=(*self.register.risker, own))  # type: ignore[no-any-return]

        done = self.attempt("egen_risk", name, make)
        if done:
            self.choose(self.register.risker[-1].risk)
        return done

    def remove_own_risk(self) -> bool:
        """Take the shown risk away, if it is one of the municipality's own."""
        if self.risk is not None:
            return False
        gone, rest = self.chosen, tuple(p for p in self.register.risker if p.risk != self.chosen)
        if not rest:
            return False
        self.chosen = rest[0].risk
        done = self.attempt("egen_risk", gone, lambda: changed(self.register, risker=rest))
        self.choose(self.chosen)
        return done

    def undo(self) -> None:
        """Go back one change, or clear what is typed wrong."""
        if self.problems:
            self.problems, self.texts = {}, {}
        elif self._history:
            self.register = self._history.pop()
            self.bild = self._worked(self.register)
            if self.chosen not in {post.risk for post in self.register.risker}:
                self.chosen = self.register.risker[0].risk
            if self.edited_measure is None:
                self.measure = ""
        self.revision += 1

    def take_rates(self, text: str, name: str) -> None:
        """Take over what a lägesbild has counted, and show the first risk that it is about.

        Raises:
            InputError: The file of rates is faulty.
        """
        rates = parse_rates(text, name)
        self.attempt("takter", "", lambda: with_rates(self.register, rates, self.parameters))
        mine = {post.risk for post in self.register.risker}
        shown = next((risk for rate in rates for risk in rate.risker if risk in mine), "")
        if shown:
            self.choose(shown)

    def load(self, data: bytes, name: str) -> tuple[Problem, ...]:
        """Open a register file, or the counts of a lägesbild; a faulty one changes nothing.

        Returns:
            Everything that is wrong with the file; empty when it was opened.
        """
        try:
            if data.startswith(f'format = "{RATES}"'.encode()):
                self.take_rates(decode(data, name), name)
                return ()
            new = read_register(data, name)
            bild = self._worked(new)
        except InputError as error:
            return error.problems
        if not new.risker:
            return (Problem(name, "registret innehåller inga risker."),)
        self._history = [*self._history[-HISTORY + 1 :], self.register]
        self.register, self.bild = new, bild
        self.texts, self.problems, self.measure = {}, {}, ""
        if self.chosen not in {post.risk for post in new.risker}:
            self.chosen = new.risker[0].risk
        self.revision += 1
        return ()

    def dump(self) -> str:
        """Return the register as the text of a file."""
        return dump_register(self.register)
