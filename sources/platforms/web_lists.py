"""The platforms of lists on the web, by the name that a channel gives.

Belongs here: which module reads which platform. Does not belong here: anything about one of them.
"""

from types import ModuleType
from typing import cast

from sources.model import Channel
from sources.platforms import gkmlpt, html_list, jcms, jpaas, json_list
from sources.platforms.list_shapes import ListPlatform

_MODULES: dict[str, ModuleType] = {
    "html": html_list,
    "jpaas": jpaas,
    "jcms": jcms,
    "gkmlpt": gkmlpt,
    "json": json_list,
}


def list_platform(channel: Channel) -> ListPlatform:
    """The platform of a channel on the web. Raises KeyError for `files`."""
    return cast(ListPlatform, _MODULES[channel.platform])
