"""What a server sends to one page, without a browser that draws it."""

from __future__ import annotations

from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

LONGEST_S = 60


def listen(host: str, address: str) -> list[bytes]:
    """Every frame of the first run of a page, given by its address below the server's.

    The page is asked for as Streamlit's own script in the browser asks for it.
    """
    parts = urlsplit(address)
    asked = BackMsg()
    asked.rerun_script.page_name = parts.path
    asked.rerun_script.query_string = parts.query
    frames: list[bytes] = []
    with connect(
        f"ws://{host}/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=None,
        proxy=None,
    ) as socket:
        socket.send(asked.SerializeToString())
        while not (frames and _is_last(frames[-1])):
            frame = socket.recv(LONGEST_S)
            assert isinstance(frame, bytes)
            frames.append(frame)
    return frames


def _is_last(frame: bytes) -> bool:
    message = ForwardMsg()
    message.ParseFromString(frame)
    return message.WhichOneof("type") == "script_finished"
