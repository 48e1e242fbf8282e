"""Initiatives: all of them, word for word, with what their agencies entered and sent."""

from dashboard.privacy import Permission
from dashboard.reports import initiatives
from dashboard.ui import deciding, initiative_board, initiative_forms, initiative_page, links, page

EVERY = "all"

view = page.begin("initiatives", uses=())
report = view.report(initiatives.build)
chosen = EVERY
if view.may(Permission.PAGES):
    titles = {EVERY: "All initiatives"}
    titles |= {str(one.number): f"{one.number}. {one.initiative}" for one in report.board}
    chosen = links.select("initiative", "Shown", list(titles), titles=titles)

if chosen == EVERY:
    by = initiative_board.arrangement()
    view.finish(initiative=chosen, by=by)
    initiative_board.show_board(view, report, by)
    if view.may(Permission.DECIDE) and deciding.can_decide(view):
        initiative_forms.status_form(view, report.board)
else:
    view.finish(initiative=chosen)
    one = next(one for one in report.board if str(one.number) == chosen)
    initiative_page.show_one(view, one, report)
