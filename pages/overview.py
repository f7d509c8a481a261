"""To be written."""

from switching.ui import page

actor = page.require_actor()
