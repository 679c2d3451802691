"""`kalkyl mall`: write the Excel template in which a municipality states its own values."""

import argparse

import kalkyl
from kalkyl.cli.targets import free
from kalkyl.engine.exclusion import stock
from kalkyl.model.problems import near, problem
from kalkyl.params.local_workbook import write_local_template


def write_template(options: argparse.Namespace) -> int:
    """Write the template, with any local values given filled in.

    Raises:
        InputError: The municipality does not exist, or the file exists already.
    """
    target = free(options.ut, options.ersatt)
    parameters = kalkyl.load_parameters(options.parametrar, overlay=options.lokala)
    kommun = parameters.kommuner.get(options.kommun)
    if kommun is None:
        raise problem(options.kommun, f"kommunkoden finns inte.{near(options.kommun, parameters.kommuner)}")
    stocks = {key: stock(kommun, state) for key, state in parameters.tillstand.items()}
    write_local_template(parameters, kommun.kod, target, stocks)
    print(
        f"{target} är skriven. Fyll i de ljusblå cellerna och läs in filen med kalkyl rakna FIL.toml --lokala {target}"
    )
    return 0
