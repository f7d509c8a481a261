"""The pages of those who don't sign in: plain HTML from the same server, without any script."""
