"""What the server answers beside the pages of Voilà: lost addresses, health, and workshops."""

import asyncio
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from tornado.web import HTTPError
from voila.handler import BaseVoilaHandler
from voila.tornado.handler import TornadoVoilaHandler

import kalkyl
from kalkyl.language import VARIABLE, Language, current
from kalkyl.model.problems import InputError, problem
from kalkyl.server import spoken
from kalkyl.server.room import has_room
from kalkyl.server.workshop import MOST_BYTES, Store
from kalkyl.ui.exercises import Exercise, exercises

MOST_BODY_BYTES = 2 * MOST_BYTES
_PATIENCE_SECONDS = 60.0
FACILITATOR_KEY = "X-Kalkyl-Nyckel"


class NotFound(BaseVoilaHandler):  # type: ignore[misc]
    """Any address that leads nowhere: our own Swedish page."""

    async def prepare(self) -> None:
        """Answer 404 whatever the method."""
        await super().prepare()
        spoken.choose(self)
        raise HTTPError(404)


class OwnPages(TornadoVoilaHandler):  # type: ignore[misc]
    """Shows our own notebooks and no others, to as many visitors as the server is set to hold."""

    async def prepare(self) -> None:
        """Answer 404 for anything but a notebook directly in the folder, 503 when every place is taken, 507 on a full disk."""
        await super().prepare()
        spoken.choose(self)
        name = self.path_args[0] if self.path_args else ""
        folder = Path(self.settings["kalkyl_folder"])
        if not re.fullmatch(r"[a-z_]+\.ipynb", name) or not (folder / name).is_file():
            raise HTTPError(404)
        most = self.settings["kalkyl_most_sessions"]
        if most and len(self.kernel_manager.list_kernel_ids()) >= most:
            raise HTTPError(503)
        if not has_room(Path(self.kernel_manager.connection_dir)):
            raise HTTPError(507)

    def should_use_rendered_notebook(self, *args: Any) -> bool:
        """Whether a page that stands ready may be shown: those are in the server's own language."""
        return spoken.chosen() == current() and bool(super().should_use_rendered_notebook(*args))


class StartPage(BaseVoilaHandler):  # type: ignore[misc]
    """The start page."""

    def get(self) -> None:
        """Show it."""
        self.write(self.render_template("tree.html"))

    async def prepare(self) -> None:
        """Take the visitor's language."""
        await super().prepare()
        spoken.choose(self)


class Health(JupyterHandler):
    """Whether the server is up, for those who watch over it. Says nothing about anyone's work."""

    def get(self) -> None:
        """Answer with version and number of open pages."""
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        count = len(self.kernel_manager.list_kernel_ids())
        self.finish(json.dumps({"status": "ok", "version": kalkyl.__version__, "oppna_sidor": count}))


class WorkshopPage(BaseVoilaHandler):  # type: ignore[misc]
    """The page of exercises and of the facilitator."""

    async def prepare(self) -> None:
        """Take the visitor's language."""
        await super().prepare()
        spoken.choose(self)

    async def get(self) -> None:
        """Show the page; the exercises are worked out at the first visit."""
        language = spoken.chosen()
        try:
            found = await asyncio.get_running_loop().run_in_executor(None, exercises_in, language)
        except InputError:
            found = ()
        self.write(self.render_template("workshop.html", exercises=found, current="workshop"))


class WorkshopApi(JupyterHandler):
    """Hand in, look and steer. Every change needs the same-site token that the pages carry."""

    def initialize(self, store: Store) -> None:
        """Take the store that every request shares."""
        self.store = store

    async def post(self, code: str, action: str) -> None:
        """Begin a workshop (`ny`), hand in (`lamna`) or steer (`styr`)."""
        if len(self.request.body) > MOST_BODY_BYTES:
            raise HTTPError(413)
        await self._answered(lambda data: self._change(code, action, data))

    async def get(self, code: str, action: str) -> None:
        """Tell the participants how it goes (`lage`), or the facilitator everything (`alla`)."""
        await self._answered(lambda _: self._told(code, action))

    async def _answered(self, work: Any) -> None:
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        try:
            data = json.loads(self.request.body or b"{}")
            answer = await asyncio.get_running_loop().run_in_executor(None, work, data)
        except InputError as error:
            self.set_status(400)
            answer = {"fel": " ".join(str(p) for p in error.problems)[:600]}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            self.set_status(400)
            answer = {"fel": "Det gick inte att läsa det som skickades."}
        self.finish(json.dumps(answer))

    def _change(self, code: str, action: str, data: dict[str, Any]) -> dict[str, Any]:
        if action == "ny":
            made, key = self.store.create()
            return {"kod": made, "nyckel": key}
        if action == "lamna":
            text = str(data["scenario"])
            self.store.status(code)
            self.store.hand_in(code, str(data["grupp"]), text, key_figures(text))
        elif action == "styr":
            key = self.request.headers.get(FACILITATOR_KEY, "")
            self.store.steer(code, key, str(data["vad"]), data.get("varde"))
        else:
            raise KeyError(action)
        return {"ok": True}

    def _told(self, code: str, action: str) -> dict[str, Any]:
        if action == "alla":
            key = self.request.headers.get(FACILITATOR_KEY, "")
            return {**self.store.status(code), "grupper": self.store.everything(code, key)}
        if action == "lage":
            return self.store.status(code)
        raise KeyError(action)


@cache
def exercises_in(language: Language) -> tuple[Exercise, ...]:
    """Return the exercises in a language; one that is not the server's own is worked out in a process of its own.

    Raises:
        InputError: The parameter set cannot be calculated on.
    """
    if language == current():
        return exercises()
    environment = {**os.environ, VARIABLE: language}
    command = [sys.executable, "-m", "kalkyl.ui.exercises"]
    done = subprocess.run(
        command, env=environment, capture_output=True, check=False, timeout=_PATIENCE_SECONDS
    )
    if done.returncode:
        raise problem("övningarna", "de kunde inte räknas fram på det valda språket.")
    return tuple(Exercise(**fields) for fields in json.loads(done.stdout))


def key_figures(text: str) -> dict[str, Any]:
    """Return what the facilitator sees of a scenario at a glance.

    Args:
        text: Scenario file.

    Raises:
        InputError: Everything that is wrong with it.
    """
    from kalkyl.engine import run
    from kalkyl.params.scenario_file import parse_scenario
    from kalkyl.report.numbers import format_kr_short
    from kalkyl.report.text import summary_sentence
    from kalkyl.ui.files import parameter_set

    if len(text.encode()) > MOST_BYTES:
        raise problem("scenariot", "det är för stort för att lämna in.")
    scenario = parse_scenario(text, "scenariot")
    own = parameter_set()
    result = run(scenario, own if scenario.parametrar == own.id else parameter_set(scenario.parametrar))
    values = {p: result.matt[p].npv for p in ("kommun", "staten", "samhallet")}
    return {
        "namn": scenario.namn,
        "mening": summary_sentence(result),
        **{p: "saknas" if v is None else format_kr_short(v) for p, v in values.items()},
    }
