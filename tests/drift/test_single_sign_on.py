"""The lines about single sign-on in the JupyterHub configuration name settings that exist."""

import re
from pathlib import Path

import pytest

from tests.conftest import needed

pytestmark = pytest.mark.lint

CONFIGURATION = Path(__file__).parents[2] / "docs" / "drift" / "jupyterhub_config.py"


def test_every_setting_of_the_single_sign_on_exists() -> None:
    generic = needed("oauthenticator.generic")
    text = CONFIGURATION.read_text(encoding="utf-8")
    said = "\n".join(line for line in text.splitlines() if line.startswith("#   c.GenericOAuthenticator."))
    names = set(re.findall(r"(?:GenericOAuthenticator\.|, )([a-z]+_?[a-z_]*)(?= |,|$)", said, re.MULTILINE))
    names |= {"scope", "username_claim"}
    assert {"client_id", "client_secret", "oauth_callback_url", "token_url", "userdata_url"} <= names
    traits = generic.GenericOAuthenticator.class_traits(config=True)
    assert names - set(traits) <= {"eller"}, names - set(traits)
    made = generic.GenericOAuthenticator(username_claim="preferred_username", scope=["openid", "profile"])
    assert made.username_claim == "preferred_username"
