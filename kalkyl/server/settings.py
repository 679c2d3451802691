"""The settings file of `kalkyl server`."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from kalkyl.model.base import Modell
from kalkyl.model.problems import InputError, problem
from kalkyl.model.swedish import problems

FORMAT = "kalkyl-server"
Sida = Literal[
    "investeringskalkyl", "utanforskapets_kostnad", "parametrar", "lagesbild", "risker", "regional", "fond",
    "uppfoljning", "jamfor",
]  # fmt: skip


class Serverval(Modell):
    """How the server runs.

    Attributes:
        adress: Address to listen on.
        port: Port to listen on; never exchanged for another.
        bas: Path in front of every address, for a server behind a proxy.
        platser: How many pages may be open at once; 0 means no limit.
        minne_mb: Most memory of one page [MiB]; 0 means no limit.
        vilotid_minuter: How long a page that nobody looks at is kept.
        varma: How many pages are kept ready of each page in `varma_sidor`.
        varma_sidor: Pages that are kept ready.
        parametrar: Folder with a parameter set of one's own; empty for the one that ships with Kalkyl.
        logg: Least serious level that is logged.
    """

    format: Literal["kalkyl-server"] = "kalkyl-server"
    version: Literal[1] = 1
    adress: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8866
    bas: str = "/"
    platser: Annotated[int, Field(ge=0, le=1000)] = 80
    minne_mb: Annotated[int, Field(ge=0, le=64_000)] = 1000
    vilotid_minuter: Annotated[int, Field(ge=1, le=1440)] = 15
    varma: Annotated[int, Field(ge=0, le=100)] = 0
    varma_sidor: tuple[Sida, ...] = ("investeringskalkyl",)
    parametrar: str = ""
    logg: Literal["info", "varning"] = "varning"


def read_settings(path: str | Path) -> Serverval:
    """Read a settings file.

    Raises:
        InputError: Everything that is wrong in it.
    """
    from kalkyl.params.files import parse_toml, read_text

    file = Path(path)
    data = parse_toml(read_text(file), file.name)
    if data.get("format") != FORMAT:
        raise problem(file.name, f'filen är ingen serverinställning: raden format = "{FORMAT}" saknas.')
    if isinstance(data.get("varma_sidor"), list):
        data["varma_sidor"] = tuple(data["varma_sidor"])
    try:
        return Serverval.model_validate(data)
    except ValidationError as error:
        raise InputError(problems(error, file.name, Serverval)) from None
