"""What a sign-in needs: settings, a verified address, an end, and a way back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.rules.session_end import (
    SESSION_LENGTH,
    TRUSTED_ISSUERS,
    has_ended,
    is_local_visit,
    is_loopback,
    session_end,
    verified_email,
    wanted_address,
    wrong_settings,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PAGES = {"intake_call", "overview"}
AUTH = {
    "redirect_uri": "https://switching.example.org/oauth2callback",
    "cookie_secret": "x" * 32,
    "client_id": "switching",
    "client_secret": "secret",
    "server_metadata_url": "https://login.example.org/.well-known/openid-configuration",
}
MICROSOFT_ISSUER = "https://login.microsoftonline.com/{}/v2.0"
ISSUER = MICROSOFT_ISSUER.format("3f1c-tenant")
MICROSOFT = "https://login.microsoftonline.com/{}/v2.0/.well-known/openid-configuration"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]"])
def test_this_computer_is_known_by_its_addresses(host: str) -> None:
    assert is_loopback(host)
    assert wrong_settings(None, host) is None


@pytest.mark.parametrize(
    "host", [None, "", "0.0.0.0", "::", "192.168.1.4", "localhost.example.org", "127.0.0.1.nip.io"]
)
def test_any_other_address_needs_sign_in(host: str | None) -> None:
    assert not is_loopback(host)
    assert wrong_settings(None, host) is not None
    assert wrong_settings(AUTH, host) is None


@pytest.mark.parametrize(
    "changed",
    [
        *({name: ""} for name in AUTH),
        *({name: 5} for name in AUTH),
        {"cookie_secret": "x" * 31},
        {"redirect_uri": "http://switching.example.org/oauth2callback"},
        {"redirect_uri": "https://switching.example.org/"},
        {"server_metadata_url": "http://login.example.org/.well-known/openid-configuration"},
        {"server_metadata_url": MICROSOFT.format("common")},
        {"server_metadata_url": MICROSOFT.format("organizations")},
    ],
)
def test_settings_that_let_in_too_many_or_no_one_are_named(changed: dict[str, object]) -> None:
    assert wrong_settings({**AUTH, **changed}, "localhost") is not None


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"redirect_uri": "http://localhost:8501/oauth2callback"},
        {"redirect_uri": "https://example.org/switching/oauth2callback"},
        {"server_metadata_url": MICROSOFT.format("3f1c-tenant")},
        {"client_kwargs": {"prompt": "login"}},
    ],
)
def test_settings_that_are_sound_pass(changed: dict[str, object]) -> None:
    assert wrong_settings({**AUTH, **changed}, "0.0.0.0") is None


@pytest.mark.parametrize(
    ("headers", "local"),
    [
        ({}, True),
        ({"Host": "localhost:8501", "Origin": "http://localhost:8501"}, True),
        ({"Host": "[::1]:8501"}, True),
        ({"Host": "switching.example.org"}, False),
        ({"Host": "127.0.0.1:8501", "Origin": "https://switching.example.org"}, False),
        ({"Host": "127.0.0.1:8501", "Origin": "null"}, False),
        ({"Host": "127.0.0.1:8501", "X-Forwarded-For": "203.0.113.9"}, False),
        ({"host": "127.0.0.1:8501", "x-real-ip": "203.0.113.9"}, False),
        ({"Host": "127.0.0.1:8501", "Forwarded": "for=203.0.113.9"}, False),
    ],
)
def test_a_visit_past_another_server_is_not_local(headers: dict[str, str], local: bool) -> None:
    assert is_local_visit(headers) is local


@pytest.mark.parametrize(
    ("claims", "email"),
    [
        ({"email": "Bea@Blenders.BE", "email_verified": True}, "bea@blenders.be"),
        ({"email": "bea@blenders.be"}, None),
        ({"email": "bea@blenders.be", "iss": ISSUER}, None),
        ({"email": "bea@blenders.be", "email_verified": "true"}, "bea@blenders.be"),
        ({"email": "bea@blenders.be", "email_verified": False}, None),
        ({"email": "bea@blenders.be", "email_verified": "false"}, None),
        ({"email": "bea@blenders.be", "email_verified": None}, None),
        ({"email": "bea@blenders.be", "email_verified": 1.5}, None),
        ({"email": "bea@blenders.be", "email_verified": 1}, None),
        ({"email": "local", "email_verified": True}, None),
        ({"email": ["bea@blenders.be"], "email_verified": True}, None),
        ({"preferred_username": "bea@blenders.be"}, None),
        # The sign for kelvin becomes a plain k in lower case.
        ({"email": "\u212aatrien@blenders.be", "email_verified": True}, None),
        ({"email_verified": True}, None),
        ({}, None),
    ],
)
def test_only_an_address_that_the_provider_vouches_for_counts(
    claims: dict[str, object], email: str | None
) -> None:
    assert verified_email(claims) == email


@pytest.mark.parametrize(
    ("claims", "counts"),
    [
        ({"iss": ISSUER}, True),
        ({"iss": ISSUER, "email_verified": True}, True),
        ({"iss": ISSUER, "email_verified": False}, False),
        ({"iss": ISSUER, "email_verified": None}, False),
        ({"iss": f"{ISSUER}/"}, False),
        ({"iss": ISSUER.replace("3f1c", "9999")}, False),
        ({"iss": [ISSUER]}, False),
        ({}, False),
    ],
)
def test_an_issuer_that_is_listed_vouches_by_giving_an_address(
    claims: dict[str, object], counts: bool
) -> None:
    given = {"email": "bea@blenders.be", **claims}
    assert (verified_email(given, (ISSUER,)) is not None) is counts


@pytest.mark.parametrize(
    "listed",
    [
        ISSUER,
        5,
        [5],
        [""],
        [ISSUER, ""],
        [MICROSOFT_ISSUER.format("common")],
        [MICROSOFT_ISSUER.format("Organizations")],
        [MICROSOFT_ISSUER.format("consumers")],
        [MICROSOFT_ISSUER.format("9188040d-6c67-4c5b-b112-36a304b66dad")],
        ["https://login.microsoftonline.com/"],
        [ISSUER.replace("https", "http")],
        ["https://accounts.google.com"],
        ["login.microsoftonline.com"],
    ],
)
def test_an_issuer_of_anyone_or_of_elsewhere_can_not_be_trusted(listed: object) -> None:
    auth = {**AUTH, "server_metadata_url": MICROSOFT.format("3f1c-tenant")}
    assert wrong_settings({**auth, TRUSTED_ISSUERS: [ISSUER]}, "0.0.0.0") is None
    assert wrong_settings({**auth, TRUSTED_ISSUERS: []}, "0.0.0.0") is None
    assert wrong_settings({**auth, TRUSTED_ISSUERS: listed}, "0.0.0.0") is not None


@pytest.mark.parametrize(
    ("issued", "over"),
    [
        (NOW.timestamp(), False),
        ((NOW - SESSION_LENGTH).timestamp() + 1, False),
        ((NOW - SESSION_LENGTH).timestamp(), True),
        ((NOW + timedelta(minutes=4)).timestamp(), False),
        ((NOW + timedelta(minutes=6)).timestamp(), True),
        (None, True),
        ("1795510800", True),
        (True, True),
        (10**30, True),
        (float("nan"), True),
    ],
)
def test_a_session_lasts_ten_hours_from_the_sign_in(issued: object, over: bool) -> None:
    assert has_ended(session_end({"iat": issued}), NOW) is over


def test_how_long_the_provider_knows_someone_does_not_count() -> None:
    claims = {"iat": NOW.timestamp(), "auth_time": (NOW - timedelta(days=3)).timestamp()}
    assert session_end(claims) == NOW + SESSION_LENGTH


@pytest.mark.parametrize(
    ("referer", "base", "wanted"),
    [
        ("https://a.be/", "", ""),
        ("https://a.be/intake_call?switch=12", "", "intake_call?switch=12"),
        ("https://a.be/overview/?from=2026-01-01", "", "overview?from=2026-01-01"),
        ("https://a.be/app/intake_call?switch=12", "/app", "intake_call?switch=12"),
        ("https://a.be/intake_call?switch=12#top", "", "intake_call?switch=12"),
        ("https://a.be/intake_call?next=//evil.example", "", "intake_call"),
        ("https://a.be/intake_call?switch=1%0d%0aSet-Cookie:x", "", "intake_call"),
        ("https://a.be//evil.example/", "", None),
        ("https://a.be/../etc", "", None),
        ("https://a.be/secret", "", None),
        ("https://a.be/application/intake_call", "/app", None),
        ("http://[", "", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_only_pages_of_ours_are_gone_back_to(referer: str, base: str, wanted: str | None) -> None:
    assert wanted_address(referer, base, PAGES) == wanted


@given(st.text(max_size=200))
def test_whatever_comes_back_leads_to_a_page_of_ours(kept: str) -> None:
    wanted = wanted_address(f"/{kept}", "", PAGES)
    if wanted is not None:
        parts = urlsplit(f"/{wanted}")
        assert (parts.scheme, parts.netloc, parts.fragment) == ("", "", "")
        assert parts.path.removeprefix("/") in {"", *PAGES}
        assert wanted.isascii()
        assert wanted.isprintable()
