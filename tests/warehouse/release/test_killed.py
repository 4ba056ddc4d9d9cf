"""A publication killed at any moment: versions stay whole, `latest` stays good, the next one goes on."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from warehouse.release import publish, verify
from warehouse.release.verify import verify_version
from warehouse.release.versions import latest_version, versions
from warehouse.store import Store

_DAY = date(2026, 11, 21)
_WORKER = """\
import sys
from datetime import date
from pathlib import Path
from warehouse import contract
contract.FOLDER = Path(sys.argv[1])
from warehouse.release import publish
from warehouse.store import Store
store = Store(Path(sys.argv[2]))
print("go", flush=True)
for number in range(1000):
    store.write_rows("core.notices", [{"record_id": f"n{number}", "version": 1}])
    publish(store, Path(sys.argv[3]), date(2026, 11, 21))
    print(number, flush=True)
"""


def test_kills_at_random_moments(store: Store, tmp_path: Path, contract_folder: Path) -> None:
    out = tmp_path / "open"
    publish(store, out, _DAY)
    for seed in range(5):
        worker = subprocess.Popen(
            [sys.executable, "-c", _WORKER, str(contract_folder), str(tmp_path / f"data{seed}"), str(out)],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
            stdout=subprocess.PIPE,
        )
        assert worker.stdout is not None
        for _ in range(1 + seed % 2):
            worker.stdout.readline()
        time.sleep(random.Random(seed).uniform(0.05, 0.8))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
        assert [problem for name in versions(out) for problem in verify_version(out / name)] == []
        assert latest_version(out) in versions(out)[-2:]
    store.sweep()
    publish(store, out, _DAY)
    assert not publish(store, out, _DAY).created
    assert verify(out) == []
    Store(out).sweep()
    assert [entry.name for entry in out.iterdir() if entry.name.startswith(".partial")] == []
    assert len(versions(out)) >= 2
