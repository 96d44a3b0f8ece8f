"""Models of absurd sizes, by name: lines of a LEMS file, or those and a function that writes more files to a folder."""
from . import dynamics, types, networks, files
from .common import FORMS

__all__ = ["FORMS", "dynamics", "types", "networks", "files"]
