"""What a server sent a page, taken apart: Streamlit's messages, the map's layers, the tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


def elements(frames: Sequence[bytes]) -> Iterator[Element]:
    """Every element that was drawn, in the order in which it came."""
    for frame in frames:
        message = ForwardMsg()
        message.ParseFromString(frame)
        if message.WhichOneof("type") != "delta":
            continue
        if message.delta.WhichOneof("type") == "new_element":
            yield message.delta.new_element


def kinds(frames: Sequence[bytes]) -> set[str]:
    """The kinds of elements that were drawn."""
    return {str(element.WhichOneof("type")) for element in elements(frames)}


def decks(frames: Sequence[bytes]) -> list[dict[str, Any]]:
    """The maps."""
    return [
        json.loads(element.deck_gl_json_chart.json)
        for element in elements(frames)
        if element.WhichOneof("type") == "deck_gl_json_chart"
    ]


def layer(deck: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """One layer's rows; none where the map has no such layer."""
    found = [one["data"] for one in deck["layers"][0] if one["id"] == name]
    return list(found[0]) if found else []


def layers(deck: dict[str, Any]) -> set[str]:
    """The names of a map's layers."""
    return {one["id"] for one in deck["layers"][0]}


def count(row: dict[str, Any]) -> int:
    """Of a hexagon that is coloured by its count: how many its words say."""
    return int(row["words"].rsplit(": ", 1)[1].replace(",", ""))


def tables(frames: Sequence[bytes]) -> list[pd.DataFrame]:
    """The tables, whole."""
    return [
        pa.ipc.open_stream(element.dataframe.arrow_data.data).read_pandas()
        for element in elements(frames)
        if element.WhichOneof("type") == "dataframe"
    ]


def sentences(frames: Sequence[bytes]) -> str:
    """The running text, a paragraph to a line."""
    return "\n".join(
        element.markdown.body
        for element in elements(frames)
        if element.WhichOneof("type") == "markdown"
    )
