"""Run the command line: python -m switching."""

from switching.cli import main

main()
