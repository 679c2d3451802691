"""JupyterHub i form av en inloggning per användare, med Kalkyl som det enda programmet.

Kräver `pip install jupyterhub jupyter-standaloneproxy` och npm-paketet configurable-http-proxy.
"""

import sys

c = get_config()  # noqa: F821  # given by JupyterHub

c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.authenticator_class = "jupyterhub.auth.PAMAuthenticator"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "jupyterhub.spawner.SimpleLocalProcessSpawner"
c.Spawner.cmd = [
    "jupyter-standaloneproxy",
    "--address=127.0.0.1",
    "--timeout=60",
    "--",
    sys.executable,
    "-c",
    "import sys; from kalkyl.ui.server import start; start(port=int(sys.argv[1]), open_browser=False, base_url=sys.argv[2])",
    "{port}",
    "{base_url}",
]
c.Spawner.default_url = "/"
c.Spawner.mem_limit = "2G"
c.Spawner.cpu_limit = 1.0
c.JupyterHub.active_server_limit = 100
