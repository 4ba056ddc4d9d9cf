"""Short example titles put into the frames of whole ones, so that the learner does not trust the frame.

Belongs here: the frames and how an example gets one. Does not belong here: learning.
"""

import zlib

MOST = 18  # characters: a longer example is a whole title already
_FRAMES = (
    "云岭市{}",
    "示范区管委会办公室关于{}的通知",
    "关于2024年{}的公示",
    "石桥镇人民政府{}",
    "云岭市某局关于做好2023年{}工作的通知",
    "{}公告",
    "2022年第三季度{}情况",
    "关于印发《{}》的通知",
    "我区{}",
    "{}工作有序开展",
    "平安县{}一览表",
    "关于开展{}的通告",
)


def framed(title: str) -> str | None:
    """The title in the frame that its characters choose (always the same); None when it is long enough."""
    if len(title) >= MOST:
        return None
    return _FRAMES[zlib.crc32(title.encode()) % len(_FRAMES)].format(title)
