"""What the page about the fund knows, without widgets: candidates, rules, the choice, and the fund that follows from it."""

from dataclasses import dataclass, field, replace
from importlib.resources import files

from traitlets import HasTraits, Int

from kalkyl.engine import run
from kalkyl.fond.candidates import Delad, Kandidat
from kalkyl.fond.explanations import Anger, Skal, boards, frontier, reasons, regret
from kalkyl.fond.fund import Beslut, Fond, Fondregler, Modellval, fund
from kalkyl.fond.portfolio import Attityd, Portfolj, Regler, Val
from kalkyl.model.actors import Namnd, Perspektiv
from kalkyl.model.problems import InputError, Problem
from kalkyl.ui.fields import FieldError, parse
from kalkyl.ui.files import parameter_set, read_upload

DRAWS, SEED = 500, 20_260_101
"""The same for every candidate: a value that two of them share is drawn alike."""
MOST = 40
SHARED = "gemensam kostnad"
NOT_REAL = ("exempel_", "jonkoping_")
"""Examples that are exercises, or a published calculation of long ago: no candidates for a fund."""


@dataclass(frozen=True)
class Outcome:
    """What the rules give.

    Attributes:
        portfolj: The candidates.
        val: The choice.
        skal: Why the others were left out.
        anger: Regret of the choice.
        frontier: Cost and expected net value for rising budgets.
        fond: The fund with the chosen candidates decided in its first year.
    """

    portfolj: Portfolj
    val: Val
    skal: tuple[Skal, ...]
    anger: Anger
    frontier: tuple[tuple[float, float], ...]
    fond: Fond


@dataclass
class Inputs:
    """What is typed: texts by field, so that nothing is lost when something cannot be read."""

    texts: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


class FundState(HasTraits):
    """The page's knowledge.

    Attributes:
        revision: Raised by one after every change.
        kandidater: The candidates.
        outcome: What the rules give, or None while there is nothing to choose among.
        fault: Why there is no outcome, in Swedish.
    """

    revision = Int(0)

    def __init__(self) -> None:
        super().__init__()
        self.kandidater: list[Kandidat] = []
        self._count = 0
        self.perspektiv: Perspektiv = "samhallet"
        self.rules = Regler()
        self.fund_rules = Fondregler(kapital=5_000_000.0, startar=2026)
        self.budget: dict[Namnd, tuple[float, ...]] = {}
        self.conditions: dict[str, str] = {}
        self.parts: tuple[float, ...] = (1.0,)
        self.shared: tuple[float, ...] = ()
        self.shared_board: Namnd = "kommunstyrelse"
        self.sharing: frozenset[str] = frozenset()
        self.inputs = Inputs()
        self.outcome: Outcome | None = None
        self.fault = ""

    def add(self, data: bytes, name: str) -> tuple[Problem, ...]:
        """Add a scenario file or workbook; returns everything that is wrong with it."""
        found = self._added(data, name)
        if not found:
            self.work_out()
        return found

    def _added(self, data: bytes, name: str) -> tuple[Problem, ...]:
        try:
            if len(self.kandidater) >= MOST:
                return (Problem(name[:80], f"högst {MOST} insatser får plats. Ta bort en först."),)
            scenario = read_upload(data, name)
            result = run(scenario, parameter_set(scenario.parametrar), DRAWS, SEED)
            if result.lage != "resultat":
                return (
                    Problem(
                        scenario.namn, "kostnaden eller effekten saknas, så den går inte att väga mot andra."
                    ),
                )
        except InputError as error:
            return error.problems
        self._count += 1
        self.kandidater.append(Kandidat(f"insats_{self._count}", result))
        return ()

    def add_examples(self) -> None:
        """Take the examples that come with the program as a start."""
        folder = files("kalkyl") / "examples"
        for path in sorted(folder.iterdir(), key=lambda p: p.name):
            if path.name.endswith(".toml") and not path.name.startswith(NOT_REAL):
                self._added(path.read_bytes(), path.name)
        self.work_out()

    def remove(self, key: str) -> None:
        """Take a candidate away, and conditions that name it."""
        named = [k for k, v in self.conditions.items() if k == key or v.partition(":")[2] == key]
        self.conditions = {k: v for k, v in self.conditions.items() if k not in named}
        cleared = [replace(k, kraver=(), utesluter=()) if k.id in named else k for k in self.kandidater]
        self.kandidater = [k for k in cleared if k.id != key]
        self.work_out()

    def condition(self, key: str, value: str) -> None:
        """Set the condition of a candidate: empty, maste, inte, kraver:ID or utesluter:ID."""
        kind, _, other = value.partition(":")
        self.conditions = (
            {**self.conditions, key: value}
            if value
            else {k: v for k, v in self.conditions.items() if k != key}
        )
        self.kandidater = [
            replace(
                k,
                kraver=(other,) if kind == "kraver" else (),
                utesluter=(other,) if kind == "utesluter" else (),
            )
            if k.id == key
            else k
            for k in self.kandidater
        ]
        self.work_out()

    def choose(self, perspektiv: Perspektiv) -> None:
        """Make someone else's net as large as possible."""
        self.perspektiv = perspektiv
        self.work_out()

    def attitude(self, attityd: Attityd) -> None:
        """Change the attitude to risk."""
        level = {"vantevarde": 0.8, "sannolikhet": 0.8, "kvantil": 0.1}[attityd]
        self.rules = replace(self.rules, attityd=attityd, niva=level)
        self.work_out()

    def model(self, modell: Modellval) -> None:
        """Återföring or the budget model."""
        self.fund_rules = replace(self.fund_rules, modell=modell)
        self.work_out()

    def share_fixed(self, key: str, shares: bool) -> None:
        """Say whether a candidate needs what the shared fixed cost pays for."""
        self.sharing = self.sharing | {key} if shares else self.sharing - {key}
        self.work_out()

    def choose_board(self, namnd: Namnd) -> None:
        """Say which board pays the shared fixed cost."""
        self.shared_board = namnd
        self.work_out()

    def share_cost(self, shared: bool) -> None:
        """Let region and state share the cost in proportion to what they gain, or not."""
        self.fund_rules = replace(self.fund_rules, medfinansiering=shared)
        self.work_out()

    def type_number(self, key: str, text: str) -> None:
        """Take what was typed in a field: a board's budget (one amount, or one per year), or a rule of the fund."""
        try:
            value = self._read(key, text)
        except FieldError as error:
            self.inputs.texts[key], self.inputs.problems[key] = text, str(error)
            self.revision += 1
            return
        self.inputs.texts.pop(key, None)
        self.inputs.problems.pop(key, None)
        if key.startswith("budget."):
            self._set_budget(key.removeprefix("budget."), value)
        elif key == "delad":
            self.shared = value
        elif key == "delar":
            self.parts = value
        else:
            plain = value[0] if value else None
            whole = int(plain) if key.endswith("_ar") and plain is not None else plain
            self.fund_rules = replace(self.fund_rules, **{key: whole})  # type: ignore[arg-type]
        self.work_out()

    def _read(self, key: str, text: str) -> tuple[float, ...]:
        if not text.strip():
            if key in ("tak", "delad") or key.startswith("budget."):
                return ()
            raise FieldError("Fältet är tomt. Skriv ett tal.")
        if key.startswith("budget.") or key in ("delad", "delar"):
            found = tuple(float(x) for x in parse("list", text))
        else:
            kind = "share" if key in ("andel", "tak") else "integer" if key.endswith("_ar") else "kr"
            found = (float(parse(kind, text)),)  # type: ignore[arg-type]
        if min(found) < 0:
            raise FieldError("Talet kan inte vara negativt.")
        if key == "delar" and abs(sum(found) - 1.0) > 1e-9:
            raise FieldError("Delbetalningarna ska summera till 100 %. Skriv t.ex. 50 %; 50 %.")
        if key == "andel" and found[0] > 1:
            raise FieldError("Andelen kan vara högst 100 %.")
        return found

    def _set_budget(self, namnd: str, value: tuple[float, ...]) -> None:
        if value:
            self.budget[namnd] = value  # type: ignore[index]
        else:
            self.budget.pop(namnd, None)  # type: ignore[call-overload]

    @property
    def boards(self) -> list[Namnd]:
        """Boards that pay for some candidate."""
        return sorted({k.resultat.scenario.kostnad.namnd for k in self.kandidater})

    def work_out(self) -> None:
        """Choose, explain, and follow the fund."""
        self.outcome, self.fault = None, ""
        if self.kandidater:
            try:
                self.outcome = self._outcome()
            except InputError as error:
                self.fault = " ".join(str(p) for p in error.problems)
        self.revision += 1

    def _portfolio(self) -> Portfolj:
        """The candidates, those that share the fixed cost tied to it."""
        if not self.shared:
            return Portfolj(self.kandidater, perspektiv=self.perspektiv)
        tied = [replace(k, delad_kostnad=SHARED) if k.id in self.sharing else k for k in self.kandidater]
        return Portfolj(tied, {SHARED: Delad(SHARED, self.shared_board, self.shared)}, self.perspektiv)

    def _outcome(self) -> Outcome:
        portfolio = self._portfolio()
        budget = {b: self.budget[b] for b in boards(portfolio) if b in self.budget}
        must, never = (
            tuple(k for k, v in self.conditions.items() if v == word) for word in ("maste", "inte")
        )
        rules = replace(self.rules, perspektiv=self.perspektiv, budget=budget, maste=must, inte=never)
        chosen = portfolio.choose(rules)
        starts = {k.id: k.resultat.scenario.kalkyl.startar for k in self.kandidater}
        terms = replace(self.fund_rules, startar=min(starts.values()))
        decisions = [
            Beslut(k.id, k.resultat, starts[k.id], self.parts)
            for k in self.kandidater
            if k.id in chosen.valda
        ]
        return Outcome(
            portfolio,
            chosen,
            reasons(portfolio, rules, chosen),
            regret(portfolio, rules, chosen),
            frontier(portfolio, rules),
            fund(terms, decisions),
        )

    def name(self, key: str) -> str:
        """Name of a candidate."""
        return next(k.namn for k in self.kandidater if k.id == key)
