"""Loading a parameter set: every TOML and CSV file of a folder, validated as a whole."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from kalkyl.model.associations import Samband
from kalkyl.model.economy import Indexserie, Kolumn, Kommun, Skatteregler
from kalkyl.model.fetching import Hamtning
from kalkyl.model.indicators import Indikator
from kalkyl.model.missing import Saknad
from kalkyl.model.overlay import apply_overlay
from kalkyl.model.parameters import (
    Andring,
    Handelsetyp,
    Insats,
    Kalkylmodell,
    Konstant,
    Lon,
    Malgrupp,
    Parameteruppsattning,
    Prislapp,
    Risk,
    Tillstand,
)
from kalkyl.model.problems import InputError, Problem, problem
from kalkyl.model.swedish import problems
from kalkyl.model.values import Kalla
from kalkyl.params.checks import check_set
from kalkyl.params.files import folder_hash, parameter_root, parse_toml, read_csv, read_text
from kalkyl.params.overlay import load_overlay

_NOUNS: dict[str, tuple[type[BaseModel], str, str]] = {
    "kalla": (Kalla, "kallor", "id"),
    "prislapp": (Prislapp, "prislappar", "id"),
    "lon": (Lon, "loner", "id"),
    "tillstand": (Tillstand, "tillstand", "id"),
    "handelsetyp": (Handelsetyp, "handelsetyper", "id"),
    "malgrupp": (Malgrupp, "malgrupper", "id"),
    "insats": (Insats, "insatser", "id"),
    "risk": (Risk, "risker", "id"),
    "index": (Indexserie, "index", "id"),
    "skatteregler": (Skatteregler, "skatteregler", "ar"),
    "konstant": (Konstant, "konstanter", "id"),
    "kalkylmodell": (Kalkylmodell, "kalkylmodeller", "id"),
    "saknad": (Saknad, "saknade", "id"),
    "hamtning": (Hamtning, "hamtningar", "id"),
    "samband": (Samband, "samband", "id"),
    "indikator": (Indikator, "indikatorer", "id"),
}
"""Array name in a file -> model, collection in the set, key."""

_KOMMUN_COLUMNS = (
    "kommunkod",
    "namn",
    "lanskod",
    "lan",
    "folkmangd",
    "skattekraft_kr",
    "kommunalskatt",
    "regionskatt",
    "kompensationsgrad_kommun",
    "kompensationsgrad_region",
    "avgiftskommun",
)


def load_parameters(
    name_or_path: str | Path = "riket", overlay: str | Path | Sequence[Andring] | None = None
) -> Parameteruppsattning:
    """Load and validate a parameter set.

    Args:
        name_or_path: Name of a set that comes with Kalkyl (riket, exempel), or a folder.
        overlay: Local values: a TOML file, the Excel template filled in, or a sequence of changes.

    Returns:
        The set, with the overlay applied and the base values kept beside it.

    Raises:
        InputError: Everything that is wrong in the files, in Swedish, at once.
    """
    folder = set_folder(name_or_path)
    reader = _Reader(folder)
    parameters = reader.read()
    if overlay is None:
        return parameters
    changes = load_overlay(Path(overlay)) if isinstance(overlay, (str, Path)) else tuple(overlay)
    return apply_overlay(parameters, changes)


def set_folder(name_or_path: str | Path) -> Path:
    """Return the folder of a parameter set.

    Args:
        name_or_path: Name of a set that comes with Kalkyl, or a folder.

    Raises:
        InputError: There is neither.
    """
    path = Path(name_or_path)
    if (
        isinstance(name_or_path, str)
        and path.name == name_or_path
        and (parameter_root() / name_or_path).is_dir()
    ):
        return parameter_root() / name_or_path
    if path.is_dir():
        return path
    sets = sorted(p.name for p in parameter_root().iterdir() if p.is_dir())
    raise problem(
        str(name_or_path),
        f"det finns ingen parameteruppsättning eller mapp med det namnet. Uppsättningar som följer med: {', '.join(sets)}.",
    )


class _Reader:
    """One pass over a folder that collects nouns and faults."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Problem] = []
        self.files: dict[tuple[str, str], str] = {}
        self.content: dict[str, dict[Any, Any]] = {collection: {} for _, collection, _ in _NOUNS.values()}
        self.top: dict[str, Any] = {}
        self.kolumner: list[Kolumn] = []

    def read(self) -> Parameteruppsattning:
        paths = sorted(self.folder.glob("*.toml"))
        if not paths:
            raise problem(str(self.folder), "mappen har inga TOML-filer och är ingen parameteruppsättning.")
        for path in paths:
            self._collect(lambda path=path: self._file(path))
        self._collect(self._kommuner)
        dodsrisker = self._collect(self._dodsrisker) or {}
        tables = list(self.folder.glob("*.csv"))
        parameters = self._build(dodsrisker, folder_hash([*paths, *tables]))
        if parameters is not None:
            self.faults += check_set(parameters, self.files)
        if self.faults or parameters is None:
            raise InputError(self.faults)
        return parameters

    def _collect(self, step: Any) -> Any:
        try:
            return step()
        except InputError as error:
            self.faults += error.problems
            return None

    def _file(self, path: Path) -> None:
        for key, value in parse_toml(read_text(path), path.name).items():
            if key in _NOUNS and isinstance(value, list):
                for number, item in enumerate(value, start=1):
                    self._noun(path.name, key, number, item)
            elif key == "kolumn" and isinstance(value, list):
                for number, item in enumerate(value, start=1):
                    self._kolumn(path.name, number, item)
            elif path.name == "uppsattning.toml":
                self.top[key] = value
            else:
                self.faults.append(
                    Problem(
                        path.name, f"okänd tabell ”{key}”. Tillåtna: {', '.join(f'[[{n}]]' for n in _NOUNS)}."
                    )
                )

    def _noun(self, file: str, noun: str, number: int, item: Any) -> None:
        model, collection, key_field = _NOUNS[noun]
        key = item.get(key_field) if isinstance(item, dict) else None
        where = f"{file}, {key if key is not None else f'{noun} nr {number}'}"
        if noun == "index" and isinstance(item, dict) and isinstance(item.get("varden"), dict):
            item = item | {
                "varden": {int(y) if str(y).isdigit() else y: v for y, v in item["varden"].items()}
            }
        try:
            built = model.model_validate(item)
        except ValidationError as error:
            self.faults += problems(error, where, model)
            if key is not None:
                self.files.setdefault((collection, str(key)), file)
            return
        if key in self.content[collection]:
            first = self.files[(collection, str(key))]
            self.faults.append(Problem(where, f"id ”{key}” finns redan i {first}. Byt namn på den ena."))
            return
        self.content[collection][key] = built
        self.files[(collection, str(key))] = file

    def _kolumn(self, file: str, number: int, item: Any) -> None:
        try:
            self.kolumner.append(Kolumn.model_validate(item))
        except ValidationError as error:
            self.faults += problems(error, f"{file}, kolumn nr {number}", Kolumn)

    def _kommuner(self) -> None:
        path = self.folder / "kommuner.csv"
        self.content["kommuner"] = {}
        for number, row in enumerate(read_csv(path, _KOMMUN_COLUMNS), start=2):
            kod = row["kommunkod"]
            where = f"{path.name}, rad {number} ({kod})"
            try:
                kommun = Kommun.model_validate(self._kommun_row(row))
            except ValidationError as error:
                self.faults += problems(error, where, Kommun)
                continue
            if kod in self.content["kommuner"]:
                self.faults.append(Problem(where, f"kommunkoden ”{kod}” finns två gånger."))
            self.content["kommuner"][kod] = kommun

    def _kommun_row(self, row: dict[str, str]) -> dict[str, Any]:
        numbers: dict[str, Any] = {}
        for column, text in row.items():
            if column in ("kommunkod", "namn", "lanskod", "lan", "avgiftskommun") or text == "":
                continue
            try:
                numbers[column] = float(text)
            except ValueError:
                numbers[column] = text  # the model says what should stand here
        base = {c: numbers.pop(c) for c in _KOMMUN_COLUMNS if c in numbers}
        if isinstance(base.get("folkmangd"), float) and base["folkmangd"].is_integer():
            base["folkmangd"] = int(base["folkmangd"])
        return {
            "kod": row["kommunkod"],
            "namn": row["namn"],
            "lanskod": row["lanskod"],
            "lan": row["lan"],
            "avgiftskommun": row["avgiftskommun"].lower() in ("1", "true", "ja"),
            "nyckeltal": numbers,
            **base,
        }

    def _dodsrisker(self) -> dict[str, tuple[float, ...]]:
        path = self.folder / "dodsrisker.csv"
        by_sex: dict[str, dict[int, float]] = {}
        for number, row in enumerate(read_csv(path, ("kon", "alder", "dodsrisk")), start=2):
            try:
                by_sex.setdefault(row["kon"], {})[int(row["alder"])] = float(row["dodsrisk"])
            except ValueError:
                self.faults.append(Problem(f"{path.name}, rad {number}", "ålder och dödsrisk ska vara tal."))
        series = {}
        for sex, risks in by_sex.items():
            if sorted(risks) != list(range(len(risks))):
                self.faults.append(
                    Problem(path.name, f"åldrarna för ”{sex}” är inte 0, 1, 2, … utan luckor.")
                )
            elif any(not 0 <= q <= 1 for q in risks.values()):
                self.faults.append(Problem(path.name, f"en dödsrisk för ”{sex}” ligger inte mellan 0 och 1."))
            series[sex] = tuple(risks[a] for a in sorted(risks))
        if "alla" not in series:
            self.faults.append(Problem(path.name, "raderna för kon = alla saknas."))
        return series

    def _build(self, dodsrisker: dict[str, tuple[float, ...]], digest: str) -> Parameteruppsattning | None:
        data = {
            **self.top,
            **self.content,
            "kolumner": self.kolumner,
            "dodsrisker": dodsrisker,
            "hash": digest,
        }
        try:
            return Parameteruppsattning.model_validate(data)
        except ValidationError as error:
            self.faults += problems(error, "uppsattning.toml", Parameteruppsattning)
            return None
