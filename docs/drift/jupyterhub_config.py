"""JupyterHub i form av en inloggning per användare, med Kalkyl som det enda programmet.

Kräver `pip install jupyterhub jupyter-server-proxy` i samma Python som Kalkyl, och npm-paketet configurable-http-proxy.

Gemensam inloggning (OpenID Connect, till exempel kommunens egen): `pip install oauthenticator`, byt authenticator_class mot
"oauthenticator.generic.GenericOAuthenticator" och sätt det som står sist i filen.
"""

import sys

c = get_config()  # noqa: F821  # given by JupyterHub

c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.authenticator_class = "jupyterhub.auth.PAMAuthenticator"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "jupyterhub.spawner.SimpleLocalProcessSpawner"
# En egen server för varje användare, bara öppen för hubben. Högst 20 sidor, och 1000 MB för var och en av dem (Linux).
KALKYL = (
    "import sys; from kalkyl.server.serving import serve; from kalkyl.server.settings import Serverval; "
    "serve(Serverval(port=int(sys.argv[1]), bas=sys.argv[2], platser=20, minne_mb=1000))"
)
c.Spawner.cmd = [
    "jupyter-standaloneproxy",
    "--address=127.0.0.1",
    "--timeout=60",
    "--absolute-url",
    "--",
    sys.executable,
    "-c",
    KALKYL,
    "{port}",
    "{base_url}",
]
c.Spawner.default_url = "/"
c.Spawner.http_timeout = 60
c.JupyterHub.active_server_limit = 100
c.JupyterHub.concurrent_spawn_limit = 10

# SimpleLocalProcessSpawner startar allt som en och samma användare i operativsystemet och bryr sig inte om gränserna nedan.
# systemdspawner.SystemdSpawner och dockerspawner.DockerSpawner håller dem.
c.Spawner.mem_limit = "4G"
c.Spawner.cpu_limit = 2.0

# Gemensam inloggning med OpenID Connect. Adresserna står i tjänstens /.well-known/openid-configuration.
#   c.GenericOAuthenticator.client_id, client_secret                 från den som driver inloggningen
#   c.GenericOAuthenticator.oauth_callback_url                       hubbens adress följd av /hub/oauth_callback
#   c.GenericOAuthenticator.authorize_url, token_url, userdata_url
#   c.GenericOAuthenticator.username_claim = "preferred_username"
#   c.GenericOAuthenticator.scope = ["openid", "profile"]
#   c.GenericOAuthenticator.allowed_groups, eller allow_all = True
