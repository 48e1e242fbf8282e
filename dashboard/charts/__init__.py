"""Frames of published counts → plotly figures and pydeck decks. Knows nothing of the app."""
