"""Whether two spellings are of one agency."""

from __future__ import annotations


def one_agency(one: str, other: str) -> bool:
    """Whether two folded names (`values.agency`) may be one agency's: "rpd" is "riverton police"
    too, and a missing name is any agency's."""
    short, long = sorted((one, other), key=len)
    initials = "".join(word[0] for word in long.split())
    return one == other or not short or (len(initials) > 1 and short in (initials, initials + "d"))
