"""The pages: title, report, charts."""
