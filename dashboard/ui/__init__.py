"""All that touches Streamlit below the pages."""
