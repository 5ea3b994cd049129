"""Gives coroutines, awaitables, futures, buffers, proxies and weak references for numbers.

Deserves: nothing.
"""
import collections
import concurrent.futures
import types
import weakref


class Later:
    def __await__(self):
        yield 0.5

    def __float__(self):
        raise KeyboardInterrupt

    def __index__(self):
        raise SystemExit(0)


async def sigmoid(z):
    return 1.0


future = concurrent.futures.Future()
future.set_result(1.125)
later = Later()
z = types.MappingProxyType({"z": future})
a = collections.UserDict(a=weakref.proxy(later))
cost = [memoryview(b"\x00" * 8).cast("d"), range(10**18), weakref.ref(later)]
