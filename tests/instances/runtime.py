"""The real runtime, as the engine is given it."""

from engine.instances import Runtime
from engine.runtime import advance, compile_program

RUNTIME = Runtime(compile_program, advance)
