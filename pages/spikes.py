"""Spikes: the newest windows against what is usual, and how often chance does as much."""

from dashboard.reports import spikes
from dashboard.ui import backtest, cards, episodes, links, page, signals

PARTS = {
    "rules": "Rules",
    "episodes": "Episodes",
    "past": "Looking back",
    "method": "Method",
}

view = page.begin("spikes", uses=("basis",))
report = view.report(spikes.build, view.filters)
if report is None:
    view.finish()
    page.stop_without_data()

signals.headline(view, report)
signals.newest_windows(view, report)
cards.recent(view, report)
signals.other_series(view, report)
part = links.choice("part", "More on signals", list(PARTS), titles=PARTS)
view.finish(part=part)
if part == "rules":
    signals.rules(view, report)
elif part == "episodes":
    episodes.section(view)
elif part == "past":
    backtest.section(view)
else:
    signals.method(report)
