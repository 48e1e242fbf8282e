"""The mark that invented data carry on every chart."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.charts import layout

SAMPLE_TEXT = "SAMPLE DATA, invented"


def mark_sample(figure: go.Figure) -> go.Figure:
    """The same figure with the mark over its left edge, where no chart puts anything else."""
    layout.label(figure, f"<b>{SAMPLE_TEXT}</b>", side="left")
    return figure
