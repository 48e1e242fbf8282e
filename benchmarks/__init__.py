"""The speed and quality claims, each runnable."""

import dashboard  # noqa: F401  (before numpy: it says how many threads a matrix gets)
