"""The page, signing in, and the headers that hold the browser."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from designer.workspace import actions
from designer.workspace.models import SignInLink

MANIFEST = """{
  "index.html": {"file": "assets/index-1.js", "isEntry": true, "css": ["assets/index-1.css"],
                 "imports": ["_vendor.js"]},
  "_vendor.js": {"file": "assets/vendor-1.js", "imports": ["_button.js"]},
  "_button.js": {"file": "assets/button-1.js", "css": ["assets/button-1.css"],
                 "imports": ["_vendor.js"]}
}"""


@pytest.fixture
def browser(owner: User) -> Client:
    browser = Client()
    browser.force_login(owner)
    return browser


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with nothing built in it yet."""
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    (tmp_path / "static" / "app" / ".vite").mkdir(parents=True)
    return tmp_path / "static" / "app" / ".vite" / "manifest.json"


@pytest.mark.parametrize("address", ["/", "/pipelines/5/", "/runs", "/anything/at/all"])
def test_every_address_of_the_application_is_the_one_page(
    browser: Client, build: Path, address: str
):
    build.write_text(MANIFEST)
    answer = browser.get(address)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'src="/static/app/assets/index-1.js"' in text
    assert 'href="/static/app/assets/index-1.css"' in text
    assert 'href="/static/app/assets/vendor-1.js"' in text


def test_a_page_has_the_style_sheets_of_all_that_it_starts_with(browser: Client, build: Path):
    build.write_text(MANIFEST)
    text = browser.get("/nothing/here").content.decode()
    assert '<link rel="stylesheet" href="/static/app/assets/button-1.css">' in text


def test_a_build_that_is_missing_is_said(browser: Client, build: Path):
    answer = browser.get("/")
    assert answer.status_code == 503
    assert "make run" in answer.content.decode()


def test_who_is_not_signed_in_learns_how_to(db: None):
    answer = Client().get("/pipelines/1/")
    assert answer.status_code == 401
    assert "make signin" in answer.content.decode()


def test_a_link_signs_in_once(owner: User):
    secret = actions.create_sign_in_link(owner)
    assert secret not in str(SignInLink.objects.values())
    first, second = Client(), Client()
    assert first.get(f"/signin/{secret}/").headers["Location"] == "/"
    assert first.get("/api/v1/session/").json()["user"]["name"] == "ada"
    assert second.get(f"/signin/{secret}/").status_code == 403
    assert second.get("/api/v1/session/").status_code == 401


def test_a_link_expires(owner: User):
    secret = actions.create_sign_in_link(owner)
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(f"/signin/{secret}/").status_code == 403


def test_guessing_links_is_throttled(owner: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(settings.LIMITS_A_MINUTE, "signin", 2)
    answers = [Client().get(f"/signin/guess{number}/") for number in range(3)]
    assert [answer.status_code for answer in answers] == [403, 403, 429]
    assert int(answers[2]["Retry-After"]) > 0


def test_signing_out_ends_the_session(browser: Client):
    assert browser.delete("/api/v1/session/").status_code == 204
    assert browser.get("/api/v1/session/").status_code == 401


def test_the_policy_allows_nothing_inline_and_a_nonce_is_used_once(browser: Client, build: Path):
    build.write_text(MANIFEST)
    answers = [browser.get("/") for _ in range(2)]
    nonces = set()
    for answer in answers:
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        nonce = re.search(r"'nonce-([^']+)'", policy)
        assert nonce
        assert f'<meta name="csp-nonce" content="{nonce[1]}">' in answer.content.decode()
        nonces.add(nonce[1])
    assert len(nonces) == 2


@pytest.mark.parametrize("address", ["/", "/api/v1/session/", "/api/v1/nothing/", "/signin/x/"])
def test_every_answer_has_the_headers(browser: Client, address: str):
    answer = browser.get(address)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer


def test_session_cookies_are_out_of_reach_of_scripts_and_other_sites(owner: User):
    browser = Client()
    browser.get(f"/signin/{actions.create_sign_in_link(owner)}/")
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_foreign_host_is_refused_everywhere(browser: Client):
    for address in ("/", "/signin/x/", "/static/app/x.js"):
        assert browser.get(address, headers={"host": "evil.example"}).status_code == 400
