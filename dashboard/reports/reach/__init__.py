"""Whether naloxone reaches where people overdose: what the page Naloxone and `odwatch reach` show.

`report.py` makes all of it; the others make a part each, with its rows of the table of measures
(`rows.py`; `definitions.py` says what each measure means).
"""
