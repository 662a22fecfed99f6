"""Editing sessions: one order of changes, committed before anybody sees them, for everybody connected."""
