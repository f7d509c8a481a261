"""Someone who signed in, as the provider tells of them and as their browser keeps it."""

from __future__ import annotations

import json
import time

from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
    generate_xsrf_token_string,
)

from switching.models import Actor, User
from switching.store import connect, get_record
from tests.offices import Office
from tests.provider import SECRET

Claims = dict[str, object]


class Told(dict[str, object]):
    """What Streamlit knows of who signed in."""

    def to_dict(self) -> dict[str, object]:
        return dict(self)


def claims_of(office: Office, actor: Actor, **changed: object) -> Claims:
    """Return what the provider says of someone who signed in just now."""
    with connect(office.path) as db:
        email = get_record(db, User, actor.user_id).email
    known = {"is_logged_in": True, "email": email, "email_verified": True}
    return {**known, "iat": int(time.time()), **changed}


def cookies_of(claims: Claims | None, home: str, secret: str = SECRET) -> str:
    """Return the cookies of a browser that signed in at `home`; without claims, signed out."""
    kept = {"_streamlit_xsrf": generate_xsrf_token_string()}
    if claims is not None:
        said = json.dumps({"origin": home, **claims})
        kept["_streamlit_user"] = create_signed_value(secret, "_streamlit_user", said).decode()
    return "; ".join(f"{name}={value}" for name, value in kept.items())
