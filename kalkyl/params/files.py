"""Reading text, TOML and CSV safely, with Swedish messages."""

import csv
import hashlib
import io
import re
import tomllib
from pathlib import Path
from typing import Any

from kalkyl.model.problems import InputError, Problem, problem

MAX_BYTES = 20_000_000
"""Largest file that is read."""


def parameter_root() -> Path:
    """Return the folder that holds the parameter sets: of a checkout, or of the installed package."""
    package = Path(__file__).resolve().parents[1]
    for candidate in (package.parent / "parametrar", package / "_data" / "parametrar"):
        if candidate.is_dir():
            return candidate
    raise problem("parametrar", "mappen med parameteruppsättningar saknas. Installera om kalkyl.")


MOST_DOTS = 2000
"""Most dots in a line of TOML: the time to read a key of many parts grows with their square."""


def read_text(path: Path) -> str:
    """Read a UTF-8 text file.

    Raises:
        InputError: The file is missing, is a folder, is too large or is not UTF-8.
    """
    name = path.name
    try:
        if path.is_dir():
            raise problem(name, "det är en mapp, inte en fil. Ange en fil som slutar på .toml.")
        if path.stat().st_size > MAX_BYTES:
            raise problem(name, f"filen är större än {MAX_BYTES // 1_000_000} MB och läses inte.")
        return decode(path.read_bytes(), name)
    except FileNotFoundError:
        raise problem(str(path), "filen finns inte. Kontrollera namn och mapp.") from None
    except PermissionError:
        raise problem(str(path), "filen får inte läsas. Kontrollera behörigheten.") from None
    except OSError as error:
        raise problem(str(path), f"filen kan inte läsas ({error.strerror}).") from None


def decode(data: bytes, name: str) -> str:
    """Decode bytes as UTF-8 (with or without byte order mark), or say how to save the file again."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise problem(
            f"{name}, rad {line}",
            "filen är inte sparad som UTF-8. Öppna den i Anteckningar, välj Spara som och kodningen UTF-8.",
        ) from None


def shown_name(name: str) -> str:
    """Return the name of an uploaded file as messages show it: without folders, and not endless.

    >>> shown_name("mapp/plan.toml")
    'plan.toml'
    """
    return name.replace("\\", "/").rsplit("/", 1)[-1][:80] or "filen"


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """Parse TOML; a syntax error becomes a Swedish message with the line shown."""
    if any(line.count(".") > MOST_DOTS for line in text.splitlines()):
        raise problem(name, "filen är för djupt nästlad för att läsas.")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise problem(*_toml_fault(str(error), text, name)) from None
    except RecursionError:
        raise problem(name, "filen är för djupt nästlad för att läsas.") from None


def _toml_fault(message: str, text: str, name: str) -> tuple[str, str]:
    match = re.search(r"line (\d+), column (\d+)", message)
    lines = text.splitlines()
    number = int(match.group(1)) if match else len(lines)
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    if "Cannot overwrite" in message or "Cannot declare" in message or "duplicate" in message.lower():
        hint = "samma nyckel står två gånger. Ta bort den ena."
    elif re.search(r"=\s*[\d ]+,\d", line):
        hint = "decimaltal skrivs med punkt i filen, t.ex. 0.035 i stället för 0,035."
    elif re.search(r"=\s*0\d", line):
        hint = 'tal får inte börja med 0. Skriv koder inom citattecken, t.ex. "0114".'
    elif re.search(r"=\s*\d+ \d", line):
        hint = "tal skrivs utan mellanrum i filen, t.ex. 1250000 eller 1_250_000."
    else:
        hint = "raden kan inte tolkas. Text ska stå inom citattecken och varje rad ha formen nyckel = värde."
    shown = f" Raden är: {line[:80]}" if line else ""
    return f"{name}, rad {number}", f"{hint}{shown}"


def read_csv(path: Path, required: tuple[str, ...]) -> list[dict[str, str]]:
    """Read a semicolon-separated UTF-8 table with a header row; every cell is text.

    Raises:
        InputError: A required column is missing, or rows have the wrong number of cells.
    """
    rows = list(csv.reader(io.StringIO(read_text(path)), delimiter=";"))
    if not rows:
        raise problem(path.name, "tabellen är tom.")
    header = [cell.strip() for cell in rows[0]]
    faults = [
        Problem(path.name, f"kolumnen ”{c}” saknas i tabellens första rad.")
        for c in required
        if c not in header
    ]
    twice = sorted({c for c in header if header.count(c) > 1})
    faults += [Problem(path.name, f"kolumnen ”{c}” står två gånger.") for c in twice]
    for number, row in enumerate(rows[1:], start=2):
        if row and len(row) != len(header):
            faults.append(
                Problem(
                    f"{path.name}, rad {number}", f"raden har {len(row)} celler men ska ha {len(header)}."
                )
            )
    if faults:
        raise InputError(faults)
    return [dict(zip(header, (c.strip() for c in row), strict=True)) for row in rows[1:] if row]


def folder_hash(paths: list[Path]) -> str:
    """SHA-256 over names and contents, with line ends normalised so that every platform gets the same."""
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda p: p.name):
        digest.update(path.name.encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
