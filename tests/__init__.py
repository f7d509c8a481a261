"""Tests: mirrors of switching/ and pages/, and journeys in a real browser."""
