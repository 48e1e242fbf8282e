"""Counts of cases over time, and how far the data reach. Pure functions on store queries."""
