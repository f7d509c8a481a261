"""Pictures that stand in the page itself: Streamlit would put each at an address of its own."""

from __future__ import annotations

import io
from base64 import b64encode

from PIL import Image


def inline(content: bytes) -> str:
    """Return a picture as an address that holds it."""
    with Image.open(io.BytesIO(content)) as drawn:
        drawn.load()
        kind = Image.MIME[drawn.format or ""]
    return f"data:{kind};base64,{b64encode(content).decode('ascii')}"
