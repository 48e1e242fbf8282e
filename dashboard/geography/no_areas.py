"""What a record's area can be called that is in none; no area of a file may be called so."""

from __future__ import annotations

from typing import Final, get_args

from dashboard.geography.places import PlaceState
from dashboard.privacy.suppression import NOT_PLACED, REMAINDER

NO_AREA: Final = "(in no area)"
"""The area of what lies in the city, but in none of the layer's areas."""
LEFT_OUT: Final = "(left out)"
"""The area of what lies at a point that is left out."""
NO_AREAS: Final = (*NOT_PLACED, REMAINDER, NO_AREA, LEFT_OUT)
"""What stands in a column of areas and is none."""
RESERVED: Final = frozenset({*NO_AREAS, *get_args(PlaceState)})
"""In small letters."""
