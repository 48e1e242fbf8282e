"""The work group's initiatives, word for word, with the status that their agencies entered."""
