"""`python -m dashboard.cli COMMAND`: the same as `odwatch COMMAND`, from any environment."""

from dashboard.cli import main

if __name__ == "__main__":
    main()
