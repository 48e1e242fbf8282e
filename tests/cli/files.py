"""A small export, and what it holds."""

from __future__ import annotations

from pathlib import Path

from dashboard.settings import load as load_settings

_LATITUDE, _LONGITUDE = load_settings().city.placeholders[0]

EXPORT = f"""\
OD Case ID,Date/Time of Overdose,Agency,Fatal/Nonfatal,Latitude,Longitude,Data Through
1,07/03/2026 14:05,Riverton Police,Fatal,38.8210,-77.0600,10/31/2026 20:00
2,07/20/2026 23:50,Riverton Police,Nonfatal,38.8210,-77.0600,10/31/2026 20:00
3,07/31/2026 22:30,Riverton Police,Nonfatal,,,10/31/2026 20:00
4,09/15/2026,Riverton Police,Nonfatal,39.5000,-77.9000,10/31/2026 20:00
5,09/15/2026 09:00,Riverton Police,Nonfatal,{_LATITUDE},{_LONGITUDE},10/31/2026 20:00
6,10/10/2026 08:00,Riverton Police,Nonfatal,38.8210,-77.0600,10/31/2026 20:00
6,10/10/2026 08:00,Riverton Police,Nonfatal,38.8210,-77.0600,10/31/2026 20:00
7,soon,Riverton Police,Nonfatal,38.8210,-77.0600,10/31/2026 20:00
21,10/25/2026 10:00,Riverton Police,Nonfatal,38.8050,-77.1300,10/31/2026 20:00
22,10/25/2026 11:00,Riverton Police,Nonfatal,38.8050,-77.1300,10/31/2026 20:00
23,10/25/2026 12:00,Riverton Police,Nonfatal,38.8050,-77.1300,10/31/2026 20:00
24,10/25/2026 13:00,Riverton Police,Nonfatal,38.8050,-77.1300,10/31/2026 20:00
25,10/25/2026 14:00,Riverton Police,Nonfatal,38.8050,-77.1300,10/31/2026 20:00
26,10/25/2026 15:00,Riverton Police,Nonfatal,38.8050,-77.1300,10/31/2026 20:00
8,09/18/2026 09:00,Riverton Police,Nonfatal,38.8210,-77.0600,10/31/2026 20:00
9,09/19/2026 09:00,Riverton Police,Nonfatal,38.8210,-77.0600,10/31/2026 20:00
"""
"""Three in July, none in August, four in September, seven in October; one row is not readable."""

ROWS, RECORDS = 16, 14

BY_MONTH = {"2026-07-01": 3, "2026-08-01": 0, "2026-09-01": 4, "2026-10-01": 7}


def export(folder: Path, text: str = EXPORT, *, name: str = "export.csv") -> Path:
    """The export as a file."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path
