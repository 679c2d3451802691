"""The container and compose files and the systemd unit, read as what they are: closed, complete and in step with the rest."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from kalkyl.server.settings import read_settings
from tests.conftest import missing

pytestmark = pytest.mark.lint

ROOT = Path(__file__).parents[2]
DRIFT = ROOT / "docs" / "drift"
KNOWN = ["ARG", "FROM", "RUN", "WORKDIR", "ENV", "COPY", "USER", "EXPOSE", "HEALTHCHECK", "STOPSIGNAL", "CMD"]


def instructions() -> list[tuple[str, str]]:
    text = (DRIFT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines]


def test_the_container_runs_as_somebody_without_rights_on_a_base_of_ones_choice() -> None:
    steps = instructions()
    names = [name for name, _ in steps]
    assert set(names) <= set(KNOWN)
    assert names[:2] == ["ARG", "FROM"] and steps[1][1] == "${BAS}"
    users = [int(value) for name, value in steps if name == "USER"]
    assert users and users[-1] >= 1000, "not the administrator, by number so that a host can tell"
    assert names.index("USER") < names.index("CMD") and "COPY" not in names[names.index("USER") :]


def test_the_container_takes_what_exists_and_only_checked_packages() -> None:
    steps = instructions()
    sources = [word for name, value in steps if name == "COPY" for word in value.split()[:-1]]
    assert [s for s in sources if not (ROOT / s).exists()] == []
    assert {"kalkyl", "notebooks", "parametrar", "pyproject.toml"} <= set(sources)
    installs = [value for name, value in steps if name == "RUN" and "pip install" in value]
    assert all("--require-hashes" in value or "--no-deps" in value for value in installs)


def test_the_container_starts_kalkyl_with_its_settings_and_asks_after_its_health() -> None:
    steps = dict(instructions())
    assert json.loads(steps["CMD"]) == ["kalkyl", "server", "--installningar", "server.toml"]
    settings = read_settings(DRIFT / "container.toml")
    assert settings.port == int(steps["EXPOSE"]) and settings.adress == "0.0.0.0"
    probe = json.loads(re.search(r"CMD (\[.*\])", steps["HEALTHCHECK"])[1])  # type: ignore[index]
    assert f":{settings.port}/halsa" in probe[-1]
    compile(probe[-1], "hälsokontrollen", "exec")


def test_the_compose_file_gives_no_more_rights_than_needed() -> None:
    (service,) = yaml.safe_load((DRIFT / "compose.yaml").read_text(encoding="utf-8"))["services"].values()
    build = service["build"]
    assert (DRIFT / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).is_file()
    assert service["read_only"] is True and service["tmpfs"] == ["/tmp"]
    assert service["cap_drop"] == ["ALL"] and service["security_opt"] == ["no-new-privileges:true"]
    port = read_settings(DRIFT / "container.toml").port
    assert service["ports"] == [f"127.0.0.1:{port}:{port}"], (
        "only the machine itself; a proxy stands in front"
    )
    assert not {"privileged", "network_mode", "volumes"} & set(service)


def test_the_unit_is_one_that_systemd_accepts(tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        missing("systemd-analyze saknas: provet av kalkyl.service hoppas över.")
    text = (DRIFT / "kalkyl.service").read_text(encoding="utf-8")
    unit = tmp_path / "kalkyl.service"
    unit.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", text), encoding="utf-8")
    done = subprocess.run([str(verify), "verify", str(unit)], capture_output=True, text=True, check=False)
    said = [line for line in (done.stdout + done.stderr).splitlines() if "kalkyl.service" in line]
    assert done.returncode == 0 and said == []
