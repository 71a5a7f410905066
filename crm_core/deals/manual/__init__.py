"""What the manual says of deals."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

_FOLDER = Path(__file__).parent
_COVERS = ("deal_create", "deal_create_any", "deal_show", "deal_edit", "deal_shares", "deal_move")

register(Chapter("deals", _FOLDER, order=42, covers=_COVERS))
register(Chapter("board", _FOLDER, order=43, covers=("deal_list", "deal_conditions")))
