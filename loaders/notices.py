"""What each notice means, and what to do about it: the codes of notices, in a person's words."""

from __future__ import annotations

from typing import Final

from loaders.report import Notice

# Code → what it means. {n:value} becomes "1 value" or "1,037 values", {n:is|are} one of the two.
SENTENCES: Final = {
    # The file and its columns.
    "read_as_cp1252": "the file is no UTF-8 and was read as Windows-1252: look whether accented "
    "letters are right, or export it as UTF-8",
    "rows_above_header": "{n:row} above the header {n:was|were} taken for titles and not read: if "
    "the header is another row, remove what stands above it",
    "sheet_not_read": "another sheet with a table, which is not read: save it as a file of its own",
    "cells_beside_table": "{n:row} {n:has|have} cells to the right of the header, which are not "
    "read: give their columns a header",
    "map_used": "the map of this name was used, as the file has its columns or you said so: if it "
    "is not of this file, map its columns otherwise (--map)",
    "map_beside": "the file also holds what the map of this name reads: load it once "
    "more as that kind of file (--map and this name)",
    "columns_to_rows": "{n:column} {n:stands|stand} for periods, and each of {n:its|their} cells "
    "was read as a row: nothing to do",
    "excluded": "{n:row} {n:is|are} left out on purpose, for what {n:it says|they say} here: if "
    "{n:it|they} should count, change the map",
    "unknown_column": "not a column that is known, so its {n:value} {n:is|are} not stored",
    "second_column": "another column for the same is preferred, so the {n:value} of this one "
    "{n:is|are} not stored: if this is the right one, remove the other",
    "through_after_now": "the data would reach further than now, or than their export, so that "
    "moment is taken: nothing to do for a period that still runs; else correct the date, which "
    "the file has or which was given",
    "events_after_through": "{n:record} {n:lies|lie} after the time to which the data are said to "
    "reach, and {n:counts|count} only when they reach further: correct that time",
    "neighbours_are_newer": "{n:record} of neighbours {n:lies|lie} after the newest event of the "
    "city, to which its data are taken to reach, and {n:counts|count} when they reach further: if "
    "the file has all of the city's up to a later time, say so (--through)",
    "total_row": "{n:row} {n:says|say} that {n:it is a total|they are totals} of others, and "
    "{n:is|are} left out: if {n:it is|they are} not, write what {n:it is|they are} of",
    "no_case_number": "no case number was found, so corrected rows may be counted twice: if this "
    "column holds it, name it in a map (--write-map, --map)",
    # Values.
    "unread_value": "{n:value} cannot be read and {n:is|are} taken as unknown: if {n:it says|they "
    "say} something, correct {n:it|them} at the source",
    "number_rounded": "{n:number} {n:was|were} rounded by a spreadsheet (2.02601E+11), so that "
    "many become the same, and {n:is|are} taken as missing: ask for the file with this column as "
    "text",
    "number_not_kept": "{n:value} {n:is|are} no record number but {n:holds|hold} a date or words, "
    "as of a person, and {n:is|are} not stored: put the number alone into this column",
    "name_not_kept": "{n:value} {n:is|are} no short name, or {n:holds|hold} a person, a date or an "
    "address, and {n:is|are} not stored: put the name of the agency or the place alone into this "
    "column",
    "note_not_kept": "{n:note} {n:is|are} longer than 200 characters, or {n:holds|hold} an address "
    "of mail or a telephone number, and {n:is|are} not stored: shorten {n:it|them}",
    "age_band_straddles": "{n:age band} {n:lies|lie} in two of the bands that are counted, so "
    "{n:it is|they are} taken as unknown: export ages in years",
    "suppressed_number": '{n:number} {n:is|are} hidden as small ("<6"), and taken as missing, not '
    "as zero: ask for the numbers if you may have them",
    "naloxone_contradicts_doses": "{n:row} where the number of doses and the word on naloxone do "
    "not fit; a number above zero is taken, else the word: correct the wrong one at the source",
    # Times.
    "impossible_time": "{n:time} cannot be read or cannot be true (before 1990, or more than 24 "
    "hours ahead), and {n:is|are} not used: correct {n:it|them} at the source",
    "read_day_first": "{n:date} {n:was|were} read with the day first, because others of the "
    "file can only be read so: look whether 03/04 is meant as 3 April",
    "read_month_first": "{n:date} {n:was|were} read with the month first, and no date of the file "
    "tells whether that is so: if 03/04 is meant as 3 April, say in a map that the day is first",
    "unread_clock": "{n:time} of day cannot be read, so the date alone is used: correct "
    "{n:it|them} at the source",
    "offset_ignored": "{n:time} {n:has|have} an offset of +00 that cannot be true, and "
    "{n:was|were} read as local: compare one with the source",
    "midnight_without_time": "{n:row} at midnight, which stands for no time here, so the date "
    "alone is used: nothing to do, unless the source knows the times",
    "same_time_without_meaning": "{n:row} {n:has|have} one and the same time, too often to be "
    "true, so the date alone is used: nothing to do, unless the source knows the times",
    "clock_change": "{n:row} in the hour of a clock change; of two such hours the first is taken, "
    "a time that was skipped is moved forward: nothing to do",
    "entered_before_event": "{n:row} {n:was|were} entered before the event happened, and "
    "{n:is|are} kept: correct the wrong one of the two times at the source",
    # Places.
    "coordinate_missing": "{n:row} {n:has|have} a latitude or a longitude alone, which is not "
    "used: add the other at the source",
    "coordinates_out_of_range": "{n:row} {n:has|have} coordinates that are on no map, or 0 and 0, "
    "which are not used: correct them at the source",
    "coordinates_swapped": "{n:row} {n:has|have} latitude and longitude the wrong way round, which "
    "are not used: swap them at the source",
    "coordinates_equal": "{n:row} {n:has|have} one value as latitude and longitude, which is not "
    "used: correct {n:it|them} at the source",
    "decimal_point_lost": "{n:row} {n:has|have} coordinates without their decimal point, which are "
    "not used: correct them at the source",
    "placed_at_centre": "{n:row} {n:is|are} placed at the middle of the city or the like, as a "
    "note says, and {n:counts|count} as unlocated: nothing to do",
    "shared_point": "{n:row} {n:has|have} a point that many records of this file share; they are "
    "kept there: if it stands for not known, name it under placeholders in the settings",
    "place_not_known": "{n:record} {n:lies|lie} nowhere inside the city and {n:names|name} a place "
    "that is neither the city nor a neighbour of its settings; {n:it counts|they count} as the "
    "city's: if {n:it is|they are} not, take this import back, name the place there and load the "
    "file again",
    # EMS care reports, and the tables of one export.
    "no_sign_of_overdose": "{n:row} of runs without naloxone, drug impression or overdose "
    "dispatch {n:is|are} no person's record, and {n:counts|count} in the daily totals of all runs: "
    "nothing to do",
    "tables_joined": "the tables were joined into {n:care report}",
    "missing_table": "the export has no column of this table: if it is a file of its own, load it "
    "together with the others",
    "tables_disagree": "{n:care report} of which the tables say different things here; the table "
    "that the column is of stands, else the response table, else the file named first: look "
    "whether they are of one export",
    "without_report": "{n:row} of medications {n:belongs|belong} to care reports that the other "
    "tables do not have, and {n:is|are} left out: export all tables for the same period",
    # Who is who; of these rows there are always several.
    "equal_rows": "{n:row} without a number are equal to another in all else, and count as people "
    "of their own: if they are copies, remove them at the source",
    "number_shared": "{n:row} share a number but not what else they say, and count as people of "
    "their own: if they are versions of one record, keep the right one at the source",
    "another_person": "{n:record} {n:carries a number that is|carry numbers that are} held for "
    "somebody else (of date, sex and age too much differs), and {n:counts|count} as people of "
    "their own: if they are corrections, take the earlier import back",
    "person_changed": "{n:held record} {n:gets|get} another date or sex from this file: if they "
    "are many, look whether the source gives its numbers anew in each export",
    "held_under_another_number": "{n:new record} happened when a held one did that this file does "
    "not bring again, to a person of that age and sex: if the source numbers or names things in "
    "another way than before, this import counts people twice: export as before, or take one of "
    "the two imports back",
    "withdrawn": "{n:held record} {n:is|are} not in this file, which is said to be complete, and "
    "no longer {n:counts|count}: if the file is not complete, take this import back",
    "no_longer_a_case": "{n:held record} {n:is|are} in this file and left out there on purpose, so "
    "{n:it|they} no longer {n:counts|count}: if {n:it|they} should, take this import back",
    "rejected_may_be_held": "{n:held record} {n:is|are} not among the records of this complete "
    "file but may be among its rejected rows, and {n:stays|stay}: correct those rows",
    "too_many_absent": "{n:held record} {n:is|are} not in this file, which its map calls complete, "
    "and {n:stays|stay}, for that is a large part of the period since its first event: look at the "
    "date of that, and say from when the file is complete (--from)",
    "newer_version_held": "{n:record} {n:is|are} held from a later export, which stays: if this "
    "file is the later one, say when it was exported (--exported-at)",
}


def notice_text(notice: Notice) -> str:
    """The notice in one line: its column, what it means, what to do, a row to look at.

    A code that is not in SENTENCES is shown as it is, with its count: a source of your own may
    have written it.
    """
    where = f"{notice.column}: " if notice.column else ""
    sentence = SENTENCES.get(notice.reason, notice.reason.replace("_", " ") + " ({n:value})")
    example = f" (for example row {notice.example_row})" if notice.example_row else ""
    return where + sentence.format(n=_Counted(notice.count)) + example


class _Counted(int):
    """A count that a template shows with its noun, or by which it chooses of two words."""

    def __format__(self, words: str) -> str:
        one, choice, many = words.partition("|")
        if choice:
            return one if self == 1 else many
        return f"{int(self):,} {one}" + ("" if self == 1 else "s")
