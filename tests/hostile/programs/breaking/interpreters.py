"""Starts more interpreters in its process, swaps codecs and error handlers, dumps and exits late.

Deserves: nothing.
"""
import codecs
import encodings
import faulthandler
import sys

try:
    import _xxsubinterpreters as interpreters
except ImportError:
    interpreters = None

if interpreters:
    for _ in range(8):
        try:
            interpreters.run_string(
                interpreters.create(),
                "import os, sys\nsys.stdout = sys.stderr = None\nwhile os.getppid() < 0: pass",
            )
        except Exception:
            pass
codecs.register(lambda name: codecs.lookup("rot13"))
codecs.register_error("strict", lambda error: ("0.5", error.end))
codecs.register_error("backslashreplace", lambda error: 7)
encodings._cache.clear()
encodings.search_function = None
faulthandler.dump_traceback_later(0.3, repeat=True, exit=False)
sys.set_int_max_str_digits(0)
sys.setdlopenflags(0)
sys.unraisablehook = sys.excepthook = sys.displayhook = exit
sys.pycache_prefix = "/tmp"


def sigmoid(z):
    faulthandler.dump_traceback_later(0.01, exit=True)
    while True:
        pass


z = a = cost = "\udc80" * 3
