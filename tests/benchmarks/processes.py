"""Whole processes, timed."""
import os
import statistics
import subprocess
import time


def once(command, cwd=None):
    """Seconds, and the largest resident size in MiB."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def measure(command, runs, cwd=None):
    """The median time and the largest size."""
    results = [once(command, cwd) for _ in range(runs)]
    return statistics.median(r[0] for r in results), max(r[1] for r in results)
