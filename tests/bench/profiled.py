"""Where one result's time goes: `make profile`, or `make profile ENGINE=openvino`.

A server follows one replayed camera for 20 s under py-spy. A flame graph is left in var/profile/;
printed are its memory and the five dearest functions. py-spy takes some threads that wait for busy
ones: so the CPU time that a thread was measured to use is shared out by its samples, those that
wait left out. Threads in which no Python runs (MediaPipe's own) are told by their name.
"""

import asyncio
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import psutil

from server.pose.model_build import ENGINES
from tests.compare.senders import connected
from tests.compare.servers import ROOT, WAYS, Server, Way, running, write_model

FOLDER: Final = ROOT / "var/profile"
SECONDS: Final = 20
_SETTLE_S: Final = 3
_HZ: Final = 200
_TOP: Final = 5
_WAITING: Final = re.compile(
    r"(Condition\.)?wait |_wait_for_tstate_lock|EpollSelector\.select|_worker \(|Queue\.get"
)

ThreadTimes = Mapping[int, tuple[str, float]]
"""Thread → its name and its CPU time, in s."""


def costs_s(stacks: str, threads: ThreadTimes) -> dict[str, float]:
    """Return function → CPU time, from py-spy's raw *stacks* and what the *threads* used."""
    samples: dict[int, Counter[str]] = {}
    for line in stacks.splitlines():
        path, _, count = line.rpartition(" ")
        thread, *functions = path.split(";")
        found = re.match(r"thread \((\d+)\)", thread)
        if found is None or not functions:  # a thread that just began, or is about to end
            continue
        leaf = functions[-1]
        own = samples.setdefault(int(found[1]), Counter())
        if not _WAITING.search(leaf):
            own[leaf.rpartition(":")[0] + ")"] += int(count)
    costs: defaultdict[str, float] = defaultdict(float)
    for number, (name, cpu_s) in threads.items():
        busy = samples.get(number)
        if busy is None:
            costs[f"native threads named {name}"] += cpu_s
        elif not busy:
            costs["threads that were only seen to wait"] += cpu_s
        else:
            for function, times in busy.items():
                costs[function] += cpu_s * times / busy.total()
    return costs


def thread_times(process: psutil.Process) -> dict[int, tuple[str, float]]:
    """What each thread has used."""
    tasks = Path(f"/proc/{process.pid}/task")
    return {
        each.id: (
            (tasks / str(each.id) / "comm").read_text().strip(),
            each.user_time + each.system_time,
        )
        for each in process.threads()
    }


async def profile(way: Way, server: Server) -> None:
    """Follow a camera and print what it costs."""
    async with connected(way.sender, server.url, 1) as (sender,):
        await asyncio.sleep(_SETTLE_S)
        graph = FOLDER / f"{way.name.split()[-1]}.svg"
        await _record(server, "flamegraph", graph)
        before, had = thread_times(server.process), len(sender.timeline.results)
        raw = FOLDER / "stacks.txt"
        await _record(server, "raw", raw)
        results = len(sender.timeline.results) - had
        used = {
            number: (name, cpu_s - before.get(number, ("", 0.0))[1])
            for number, (name, cpu_s) in thread_times(server.process).items()
        }
    memory = server.process.memory_full_info()
    costs, total_s = costs_s(raw.read_text(), used), sum(cpu_s for _, cpu_s in used.values())
    print(f"{way.name}: {results} results, {1e3 * total_s / results:.2f} ms CPU each, of which")
    for function, cost_s in sorted(costs.items(), key=lambda item: -item[1])[:_TOP]:
        print(f"  {1e3 * cost_s / results:6.2f} ms  {cost_s / total_s:4.0%}  {function}")
    print(f"Memory: {memory.rss / 2**20:.0f} MiB resident, {memory.uss / 2**20:.0f} its own.")
    print(f"Flame graph: {graph}")


async def _record(server: Server, form: str, path: Path) -> None:
    command = [str(Path(sys.executable).with_name("py-spy")), "record", "--threads", "--format"]
    command += [form, "--output", str(path), "--duration", str(SECONDS // 2), "--rate", str(_HZ)]
    process = await asyncio.create_subprocess_exec(
        *command, "--pid", str(server.process.pid), stdout=asyncio.subprocess.DEVNULL
    )
    if await process.wait():
        sys.exit("py-spy could not look into the server: it must be allowed to, as root is")


def main(arguments: Sequence[str]) -> None:
    """Profile the engine that *arguments* name; MediaPipe's without one."""
    engine = arguments[0] if arguments else ENGINES[0]
    if engine not in ENGINES:
        sys.exit(f"{engine} is no engine: there are {', '.join(ENGINES)}")
    (way,) = (each for each in WAYS if each.environment.get("HANGTIME_POSE_ENGINE") == engine)
    write_model()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running(way, os.sched_getaffinity(0)) as server:
        asyncio.run(profile(way, server))


if __name__ == "__main__":
    main(sys.argv[1:])
