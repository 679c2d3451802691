"""The register as a file: preloaded with the taxonomy, read with every fault told, written so that it reads back."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kalkyl.lagesbild.personal_data import personal_data
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.problems import InputError, Problem, near, problem
from kalkyl.params.documents import dump_document, parse_document, read_document
from kalkyl.params.files import read_text
from kalkyl.risk.register import FORMAT, VERSION, Riskpost, Riskregister

WHAT: Final = "ett riskregister"


def new_register(parameters: Parameteruppsattning, kommun: str) -> Riskregister:
    """Return a register with every risk of the parameter set and nothing judged.

    Raises:
        InputError: The municipality does not exist.
    """
    if kommun not in parameters.kommuner:
        raise problem(kommun, f"kommunkoden finns inte i parameteruppsättningen ”{parameters.id}”.")
    return Riskregister(
        format=FORMAT,
        version=VERSION,
        namn=f"Sociala risker i {parameters.kommuner[kommun].namn}",
        kommun=kommun,
        parametrar=parameters.id,
        syntetisk=parameters.syntetisk,
        risker=tuple(Riskpost(risk=key) for key in parameters.risker),
    )


def load_register(path: str | Path) -> Riskregister:
    """Read a register file.

    Raises:
        InputError: Everything that is wrong in the file, in Swedish, at once.
    """
    file = Path(path)
    return parse_register(read_text(file), file.name)


def read_register(data: bytes, name: str) -> Riskregister:
    """Read an uploaded register.

    Raises:
        InputError: Everything that is wrong.
    """
    return read_document(data, name, Riskregister, WHAT)


def parse_register(text: str, name: str = "riskregister") -> Riskregister:
    """Build a register from TOML text.

    Args:
        text: The file's content.
        name: File name for the messages.

    Raises:
        InputError: Everything that is wrong.
    """
    return parse_document(text, name, Riskregister, WHAT)


def dump_register(register: Riskregister) -> str:
    """Write a register as TOML text that `parse_register` reads back to an equal register."""
    return dump_document(register)


def check_register(register: Riskregister, parameters: Parameteruppsattning) -> None:
    """Raise an InputError with everything in the register that leads nowhere."""
    faults = []
    if register.kommun not in parameters.kommuner:
        faults.append(Problem(register.namn, f"kommunkoden ”{register.kommun}” finns inte i uppsättningen."))
    for post in register.risker:
        if post.risk not in parameters.risker and not post.namn:
            hint = near(post.risk, parameters.risker) or " Skriv ett namn om det är en egen risk."
            faults.append(Problem(f"risk {post.risk}", f"risken finns inte i uppsättningen.{hint}"))
        known = {*parameters.handelsetyper, *parameters.tillstand, post.risk}
        for row in post.raknat:
            if row.id not in known:
                where = f"risk {post.risk}, raknat"
                faults.append(
                    Problem(where, f"”{row.id}” är ingen händelsetyp eller tillstånd.{near(row.id, known)}")
                )
    if faults:
        raise InputError(faults)


def remarks(register: Riskregister, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return what the municipality should look at, in Swedish: possible personal data, and measures without an owner.

    Args:
        register: The register.
        names: Name of each risk by id.
    """
    found = []
    for place, text in _texts(register, names):
        kinds = personal_data(text)
        if kinds:
            found.append(
                f"{place}: texten ser ut att innehålla {', '.join(kinds)}. Skriv funktion, inte person."
            )
    for post in register.risker:
        for measure in post.atgarder:
            where = f"{names[post.risk]}, åtgärden ”{measure.namn}”"
            if not measure.ansvarig:
                found.append(f"{where}: ansvarig funktion saknas.")
            if measure.klar is None and measure.status in ("planerad", "pagar"):
                found.append(f"{where}: tidplan saknas.")
            if not measure.uppfoljning:
                found.append(f"{where}: hur den följs upp saknas.")
    return tuple(found)


def _texts(register: Riskregister, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield every text a person may have written, with its place."""
    for name, value in register.lag.model_dump().items():
        if isinstance(value, str):
            yield f"lag, {name}", value
    for post in register.risker:
        place = names[post.risk]
        yield f"{place}, beskrivning", post.beskrivning
        yield f"{place}, förmåga", post.formaga_text
        for judged in post.bedomningar:
            yield f"{place}, bedömning {judged.datum}", f"{judged.av}. {judged.motivering}"
        for m in post.atgarder:
            text = ". ".join((m.namn, m.ansvarig, m.resurser, m.uppfoljning))
            yield f"{place}, åtgärden ”{m.namn[:40]}”", text
