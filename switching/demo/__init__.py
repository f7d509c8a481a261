"""Demo data: realistic dossiers, written in data/demo, spread around today."""

from switching.demo.build import DemoRefusedError, build_demo

__all__ = ["DemoRefusedError", "build_demo"]
