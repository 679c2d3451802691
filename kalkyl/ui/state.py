"""What the pages know, without widgets: a scenario that always can be run, its result, and what was typed wrong."""

from collections.abc import Callable

from traitlets import HasTraits, Int

from kalkyl.engine import default_scenario, run
from kalkyl.engine.assemble import joined
from kalkyl.engine.defaults import ONE_A_YEAR
from kalkyl.model.outcomes import AndelUtfall, HandelseUtfall, RiskkurvaUtfall, Utfall
from kalkyl.model.parameters import Andring, Malgrupp, Parameteruppsattning
from kalkyl.model.paths import empty_unit, get_value
from kalkyl.model.problems import InputError, Problem
from kalkyl.model.result import Resultat
from kalkyl.model.scenario import Scenario
from kalkyl.model.values import Andel
from kalkyl.risk.scenarios import candidate
from kalkyl.ui import choices
from kalkyl.ui.fields import OWN_VALUE, Field, FieldError, Value, changed
from kalkyl.ui.files import parameter_set, read_local_values, read_upload

HISTORY = 100
"""How many steps can be undone."""


class CalculatorState(HasTraits):
    """A scenario under work.

    The scenario is always one that runs, so there is always a result. An input that cannot be used is kept as typed in
    `texts` with the reason in `problems`, and the result stays as it was.

    Attributes:
        revision: Raised by one after every change; views redraw when it changes.
        parameters: The parameter set.
        scenario: The scenario.
        result: Its result.
        texts: What was typed in the fields that are wrong, by field id.
        problems: Why it is wrong, in Swedish, by field id.
    """

    revision = Int(0)

    def __init__(self, parameters: Parameteruppsattning, scenario: Scenario) -> None:
        super().__init__()
        self.parameters = parameters
        self.scenario = scenario
        self.start = scenario
        self.result: Resultat = run(scenario, parameters)
        self.texts: dict[str, str] = {}
        self.problems: dict[str, str] = {}
        self._history: list[Scenario] = []
        self.arrange: Callable[[Scenario, Parameteruppsattning], Scenario] = lambda opened, _: opened

    @property
    def whole(self) -> Parameteruppsattning:
        """The parameter set with the scenario's own nouns."""
        return joined(self.scenario, self.parameters)

    @property
    def edited(self) -> bool:
        """Whether the scenario is another than the page opened with."""
        return self.scenario != self.start

    def enter(self, field: Field, text: str) -> bool:
        """Take what was typed in a field.

        Returns:
            Whether it could be used.
        """
        return self._attempt(
            field.id, text, lambda: field.put(self.scenario, field.read(text), self.parameters)
        )

    def choose(self, field: Field, value: Value) -> bool:
        """Take a choice or a tick; returns whether it could be used."""
        return self._attempt(field.id, "", lambda: field.put(self.scenario, value, self.parameters))

    def edit(self, key: str, make: Callable[[], Scenario]) -> bool:
        """Take a change that is more than one field; a fault is kept under the key. Returns whether it could be used."""
        return self._attempt(key, "", make)

    def set_local(self, key: str, path: str, text: str, read: Callable[[str], Value]) -> bool:
        """Lay a local value over the parameter set; an empty text takes the base value back.

        Args:
            key: Field id, for the problem.
            path: Address of the value (see `model.paths`).
            text: What was typed.
            read: Parser that raises FieldError.
        """

        def make() -> Scenario:
            others = tuple(c for c in self.scenario.andrade_varden if c.id != path)
            value = read(text)
            if value is None:
                return changed(self.scenario, andrade_varden=others)  # type: ignore[no-any-return]
            base = get_value(self.whole, path)
            unit = base.enhet if base is not None else empty_unit(self.whole, path)
            price_year = self.parameters.prisar if unit.startswith("kr") else None
            new = Andring(id=path, varde=float(value), prisar=price_year, motivering=OWN_VALUE)
            return changed(self.scenario, andrade_varden=(*others, new))  # type: ignore[no-any-return]

        return self._attempt(key, text, make)

    def choose_kommun(self, text: str) -> bool:
        """Take a municipality as typed."""

        def make() -> Scenario:
            try:
                code = choices.find_municipality(self.parameters, text)
            except ValueError as error:
                raise FieldError(str(error)) from None
            return self._renamed(changed(self.scenario, kommun=code))

        return self._attempt("kommun", text, make)

    def arrive_in(self, kommun: str) -> None:
        """Open the page for a municipality chosen elsewhere; counts as how the page began, not as a change.

        Args:
            kommun: Code of the municipality.
        """
        if self.edited or kommun == self.scenario.kommun:
            return
        new = self._renamed(changed(self.scenario, kommun=kommun))
        self.result = run(new, self.parameters)
        self.scenario = self.start = new
        self.revision += 1

    def choose_risk(self, risk: str) -> None:
        """Take a risk; the group and the intervention follow if they do not belong to it."""
        whole, chosen = self.whole, risk or None
        allowed = [key for _, key in choices.groups(whole, chosen)]
        group = self.scenario.malgrupp if self.scenario.malgrupp in allowed else allowed[0]
        insats = None
        if chosen is not None and self.scenario.insats not in whole.risker[chosen].insatser:
            insats = (
                candidate(whole, whole.risker[chosen], whole.malgrupper[group]) or choices.OWN_INTERVENTION
            )
        self._combine(chosen, group, insats)

    def choose_group(self, malgrupp: str) -> None:
        """Take a target group; the intervention follows if it does not suit."""
        self._combine(self.scenario.risk, malgrupp)

    def choose_intervention(self, insats: str) -> None:
        """Take an intervention with its cost and effects."""
        self._combine(self.scenario.risk, self.scenario.malgrupp, insats)

    def _combine(self, risk: str | None, malgrupp: str, insats: str | None = None) -> None:
        old = self.scenario
        if insats == choices.OWN_INTERVENTION and insats not in {i.id for i in old.egna_insatser}:
            old = changed(old, egna_insatser=(*old.egna_insatser, choices.own_intervention()))
        whole = joined(old, self.parameters)
        if insats is None:
            allowed = [key for _, key in choices.interventions(whole, risk, malgrupp)]
            insats = old.insats if old.insats in allowed else allowed[0]
            if insats == choices.OWN_INTERVENTION:
                self._combine(risk, malgrupp, insats)
                return
        counts = {u.handelse: u.antal_per_ar for u in old.utfall if isinstance(u, HandelseUtfall)}
        stated = risk == old.risk and any(count != ONE_A_YEAR for count in counts.values())
        events = counts if stated else None
        new = default_scenario(whole, old.kommun, malgrupp, insats, risk, old.kalkyl, events=events)
        self._replace(self._carried(old, new, whole))
        self._forget_outcomes()

    def _carried(self, old: Scenario, new: Scenario, whole: Parameteruppsattning) -> Scenario:
        """Keep everything of the old scenario that does not belong to the intervention itself."""
        usual = float(whole.malgrupper[old.malgrupp].antal) if old.malgrupp in whole.malgrupper else None
        keep = {
            name: getattr(old, name)
            for name in (
                "egna_prislappar", "egna_tillstand", "egna_handelsetyper", "samvariation", "egna_malgrupper", "egna_insatser", "andrade_varden",
                "anteckningar", "beskrivning", "syntetisk",
            )
        }  # fmt: skip
        if old.deltagare != (usual,):
            keep["deltagare"] = old.deltagare
        if old.insats == new.insats and old.insats is not None:
            keep["kostnad"] = old.kostnad
        if not self._named_by_us(old):
            keep["namn"] = old.namn
        return changed(new, **keep)  # type: ignore[no-any-return]

    def _named_by_us(self, scenario: Scenario) -> bool:
        return scenario.namn == self._our_name(scenario)

    def _our_name(self, scenario: Scenario) -> str:
        whole = joined(scenario, self.parameters)
        if scenario.insats in whole.insatser:
            what = whole.insatser[scenario.insats].namn
        else:
            what = whole.malgrupper[scenario.malgrupp].namn if scenario.malgrupp in whole.malgrupper else ""
            what = what.replace("En person:", "Utanförskapets kostnad:")
        return f"{what}, {self.parameters.kommuner[scenario.kommun].namn}"[:200]

    def _renamed(self, new: Scenario) -> Scenario:
        if self._named_by_us(self.scenario):
            return changed(new, namn=self._our_name(new))  # type: ignore[no-any-return]
        return new

    def set_model(self, position: int, model: str) -> None:
        """Change how an outcome is calculated: from a published effect, or from the share who succeed."""
        outcome = self.scenario.utfall[position]
        if outcome.modell == model or not isinstance(outcome, AndelUtfall | RiskkurvaUtfall):
            return
        if model == "andel":
            risk = outcome.p0.varde if isinstance(outcome, RiskkurvaUtfall) else 1.0
            deadweight = Andel(
                varde=1.0 - risk, kommentar="Så stor andel hamnar inte i tillståndet ens utan insats."
            )
            new: Utfall = AndelUtfall(modell="andel", tillstand=outcome.tillstand, anda=deadweight)
        else:
            fresh = default_scenario(
                self.whole, self.scenario.kommun, self.scenario.malgrupp, self.scenario.insats
            )
            same = [u for u in fresh.utfall if outcome.tillstand in u.mal]
            new = same[0] if same else self._plain_outcome(outcome.tillstand)
        self._put_outcomes((*self.scenario.utfall[:position], new, *self.scenario.utfall[position + 1 :]))

    def add_outcome(self, tillstand: str) -> None:
        """Add a state that the intervention also changes."""
        if tillstand not in [goal for u in self.scenario.utfall for goal in u.mal]:
            self._put_outcomes((*self.scenario.utfall, self._plain_outcome(tillstand)))

    def remove_outcome(self, position: int) -> None:
        """Take an outcome away; the last one stays."""
        rest = tuple(u for i, u in enumerate(self.scenario.utfall) if i != position)
        if rest:
            self._put_outcomes(rest)

    def put_outcome(self, position: int, outcome: Utfall) -> None:
        """Put another outcome in the place of one."""
        self._put_outcomes((*self.scenario.utfall[:position], outcome, *self.scenario.utfall[position + 1 :]))

    def _plain_outcome(self, tillstand: str) -> RiskkurvaUtfall:
        group = self.whole.malgrupper[self.scenario.malgrupp]
        known = [r for r in group.grundrisker if r.tillstand == tillstand]
        p0 = known[0].p0 if known else Andel(varde=0.1, kommentar="Antagande: ange risken i er målgrupp.")
        return RiskkurvaUtfall(
            modell="riskkurva", tillstand=tillstand, p0=p0, kurva=known[0].kurva if known else ()
        )

    def _put_outcomes(self, outcomes: tuple[Utfall, ...]) -> None:
        self._replace(changed(self.scenario, utfall=outcomes))
        self._forget_outcomes()

    def choose_state(self, tillstand: str, alder: int) -> None:
        """Show the cost of one state, for a person of an age (the page about the cost of exclusion)."""
        self._replace(
            exclusion_scenario(self.parameters, self.scenario.kommun, tillstand, alder, self.scenario)
        )

    def undo(self) -> None:
        """Go back one change, or clear what is typed wrong if something is."""
        if self.problems:
            self.problems, self.texts = {}, {}
            self.revision += 1
        elif self._history:
            self.scenario = self._history.pop()
            self.result = run(self.scenario, self.parameters)
            self.revision += 1

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._history or self.problems)

    def restart(self) -> None:
        """Go back to what the page opened with; can be undone."""
        self.problems, self.texts = {}, {}
        self._replace(self.start)

    def load(self, data: bytes, name: str) -> tuple[Problem, ...]:
        """Open a scenario file, or lay a file of local values over the scenario; a faulty one changes nothing.

        Returns:
            Everything that is wrong with the file; empty when it was opened.
        """
        try:
            local = read_local_values(data, name)
            scenario = read_upload(data, name) if local is None else self._with_local(local)
            parameters = (
                self.parameters
                if scenario.parametrar == self.parameters.id
                else parameter_set(scenario.parametrar)
            )
            scenario = self.arrange(scenario, parameters)
            result = run(scenario, parameters)
        except InputError as error:
            return error.problems
        self._remember()
        self.parameters, self.scenario, self.result = parameters, scenario, result
        self.texts, self.problems = {}, {}
        self.revision += 1
        return ()

    def _with_local(self, changes: tuple[Andring, ...]) -> Scenario:
        new = {change.id for change in changes}
        kept = tuple(c for c in self.scenario.andrade_varden if c.id not in new)
        return changed(self.scenario, andrade_varden=(*kept, *changes))  # type: ignore[no-any-return]

    def dump(self) -> str:
        """Return the scenario as the text of a file."""
        from kalkyl.params import dump_scenario

        return dump_scenario(self.scenario)

    def _attempt(self, key: str, text: str, make: Callable[[], Scenario]) -> bool:
        try:
            self._replace(make(), quiet=True)
        except (FieldError, InputError) as error:
            self.texts[key] = text
            self.problems[key] = _words(error)
            self.revision += 1
            return False
        self.texts.pop(key, None)
        self.problems.pop(key, None)
        self.revision += 1
        return True

    def _replace(self, scenario: Scenario, *, quiet: bool = False) -> None:
        """Take a new scenario if it runs.

        Raises:
            InputError: It does not; nothing has changed.
        """
        if scenario != self.scenario:
            result = run(scenario, self.parameters)
            self._remember()
            self.scenario, self.result = scenario, result
        if not quiet:
            self.revision += 1

    def _remember(self) -> None:
        self._history = [*self._history[-HISTORY + 1 :], self.scenario]

    def _forget_outcomes(self) -> None:
        """Drop what was typed wrong in fields that no longer exist."""
        gone = [key for key in self.problems if key[-1:].isdigit()]
        for key in gone:
            self.problems.pop(key)
            self.texts.pop(key, None)
        if gone:
            self.revision += 1


def _words(error: FieldError | InputError) -> str:
    if isinstance(error, InputError):
        return " ".join(p.text[:1].upper() + p.text[1:] for p in error.problems)
    return str(error)


def exclusion_scenario(
    parameters: Parameteruppsattning, kommun: str, tillstand: str, alder: int, old: Scenario | None = None
) -> Scenario:
    """Build the scenario behind the page about the cost of exclusion: one person in one state.

    Args:
        parameters: Parameter set.
        kommun: Municipality code.
        tillstand: State id.
        alder: Age of the person, for survival.
        old: Scenario whose conventions and local values are kept.
    """
    whole = joined(old, parameters) if old is not None else parameters
    name = whole.tillstand[tillstand].namn
    group = Malgrupp.model_validate(
        {
            "id": "en_person",
            "namn": f"En person: {name}",
            "alder": alder,
            "antal": 1,
            "grundrisker": [{"tillstand": tillstand, "p0": 1.0}],
        }
    )
    own = whole.model_copy(update={"malgrupper": whole.malgrupper | {group.id: group}})
    new = default_scenario(own, kommun, group.id, None, None, old.kalkyl if old is not None else None)
    keep = {"namn": f"Utanförskapets kostnad: {name}, {parameters.kommuner[kommun].namn}"[:200]}
    others = tuple(g for g in old.egna_malgrupper if g.id != group.id) if old is not None else ()
    carried = (
        {n: getattr(old, n) for n in ("egna_prislappar", "egna_tillstand", "egna_handelsetyper", "egna_insatser", "andrade_varden",
                                      "anteckningar", "beskrivning")}
        if old is not None
        else {}
    )  # fmt: skip
    return changed(new, egna_malgrupper=(*others, group), **keep, **carried)  # type: ignore[no-any-return]
