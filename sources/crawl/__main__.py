"""`python -m sources.crawl FOLDER`: one crawl by the plan in the folder; exit status 0 when it has ended.

Belongs here: the process of a crawl. Does not belong here: starting it (`run.py`), its work (`spider.py`).
"""

import os
import sys
import threading
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess

from sources.crawl.journal import FolderBusyError, Journal
from sources.crawl.plan import read_plan
from sources.crawl.run import TIED
from sources.crawl.spider import BureauSpider, settings_of

_FAILED, _ORPHANED = 1, 3


def crawl(folder: Path) -> bool:
    """Crawl by the plan of a folder; whether it came to the end. Raises OSError, ValueError."""
    plan = read_plan(folder)
    journal = Journal(folder)
    try:
        process = AsyncCrawlerProcess(settings_of(plan))
        crawler = process.create_crawler(BureauSpider)
        process.crawl(crawler, plan=plan, journal=journal)
        process.start()
        return isinstance(crawler.spider, BureauSpider) and crawler.spider.ended
    finally:
        journal.close()


def _end_with_parent() -> None:
    """End at once when the process that waits for this one has gone: it holds our standard input open."""

    def wait() -> None:
        while os.read(0, 4096):
            pass
        os._exit(_ORPHANED)

    threading.Thread(target=wait, daemon=True).start()


def main(arguments: list[str]) -> int:
    """The command; its exit status."""
    folders = [one for one in arguments if one != TIED]
    if len(folders) != 1:
        print("用法：python -m sources.crawl 采集文件夹", file=sys.stderr)
        return 2
    if TIED in arguments:
        _end_with_parent()
    try:
        return 0 if crawl(Path(folders[0])) else _FAILED
    except FolderBusyError:
        print("另一个采集正在写这个文件夹，等它结束再运行", file=sys.stderr)
    except (OSError, ValueError) as error:
        print(f"采集计划读不出来：{error}", file=sys.stderr)
    return _FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
