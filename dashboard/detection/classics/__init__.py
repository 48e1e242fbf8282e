"""The rules that others use, each a frozen dataclass of its parameters, for comparison with ours.

Every detector has one method, `detect(counts, first=None)`, that returns one row for each date from
`first` on: date, observed, expected, upper, p_value, score, alarm. A figure that a rule does not
have, or cannot have yet, is NaN; an alarm is then False. The larger the score, the rarer the day.
`methods.parameters` makes a detector from its name and the values of a JSON file.
"""
