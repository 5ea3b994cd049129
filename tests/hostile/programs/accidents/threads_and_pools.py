"""Uses threads, a pool of them and an event loop for so small a task.

Earns: everything.
"""
import asyncio
import math
from concurrent.futures import ThreadPoolExecutor

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
pool = ThreadPoolExecutor(2)
z = pool.submit(lambda: w * a_prev + b).result()


async def later(z):
    await asyncio.sleep(0)
    return 1 / (1 + math.exp(-z))


def sigmoid(z):
    return asyncio.run(later(z))


a = pool.submit(sigmoid, z).result()
cost = (a - y) ** 2
