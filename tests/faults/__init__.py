"""What breaks around the app, and what must not be lost then."""
