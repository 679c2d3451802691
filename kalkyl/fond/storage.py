"""Where a fund's applications and follow-ups are kept: versioned texts, never half-written, never overwritten unseen.

A document is a TOML text under a kind and an id. Every save makes a new version and says which version it was made from;
if somebody else has saved in the meantime nothing is written and a `ConflictError` shows both versions. `FolderStore` keeps
plain files and `database.DatabaseStore` a database, with the same interface.
"""

import errno
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal, Protocol, get_args

from kalkyl.model.base import ID_PATTERN
from kalkyl.model.problems import InputError, Problem, problem
from kalkyl.params.documents import STORED
from kalkyl.params.files import parse_toml, read_text
from kalkyl.writing import write_whole

Slag = Literal["ansokan", "uppfoljning"]
"""Kind of document."""

SLAG: Final[tuple[Slag, ...]] = get_args(Slag)
SCHEMA: Final = 1
"""Version of how documents are kept."""
WAIT_SECONDS: Final = 10.0
_PROJECT: Final = "kalkyl-projekt.toml"


@dataclass(frozen=True)
class Sparad:
    """A version of a document.

    Attributes:
        slag: Kind.
        id: Identifier of the document.
        version: 1 for the first, one more for every save; 0 for what has not been saved.
        sparad: When it was saved, UTC, whole seconds.
        av: Function that saved it (never a person's name), or empty.
        text: The document as TOML.
    """

    slag: Slag
    id: str
    version: int
    sparad: datetime
    av: str
    text: str


class ConflictError(InputError):
    """Somebody else has saved since the document was opened. Nothing has been written.

    Attributes:
        egen: What was to be saved.
        befintlig: What is kept.
    """

    def __init__(self, egen: Sparad, befintlig: Sparad, utgick_fran: int) -> None:
        self.egen, self.befintlig = egen, befintlig
        by = f" av {befintlig.av}" if befintlig.av else ""
        when = befintlig.sparad.strftime("%Y-%m-%d %H:%M UTC")
        where = f"{egen.slag} {egen.id}"
        faults = [
            Problem(
                where,
                f"någon annan har sparat sedan du öppnade. Du utgick från version {utgick_fran} men version "
                f"{befintlig.version} finns, sparad {when}{by}. Inget är överskrivet. Öppna den sparade versionen, för in "
                "dina ändringar och spara igen, eller spara din version under ett annat namn.",
            )
        ]
        faults += [Problem(where, line) for line in differences(befintlig.text, egen.text)]
        super().__init__(faults)


class Store(Protocol):
    """Keeps documents."""

    def keys(self, slag: Slag) -> tuple[str, ...]:
        """Return the ids of the kept documents of a kind, in order."""
        ...

    def read(self, slag: Slag, key: str) -> Sparad:
        """Return the newest version; an InputError when there is none."""
        ...

    def history(self, slag: Slag, key: str) -> tuple[Sparad, ...]:
        """Return every version, oldest first; empty when there is none."""
        ...

    def save(self, slag: Slag, key: str, text: str, fran: int, av: str = "") -> Sparad:
        """Keep a new version made from version `fran` (0 for a new document), or raise a ConflictError."""
        ...

    def restore(self, sparad: Sparad) -> None:
        """Keep a version as it was in another store; versions must come in order, oldest first."""
        ...


def copy_all(source: Store, target: Store) -> int:
    """Copy every version of every document and check that all came over.

    Returns:
        Number of versions in the source, all of which are in the target afterwards.

    Raises:
        InputError: The target holds something else under the same id, or a version did not come over unchanged.
    """
    count = 0
    faults = []
    for slag in SLAG:
        for key in source.keys(slag):
            versions = source.history(slag, key)
            known = target.history(slag, key)
            if known != versions[: len(known)]:
                faults.append(Problem(f"{slag} {key}", "målet har redan ett annat innehåll under samma id."))
                continue
            for version in versions[len(known) :]:
                target.restore(version)
            if target.history(slag, key) != versions:
                faults.append(Problem(f"{slag} {key}", "kopian stämmer inte med originalet. Försök igen."))
            count += len(versions)
    if faults:
        raise InputError(faults)
    return count


def check_key(key: str) -> None:
    """Raise an InputError for an id that cannot be a file name."""
    if not re.fullmatch(ID_PATTERN, key) or len(key) > 80:
        raise problem(
            key[:80] or "id", "ett id börjar med en liten bokstav a–z och har bara a–z, siffror och _."
        )


def now() -> datetime:
    """Return the time now, UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def differences(kept: str, own: str, most: int = 12) -> list[str]:
    """Say in Swedish where two documents differ, field by field."""
    a, b = (dict(_flat(parse_toml(text, "dokumentet"))) for text in (kept, own))
    found = [
        f"{name}: sparat är {_quoted(a.get(name))}, ditt är {_quoted(b.get(name))}."
        for name in dict.fromkeys([*a, *b])
        if a.get(name) != b.get(name)
    ]
    return found if len(found) <= most else [*found[:most], f"… och {len(found) - most} skillnader till."]


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list) and any(isinstance(x, dict) for x in value):
        for number, inner in enumerate(value, start=1):
            yield from _flat(inner, f"{name} {number}")
    else:
        yield name, value


def _quoted(value: Any) -> str:
    if value is None:
        return "tomt"
    text = str(value)
    return f"”{text if len(text) <= 80 else text[:79] + '…'}”"


class FolderStore:
    """Keeps documents as files: `ansokan/<id>.toml`, earlier versions in `historik/`.

    A file is written beside its place and moved there in one step, so a reader sees the old one or the new one and a
    killed process leaves nothing half-written. A lock on the folder lets one writer in at a time and is released by the
    system when its process ends. A file changed by hand counts as a version of its own.

    Args:
        folder: Project folder; made if it does not exist.

    Raises:
        InputError: The folder cannot be used, or belongs to a newer Kalkyl.
    """

    def __init__(self, folder: Path) -> None:
        from filelock import FileLock

        self.folder = folder
        with self._told():
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(folder / ".las", timeout=WAIT_SECONDS)
            mark = folder / _PROJECT
            if not mark.exists():
                with self._locked():
                    if not mark.exists():
                        write_whole(mark, f'format = "kalkyl-projekt"\nschema = {SCHEMA}\n')
        data = parse_toml(read_text(mark), mark.name)
        if data.get("format") != "kalkyl-projekt" or data.get("schema") != SCHEMA:
            raise problem(
                str(mark),
                f"projektmappen har schema {data.get('schema')!r} men den här programversionen läser {SCHEMA}. "
                "Uppdatera Kalkyl.",
            )

    def keys(self, slag: Slag) -> tuple[str, ...]:
        """Return the ids of the kept documents of a kind, in order."""
        return tuple(
            sorted(p.stem for p in (self.folder / slag).glob("*.toml") if re.fullmatch(ID_PATTERN, p.stem))
        )

    def read(self, slag: Slag, key: str) -> Sparad:
        """Return the newest version.

        Raises:
            InputError: There is none, or the file cannot be read.
        """
        check_key(key)
        return _parse(read_text(self._path(slag, key)), slag, key, self._path(slag, key))

    def history(self, slag: Slag, key: str) -> tuple[Sparad, ...]:
        """Return every version, oldest first; empty when there is none."""
        check_key(key)
        if not self._path(slag, key).exists():
            return ()
        newest = self.read(slag, key)
        old = (
            _parse(read_text(p), slag, key, p) for p in sorted(self._archive(slag, key).glob("[0-9]*.toml"))
        )
        return (*(s for s in old if s.version < newest.version), newest)

    def save(self, slag: Slag, key: str, text: str, fran: int, av: str = "") -> Sparad:
        """Keep a new version.

        Args:
            slag: Kind.
            key: Id.
            text: The document as TOML.
            fran: Version it was made from; 0 for a new document.
            av: Function that saves it.

        Raises:
            ConflictError: Another version than `fran` is the newest.
            InputError: The text is no TOML, or the folder cannot be written.
        """
        new = prepared(slag, key, text, fran, av)
        with self._locked():
            path = self._path(slag, key)
            if path.exists() or fran:
                kept = self.read(slag, key)
                if kept.version != fran:
                    raise ConflictError(new, kept, fran)
                self._keep_old(kept)
            self._put(new)
        return new

    def restore(self, sparad: Sparad) -> None:
        """Keep a version as it was in another store; versions must come in order, oldest first."""
        check_key(sparad.id)
        with self._locked():
            if self._path(sparad.slag, sparad.id).exists():
                kept = self.read(sparad.slag, sparad.id)
                if kept.version >= sparad.version:
                    raise ConflictError(sparad, kept, sparad.version - 1)
                self._keep_old(kept)
            self._put(sparad)

    def _keep_old(self, kept: Sparad) -> None:
        self._write(self._archive(kept.slag, kept.id) / f"{kept.version:06}.toml", kept)

    def _put(self, new: Sparad) -> None:
        self._write(self._path(new.slag, new.id), new)

    def _write(self, path: Path, kept: Sparad) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, _file_text(kept))

    def _path(self, slag: Slag, key: str) -> Path:
        return self.folder / slag / f"{key}.toml"

    def _archive(self, slag: Slag, key: str) -> Path:
        return self.folder / "historik" / slag / key

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise problem(str(self.folder), _unusable(error)) from None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        from filelock import Timeout

        with self._told():
            try:
                with self._lock:
                    yield
            except Timeout:
                raise problem(
                    str(self.folder), "någon annan sparar just nu. Vänta en stund och försök igen."
                ) from None


def _unusable(error: OSError) -> str:
    """Say why nothing could be written. What was kept before is whole: see `write_whole`."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
        return (
            "disken är full och inget har sparats. Det som var sparat förut finns kvar som det var. "
            "Frigör utrymme och spara igen."
        )
    reason = error.strerror or type(error).__name__
    return f"projektmappen kan inte användas ({reason}). Kontrollera behörigheten."


def prepared(slag: Slag, key: str, text: str, fran: int, av: str) -> Sparad:
    """Return the version that a save is to make.

    Raises:
        InputError: The id or the text cannot be used.
    """
    check_key(key)
    if STORED in parse_toml(text, f"{slag} {key}"):
        raise problem(f"{slag} {key}", f"tabellen [{STORED}] skrivs av Kalkyl. Ta bort den ur texten.")
    return Sparad(slag, key, fran + 1, now(), " ".join(av.split())[:200], _ended(text))


def without_mark(text: str) -> str:
    """Return the text of a kept file without its version, as it was before it was kept."""
    head, found, _ = text.rpartition(f"\n[{STORED}]\n")
    return head if found else text


def _ended(text: str) -> str:
    return text.replace("\r\n", "\n").rstrip("\n") + "\n"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _file_text(sparad: Sparad) -> str:
    import tomli_w

    mark = {
        "version": sparad.version,
        "sparad": sparad.sparad,
        "av": sparad.av,
        "kontroll": _digest(sparad.text),
    }
    return f"{sparad.text}\n{tomli_w.dumps({STORED: mark})}"


def _parse(text: str, slag: Slag, key: str, path: Path) -> Sparad:
    """Read a kept file; one changed by hand is a version later than the one it says."""
    text = text.replace("\r\n", "\n")
    mark = parse_toml(text, path.name).get(STORED, {})
    version, saved, by = (mark.get(name) for name in ("version", "sparad", "av"))
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(microsecond=0)
    kept = Sparad(slag, key, 1, changed, "", _ended(without_mark(text)))
    if not isinstance(version, int) or not isinstance(saved, datetime):
        return kept
    if mark.get("kontroll") != _digest(kept.text):
        return replace(kept, version=version + 1)
    return replace(kept, version=version, sparad=saved, av=str(by or ""))
