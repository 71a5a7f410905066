"""What the manual says of newsletters, of opting out and of consent."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

_COVERS = ("customer_tab/newsletters", "suppression_list", "suppression_add", "mail_following")

register(Chapter("newsletters", Path(__file__).parent, order=47, covers=_COVERS))
