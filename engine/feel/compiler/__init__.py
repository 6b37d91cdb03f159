"""Trees to closures. A closure takes a Scope and returns a value.

There is no eval and no exec. Each loop turn, call and list built charges the runtime's step budget, weighted by the
size of the loop's body, so the running time of a text is bounded.
"""

from engine.feel.compiler import calls, literals, loops, names, operators  # noqa: F401  (each declares its nodes)
from engine.feel.compiler.cells import compile_tests
from engine.feel.compiler.dispatch import Closure, compile_node

__all__ = ["Closure", "compile_node", "compile_tests"]
