"""Raw exports of agencies to validated records, with a word on all that could not be read.

`loaders.source.read` is the way in. A module of this folder that declares `SOURCE` is a kind of
file; `loaders.records` holds the contracts that its records keep.
"""
