"""The least that a page can be: what the others' times are held against."""

import streamlit as st

st.set_page_config(page_title="empty", layout="wide")
st.title("Empty", anchor=False)
