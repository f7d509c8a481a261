"""What a setting says of the mail server."""

from __future__ import annotations

import pytest

from switching.rules.mail_server import MailServer, MailSettingsError, read_mail_settings


def test_it_works() -> None:
    found = read_mail_settings("smtp://me%40x.be:p%2Fw%40%25@mail.x.be", "")
    assert found is not None
    assert found.server == MailServer("mail.x.be", 587, False, "me@x.be", "p/w@%")
    assert (found.sender, found.domain) == ("me@x.be", "x.be")


def test_tls_at_once_has_its_own_port_and_a_sender_of_its_own() -> None:
    found = read_mail_settings("smtps://me:secret@mail.x.be:2465", "switch@x.be")
    assert found is not None
    assert found.server == MailServer("mail.x.be", 2465, True, "me", "secret")
    assert found.sender == "switch@x.be"
    assert "secret" not in repr(found)


@pytest.mark.parametrize("nothing", ["", "  "])
def test_without_a_server_nothing_is_sent(nothing: str) -> None:
    assert read_mail_settings(nothing, "a@x.be") is None


@pytest.mark.parametrize(
    "wrong",
    [
        "mail.x.be",
        "http://mail.x.be",
        "smtp://",
        "smtp://me:geheim@mail.x.be/path",
        "smtp://me@mail.x.be",
        "smtp://me:geheim@mail.x.be:port",
        "smtp://me:geheim@mail.x.be?tls=no",
        "smtp://me:geheim@[mail",
    ],
)
def test_what_can_not_be_meant_is_refused_without_a_word_of_the_password(wrong: str) -> None:
    with pytest.raises(MailSettingsError) as caught:
        read_mail_settings(wrong, "a@x.be")
    assert "geheim" not in str(caught.value)


def test_a_sender_is_an_address() -> None:
    with pytest.raises(MailSettingsError):
        read_mail_settings("smtp://me:geheim@mail.x.be", "")
