"""Running a crawl in a process of its own, and waiting for it.

Belongs here: the process, its life and its end. Does not belong here: crawling.
"""

import os
import subprocess
import sys
from pathlib import Path

LOG = "crawl.log"
TIED = "--tied"
"""Argument of a crawl whose standard input is held open by the process that waits for it."""
_PROXIES = frozenset({"http_proxy", "https_proxy", "all_proxy", "no_proxy", "ftp_proxy"})
_PROJECT = Path(__file__).resolve().parents[2]
_LAST_LINES = 3


class CrawlError(RuntimeError):
    """A crawl that did not come to its end; the journal holds what it did."""


def run_crawl(folder: Path, *, timeout: float | None = None) -> None:
    """Do what the plan in `folder` says, or go on where an earlier crawl of the folder stopped.

    The crawl is another process, since Scrapy's event loop can be started only once in one; it ends when
    this process does. What it prints is in `crawl.log`. Raises CrawlError when it ended badly, or was
    stopped after `timeout` seconds.
    """
    environment = {key: value for key, value in os.environ.items() if key.lower() not in _PROXIES}
    environment["PYTHONPATH"] = os.pathsep.join(
        filter(None, (str(_PROJECT), environment.get("PYTHONPATH", "")))
    )
    command = [sys.executable, "-m", "sources.crawl", str(folder.resolve()), TIED]
    with (folder / LOG).open("ab") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT, env=environment
        )
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise CrawlError(f"采集超过 {timeout:g} 秒，已停止；已取得的内容保留，再次运行会接着采") from None
        finally:
            process.kill()
            process.wait()
            if process.stdin is not None:
                process.stdin.close()
    if code != 0:
        raise CrawlError(f"采集没有完成（退出码 {code}）：{_end_of(folder / LOG)}；详见 {folder / LOG}")


def _end_of(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return " / ".join(line.strip()[:200] for line in lines[-_LAST_LINES:]) or "没有输出"
