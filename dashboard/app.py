"""The entry script of the dashboard: `odwatch run` serves it."""

import streamlit as st

from dashboard.navigation import pages
from dashboard.settings import DATA
from dashboard.ui.freeze import freeze_imports
from dashboard.ui.session import viewer

COMPACT = """<style>
.stMainBlockContainer { padding-top: 4rem; padding-bottom: 3rem }
.stMainBlockContainer h1 { font-size: 1.8rem; padding: 0.5rem 0 }
.stMainBlockContainer h3 { font-size: 1.25rem }
</style>"""

freeze_imports()
# A file, because an icon by name would be fetched from another machine.
st.set_page_config(page_title="odwatch", page_icon=DATA / "icon.png", layout="wide")
st.html(COMPACT)
st.navigation(pages(viewer()), position="top").run()
