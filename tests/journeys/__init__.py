"""Journeys: the app in a real browser, worked with as a person does."""
